import { createHash, randomBytes } from "node:crypto";

/** A secret the browser (or a link) carries, and the digest that is stored: a copy of the database signs nobody in. */
export interface SessionSecret {
  secret: string;
  digest: Buffer;
}

export function newSession(): SessionSecret {
  const secret = randomBytes(32).toString("base64url");
  return { secret, digest: sessionDigest(secret) };
}

export function sessionDigest(secret: string): Buffer {
  return createHash("sha256").update(secret, "utf8").digest();
}

export interface SessionCookie {
  name: string;
  options: { path: "/"; httpOnly: true; sameSite: "lax"; secure: boolean };
}

/**
 * The cookie of one app. `__Host-` keeps a neighbouring subdomain from planting one, but browsers take that prefix with
 * https only; on plain http (a trial on loopback) the name goes without. Browsers do not tell ports of one host apart,
 * so the name says which app it is for.
 */
export function sessionCookie(app: string, publicUrl: string): SessionCookie {
  const secure = publicUrl.startsWith("https:");
  return {
    name: `${secure ? "__Host-" : ""}rollcall_${app}`,
    options: { path: "/", httpOnly: true, sameSite: "lax", secure },
  };
}
