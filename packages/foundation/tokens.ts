import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LENGTH = 40;
const CHECK_LENGTH = 6;

export type TokenPrefix = `rollcall_${string}_`;

/** A new bearer token: 238 random bits, and a check sum that tells a typing error from a revoked token without a look-up. */
export function newToken(prefix: TokenPrefix): string {
  const random = randomText(RANDOM_LENGTH);
  return prefix + random + checkOf(prefix + random);
}

export function tokenLooksRight(token: string, prefix: TokenPrefix): boolean {
  if (token.length !== prefix.length + RANDOM_LENGTH + CHECK_LENGTH || !token.startsWith(prefix)) return false;
  if (!/^[0-9A-Za-z]+$/.test(token.slice(prefix.length))) return false;
  const body = token.slice(0, -CHECK_LENGTH);
  return checkOf(body) === token.slice(-CHECK_LENGTH);
}

/** What is stored of a token. A plain hash is enough: the token is random, so there is nothing to guess from a dictionary. */
export function digest(token: string): Buffer {
  return hash("sha256", token, "buffer");
}

/** What lists show of a token: enough to recognise it, useless to a reader. Of a short one (other makers') that is nothing. */
export function tokenHint(token: string): string {
  const prefix = /^rollcall_[a-z]+_/.exec(token)?.[0] ?? "";
  const secret = token.length - prefix.length;
  return `${prefix}…${secret < 16 ? "" : token.slice(-4)}`;
}

function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 = 4 × 62: larger bytes would make the first letters of the alphabet likelier.
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
    }
  }
  return text;
}

function checkOf(text: string): string {
  let rest = crc32(text);
  let check = "";
  for (let index = 0; index < CHECK_LENGTH; index += 1) {
    check = ALPHABET[rest % 62] + check;
    rest = Math.floor(rest / 62);
  }
  return check;
}
