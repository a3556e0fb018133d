// Access tokens for clients that act for themselves (RFC 6749, section 4.4).
import { digest, newToken } from "@rollcall/foundation/tokens";
import type { Dependencies } from "../dependencies.ts";
import { planFeatures } from "../permissions.ts";
import { ACCESS_PREFIX } from "../provisioning/token-check.ts";
import type { TokenBuckets } from "../token-bucket.ts";
import { authenticateClient, credentialsOf } from "./client-authentication.ts";
import { insertAccessToken } from "./endpoint-store.ts";
import { ACCESS_LIFE_SECONDS, SCOPE } from "./metadata.ts";
import { OauthError } from "./oauth-error.ts";

/** Wrong attempts for one client from one address. Who knows the secret is never kept out by who guesses. */
const wrongRate = { perSecond: 1 / 6, burst: 10 };
/** Tokens that one client gets; each lives an hour, so few are needed. */
const clientRate = { perSecond: 1, burst: 30 };

export interface TokenRequest {
  address: string;
  authorization: string | undefined;
  contentType: string | undefined;
  body: string;
}

/** The answer of RFC 6749, section 5.1. */
export interface IssuedToken {
  access_token: string;
  token_type: "Bearer";
  expires_in: number;
  scope: string;
}

export async function issueToken(
  deps: Dependencies,
  buckets: TokenBuckets,
  request: TokenRequest,
): Promise<IssuedToken> {
  const form = formOf(request);
  const grant = form.get("grant_type");
  if (grant === undefined) throw new OauthError("invalid_request", "grant_type is missing. Send client_credentials.");
  if (grant !== "client_credentials")
    throw new OauthError("unsupported_grant_type", "The grant_type here is client_credentials, and no other.");
  const credentials = credentialsOf(request.authorization, form);
  const { client, secret } = await authenticateClient(deps, credentials).catch((error: unknown) => {
    const guess = `${request.address}/${credentials.client.slice(0, 100)}`;
    if (error instanceof OauthError) slowDown(buckets.take(guess, wrongRate));
    throw error;
  });
  slowDown(buckets.take(client.id, clientRate));
  if ((form.get("scope") ?? SCOPE) !== SCOPE)
    throw new OauthError("invalid_scope", `The scope here is "${SCOPE}", and no other. Leave it out or send that.`);
  const features = planFeatures[client.plan];
  if (!features.scim)
    throw new OauthError(
      "unauthorized_client",
      `The plan ${features.label} of this portal does not include SCIM provisioning, so it is stopped.`,
    );
  if (!client.scim_enabled)
    throw new OauthError("unauthorized_client", "SCIM provisioning is switched off in the portal.");
  const at = deps.clock();
  const token = newToken(ACCESS_PREFIX);
  await insertAccessToken(deps.database, {
    digest: digest(token),
    account: client.account_id,
    client: client.id,
    secret,
    at,
    expiresAt: new Date(at.getTime() + ACCESS_LIFE_SECONDS * 1000),
  });
  return { access_token: token, token_type: "Bearer", expires_in: ACCESS_LIFE_SECONDS, scope: SCOPE };
}

function slowDown(wait: number): void {
  if (wait === 0) return;
  throw new OauthError("temporarily_unavailable", `Too many requests for tokens. Try again after ${wait} s.`, 429, {
    "retry-after": String(wait),
  });
}

/** Parameters once each; an empty one counts as left out (RFC 6749, section 3.2). */
function formOf({ contentType, body }: TokenRequest): Map<string, string> {
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(contentType ?? ""))
    throw new OauthError("invalid_request", "Send the parameters as application/x-www-form-urlencoded.");
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) throw new OauthError("invalid_request", "A parameter was sent twice.");
    if (value !== "") form.set(name, value);
  }
  return form;
}
