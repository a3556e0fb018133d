import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

/** The second choice of the OWASP password storage cheat sheet for Argon2id: 19 MiB, two passes, one lane. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_LENGTH = 32;

/** A PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`): it names its own cost, so the cost can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, COST, TAG_LENGTH);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** False for a wrong password and for a stored text that is not one of ours; a person without a password has `null`. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = stored === null ? undefined : parse(stored);
  if (parsed === undefined) {
    // The same work as for a real one, so that the time does not tell who has a password.
    await derive(password, randomBytes(16), COST, TAG_LENGTH);
    return false;
  }
  const tag = await derive(password, parsed.salt, parsed.cost, parsed.tag.length);
  return timingSafeEqual(tag, parsed.tag);
}

/** Whether a password that was just verified should be stored anew because the cost has been raised since. */
export function needsNewHash(stored: string): boolean {
  const cost = parse(stored)?.cost;
  return cost === undefined || cost.memory < COST.memory || cost.passes < COST.passes;
}

function parse(stored: string): { cost: Cost; salt: Buffer; tag: Buffer } | undefined {
  const match =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(stored);
  if (match === null) return undefined;
  const [, memory, passes, parallelism, salt = "", tag = ""] = match;
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}

function derive(password: string, salt: Buffer, cost: Cost, tagLength: number): Promise<Buffer> {
  // Unicode has several spellings of one letter, and keyboards differ in which they send (NIST SP 800-63B 5.1.1.2).
  const message = Buffer.from(password.normalize("NFKC"), "utf8");
  return new Promise((resolve, reject) => {
    argon2("argon2id", { message, nonce: salt, ...cost, tagLength }, (error, tag) => {
      if (error) reject(error);
      else resolve(tag);
    });
  });
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
