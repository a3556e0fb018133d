/** The `scimType` values of RFC 7644 §3.12 (table 9), RFC 9865 §2.1 (cursor pages) and nothing else. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

export const ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

/** The only thing that becomes a SCIM error answer. `detail` is shown to whoever runs the client. */
export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;
  readonly headers: Record<string, string> | undefined;

  constructor(status: number, scimType: ScimType | undefined, detail: string, headers?: Record<string, string>) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
    this.headers = headers;
  }
}

export const invalidFilter = (detail: string) => new ScimError(400, "invalidFilter", detail);
export const invalidPath = (detail: string) => new ScimError(400, "invalidPath", detail);
export const invalidSyntax = (detail: string) => new ScimError(400, "invalidSyntax", detail);
export const invalidValue = (detail: string) => new ScimError(400, "invalidValue", detail);
export const mutability = (detail: string) => new ScimError(400, "mutability", detail);
export const noTarget = (detail: string) => new ScimError(400, "noTarget", detail);
export const uniqueness = (detail: string) => new ScimError(409, "uniqueness", detail);
export const notFound = (what: string) => new ScimError(404, undefined, `${what} was not found.`);
export const tooLarge = (detail: string) => new ScimError(413, undefined, detail);

export const methodNotAllowed = (allow: string) =>
  new ScimError(405, undefined, `This address answers ${allow} only.`, { allow });

/** The body of RFC 7644 §3.12: `status` is a string, `detail` one text, and there is nothing else in it. */
export function errorBody(error: ScimError): Record<string, unknown> {
  return {
    schemas: [ERROR_SCHEMA],
    status: String(error.status),
    ...(error.scimType ? { scimType: error.scimType } : {}),
    detail: error.detail,
  };
}

/** Client text inside a message: short, so that an error never echoes a large request back. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return JSON.stringify(short.toWellFormed());
}
