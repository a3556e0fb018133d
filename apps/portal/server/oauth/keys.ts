import { calculateJwkThumbprint, importJWK } from "jose";
import { refuse } from "../errors.ts";
import { ALGORITHMS } from "./metadata.ts";
import type { PublicKeys } from "./tables.ts";

const MOST_KEYS = 10;
const SMALLEST_RSA = 2048;
const curves: Record<string, string> = {
  "P-256": "ES256",
  "P-384": "ES384",
  "P-521": "ES512",
  Ed25519: "EdDSA",
};
/** What of a JWK is kept (RFC 7517, section 4; RFC 7518, section 6). None of it is private. */
const kept = ["kty", "kid", "use", "alg", "n", "e", "crv", "x", "y"];

const wrong = (reason: string) => refuse("keys_not_valid", { reason });

/**
 * Reads a JWK Set (RFC 7517, section 5), or a single JWK, as somebody pasted it: public keys of asymmetric algorithms
 * only. Each gets an id where it has none, so that an assertion can always name its key.
 */
export async function readKeys(text: string): Promise<PublicKeys> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong('This is not JSON. Paste a JWK Set: {"keys": [...]}.');
  }
  const set = isObject(parsed) && parsed["keys"] === undefined ? [parsed] : isObject(parsed) ? parsed["keys"] : parsed;
  if (!Array.isArray(set) || set.length === 0 || !set.every(isObject))
    throw wrong('There is no key in it. Paste a JWK Set: {"keys": [...]}.');
  if (set.length > MOST_KEYS) throw wrong(`There are ${set.length} keys in it; at most ${MOST_KEYS} are taken.`);
  const keys: Record<string, unknown>[] = [];
  for (const [index, jwk] of set.entries()) keys.push(await readKey(jwk, `Key ${index + 1}`));
  if (new Set(keys.map((key) => key["kid"])).size < keys.length)
    throw wrong("Two keys have the same kid. Each needs one of its own.");
  return { keys };
}

async function readKey(jwk: Record<string, unknown>, which: string): Promise<Record<string, unknown>> {
  if (jwk["kty"] === "oct" || jwk["k"] !== undefined)
    throw wrong(`${which} is a shared secret. Use the public half of an RSA or elliptic curve key.`);
  if (["d", "p", "q", "dp", "dq", "qi", "oth"].some((part) => jwk[part] !== undefined))
    throw wrong(
      `${which} is a private key. Take it out of circulation, make a new one, and paste only its public half here.`,
    );
  if (jwk["use"] !== undefined && jwk["use"] !== "sig") throw wrong(`${which} is not for signatures ("use").`);
  const algorithm = algorithmOf(jwk);
  if (algorithm === undefined || !ALGORITHMS.includes(algorithm))
    throw wrong(`${which} is of a kind that is not taken. Use RSA, P-256, P-384, P-521 or Ed25519.`);
  const key = Object.fromEntries(kept.flatMap((name) => (name in jwk ? [[name, jwk[name]]] : [])));
  let bits: number | undefined;
  try {
    const imported = await importJWK(key, algorithm);
    bits = "algorithm" in imported ? (imported.algorithm as { modulusLength?: number }).modulusLength : undefined;
    key["kid"] = typeof jwk["kid"] === "string" && jwk["kid"] !== "" ? jwk["kid"] : await calculateJwkThumbprint(key);
  } catch {
    throw wrong(`${which} cannot be read. Check that it was copied completely.`);
  }
  if (bits !== undefined && bits < SMALLEST_RSA)
    throw wrong(`${which} has ${bits} bits. RSA keys need at least ${SMALLEST_RSA}.`);
  return key;
}

/** The algorithm the key names, else the usual one of its kind. */
export function algorithmOf(jwk: Record<string, unknown>): string | undefined {
  const { kty, crv, alg } = jwk as { kty?: unknown; crv?: unknown; alg?: unknown };
  if (kty === "RSA") return typeof alg === "string" ? (/^[RP]S\d/.test(alg) ? alg : undefined) : "RS256";
  if (kty === "EC" || kty === "OKP") return Object.hasOwn(curves, String(crv)) ? curves[String(crv)] : undefined;
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
