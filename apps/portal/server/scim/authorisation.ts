// Who is asking. The account comes from the token alone; nothing else in a request names one.
import type { FastifyRequest } from "fastify";
import { ScimError } from "@rollcall/scim/error";
import type { Dependencies } from "../dependencies.ts";
import type { ExchangeDraft } from "../exchanges/exchange-draft.ts";
import { planFeatures } from "../permissions.ts";
import { stateOf, type TokenAccess } from "../provisioning/token-check.ts";
import type { TokenBuckets } from "../token-bucket.ts";

const CHALLENGE = 'Bearer realm="Rollcall SCIM"';

function unauthorized(detail: string): ScimError {
  return new ScimError(401, undefined, detail, { "www-authenticate": CHALLENGE });
}

/** RFC 6750, section 3.1: a client of OAuth takes it as the word to get a new one. */
function invalidToken(detail: string): ScimError {
  return new ScimError(401, undefined, detail, { "www-authenticate": `${CHALLENGE}, error="invalid_token"` });
}

const ended = {
  token: {
    expired: "The token has expired. Make a new one in the portal.",
    revoked: "The token was revoked. Use the one that replaced it, or make a new one in the portal.",
  },
  oauth: {
    expired: "The access token has expired. Ask the token endpoint for a new one.",
    revoked: "The OAuth client of this access token, or its secret, was revoked in the portal.",
  },
};

/** With or without the word Bearer: Okta's header mode sends the token bare. Never from the address (RFC 6750 §5.3). */
function tokenOf(request: FastifyRequest): string {
  const { rawHeaders } = request.raw;
  const headers = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "authorization");
  const value = request.headers.authorization?.trim() ?? "";
  if (headers.length > 1) throw unauthorized("The request has several Authorization headers. Send one.");
  if (value === "")
    throw unauthorized("The request has no token. Send it in the header: Authorization: Bearer <token>.");
  const words = value.split(/\s+/);
  const [first = "", second] = words;
  if (words.length === 1 && !/^bearer$/i.test(first)) return first;
  if (words.length === 2 && second !== undefined && /^bearer$/i.test(first)) return second;
  throw unauthorized("The Authorization header is not understood. Send: Authorization: Bearer <token>.");
}

/**
 * The access behind the request's token, or the reason why there is none. What is known of the account goes on the
 * exchange even then, so that its administrators see that an old token is still in use.
 */
export async function authorise(
  deps: Dependencies,
  buckets: TokenBuckets,
  request: FastifyRequest,
  exchange: ExchangeDraft,
): Promise<TokenAccess> {
  const access = await deps.tokenChecks.check(tokenOf(request));
  if (access === undefined)
    throw invalidToken("The token is not known here. Check that it was copied completely, or make a new one.");
  exchange.account = access.account;
  exchange.connection = access.connection.id;
  exchange.token = access.token.id;
  const state = stateOf(access, deps.clock());
  if (state !== "live") {
    exchange.errorCode = `${access.token.kind === "oauth" ? "access_" : ""}token_${state}`;
    throw invalidToken(ended[access.token.kind][state]);
  }
  if (!planFeatures[access.plan].scim) {
    exchange.errorCode = "plan_without_scim";
    throw new ScimError(
      403,
      undefined,
      `The plan ${planFeatures[access.plan].label} of this portal does not include SCIM provisioning, so it is stopped. Nothing was lost; it goes on when the plan includes it again.`,
    );
  }
  if (!access.enabled) {
    exchange.errorCode = "scim_off";
    throw new ScimError(
      403,
      undefined,
      `SCIM provisioning is switched off in the portal${switchedOff(access)}. A Super Admin can switch it on under Settings > Security > Provisioning (SCIM).`,
    );
  }
  const { rateLimit } = access.connection;
  const wait = rateLimit === 0 ? 0 : buckets.take(rateKey(access), { perSecond: rateLimit, burst: rateLimit * 2 });
  if (wait > 0) {
    exchange.errorCode = "rate_limited";
    throw new ScimError(
      429,
      undefined,
      `More than ${rateLimit} requests a second came over this connection. Try again after ${wait} s.`,
      { "retry-after": String(wait) },
    );
  }
  return access;
}

export const rateKey = ({ account, connection }: TokenAccess): string => `${account}/${connection.id}`;

function switchedOff(access: TokenAccess): string {
  if (access.changedAt === null) return "";
  const at = access.changedAt.toISOString();
  return ` since ${at.slice(0, 10)} ${at.slice(11, 16)} UTC${access.changedBy === null ? "" : ` by ${access.changedBy}`}`;
}
