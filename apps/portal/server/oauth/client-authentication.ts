// How a client proves at the token endpoint who it is: RFC 6749, section 2.3.1, and RFC 7523, sections 2.2 and 3.
import { digest, tokenLooksRight } from "@rollcall/foundation/tokens";
import { isId } from "@rollcall/foundation/ids";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import type { Dependencies } from "../dependencies.ts";
import { SECRET_PREFIX } from "./clients.ts";
import { type KnownClient, readClient, takeAssertion } from "./endpoint-store.ts";
import { ALGORITHMS, tokenUrlOf } from "./metadata.ts";
import { OauthError } from "./oauth-error.ts";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** So far ahead may an assertion expire, and so much may two clocks differ; both in seconds. */
const LONGEST = 300;
const SKEW = 30;
const LONGEST_ASSERTION = 8_192;

export type Credentials =
  | { way: "secret"; client: string; secret: string }
  | { way: "assertion"; client: string; assertion: string };

export interface Authenticated {
  client: KnownClient;
  /** Null when it came with an assertion. */
  secret: string | null;
}

/** One way of the three, and only one (RFC 6749, section 2.3). */
export function credentialsOf(authorization: string | undefined, form: Map<string, string>): Credentials {
  const basic = authorization === undefined ? undefined : fromBasic(authorization);
  const assertion = form.get("client_assertion");
  const secret = form.get("client_secret");
  const id = form.get("client_id");
  const ways = [basic, assertion ?? form.get("client_assertion_type"), secret].filter((one) => one !== undefined);
  if (ways.length > 1)
    throw new OauthError("invalid_request", "The client proves who it is in several ways. Use one of them.");
  if (basic !== undefined) {
    if (id !== undefined && id !== basic.client)
      throw new OauthError("invalid_request", "client_id differs from the user name of the Authorization header.");
    return { way: "secret", ...basic };
  }
  if (secret !== undefined) {
    if (id === undefined) throw new OauthError("invalid_request", "client_id is missing.");
    return { way: "secret", client: id, secret };
  }
  if (assertion === undefined)
    throw refused("Send client_id and client_secret, in the form or as Basic authorization, or a client_assertion.");
  if (form.get("client_assertion_type") !== ASSERTION_TYPE)
    throw new OauthError("invalid_request", `client_assertion_type must be ${ASSERTION_TYPE}.`);
  const subject = subjectOf(assertion);
  if (id !== undefined && id !== subject)
    throw new OauthError("invalid_request", "client_id differs from the subject of the assertion.");
  return { way: "assertion", client: subject, assertion };
}

function refused(description: string): OauthError {
  return new OauthError("invalid_client", description, 401, { "www-authenticate": 'Basic realm="Rollcall"' });
}

/** Name and password are form-encoded before they are put together (RFC 6749, section 2.3.1). */
function fromBasic(header: string): { client: string; secret: string } {
  const [, encoded = ""] = /^basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header) ?? [];
  const [, client, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  if (client === undefined || secret === undefined)
    throw refused("The Authorization header is not understood. Send: Basic base64(client_id:client_secret).");
  return { client: plain(client), secret: plain(secret) };
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** Who the assertion says that it is of. Nothing is believed before its signature is checked. */
function subjectOf(assertion: string): string {
  if (assertion.length > LONGEST_ASSERTION) throw refused("The assertion is too long.");
  try {
    const { sub } = decodeJwt(assertion);
    if (typeof sub === "string") return sub;
  } catch {
    throw refused("The assertion is not a JWT.");
  }
  throw refused("The assertion has no subject (sub). It must be the client_id.");
}

/** The client, proved; every failure says the same of a client that exists and of one that does not. */
export async function authenticateClient(deps: Dependencies, given: Credentials): Promise<Authenticated> {
  return given.way === "secret" ? bySecret(deps, given) : byAssertion(deps, given);
}

async function bySecret(deps: Dependencies, given: { client: string; secret: string }): Promise<Authenticated> {
  const unknown = refused(
    "The client_id and the client_secret do not belong together, or were revoked or have expired.",
  );
  if (!isId(given.client) || !tokenLooksRight(given.secret, SECRET_PREFIX)) throw unknown;
  const client = await readClient(deps.database, given.client.toLowerCase(), digest(given.secret));
  if (client === undefined || client.secret_id === null) throw unknown;
  const expired = client.secret_expires_at !== null && client.secret_expires_at <= deps.clock();
  if (client.revoked_at !== null || client.secret_revoked_at !== null || expired) throw unknown;
  return { client, secret: client.secret_id };
}

async function byAssertion(deps: Dependencies, given: { client: string; assertion: string }): Promise<Authenticated> {
  const unknown = (why: string) => refused(`The assertion is refused: ${why}`);
  const client = isId(given.client) ? await readClient(deps.database, given.client.toLowerCase(), null) : undefined;
  if (client === undefined || client.revoked_at !== null || client.jwks === null)
    throw unknown("no key of this client fits it.");
  const now = deps.clock();
  const seconds = Math.floor(now.getTime() / 1000);
  const { exp, jti, iat } = await verified(deps, client, given, now, unknown);
  if (exp > seconds + LONGEST + SKEW) throw unknown(`it expires (exp) more than ${LONGEST} seconds ahead.`);
  if (iat !== undefined && iat > seconds + SKEW) throw unknown("it was issued (iat) in the future.");
  const taken = await takeAssertion(deps.database, {
    account: client.account_id,
    client: client.id,
    jti: digest(jti),
    at: now,
    expiresAt: new Date((exp + SKEW) * 1000),
  });
  if (!taken) throw unknown("it was used before (jti). Make a new one for each request.");
  return { client, secret: null };
}

async function verified(
  deps: Dependencies,
  client: KnownClient,
  given: { client: string; assertion: string },
  now: Date,
  unknown: (why: string) => OauthError,
): Promise<{ exp: number; jti: string; iat: number | undefined }> {
  try {
    const { payload } = await jwtVerify(
      given.assertion,
      createLocalJWKSet({ keys: [...(client.jwks?.keys ?? [])] as [] }),
      {
        algorithms: ALGORITHMS,
        issuer: given.client,
        subject: given.client,
        audience: [tokenUrlOf(deps.publicUrl), deps.publicUrl],
        currentDate: now,
        clockTolerance: SKEW,
        requiredClaims: ["exp", "jti"],
      },
    );
    const { exp, jti, iat } = payload;
    if (exp !== undefined && typeof jti === "string" && jti !== "" && jti.length <= 1_000) return { exp, jti, iat };
  } catch (error) {
    throw unknown(whyNot(error));
  }
  throw unknown("its id (jti) must be a text of 1 to 1000 characters.");
}

function whyNot(error: unknown): string {
  const { code, claim } = error as { code?: string; claim?: string };
  if (code === "ERR_JWT_EXPIRED") return "it has expired (exp).";
  if (code === "ERR_JWT_CLAIM_VALIDATION_FAILED") return `its claim ${claim ?? ""} is missing or not right.`;
  return "no key of this client fits it.";
}
