/** The codes of RFC 6749, section 5.2, that the token endpoint answers; the last one is for 429 and 503. */
type OauthCode =
  | "invalid_request"
  | "invalid_client"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "invalid_scope"
  | "temporarily_unavailable";

/** A refusal of the token endpoint, in the form of RFC 6749, section 5.2. */
export class OauthError extends Error {
  readonly code: OauthCode;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(code: OauthCode, description: string, status = 400, headers: Record<string, string> = {}) {
    super(description);
    this.name = "OauthError";
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}
