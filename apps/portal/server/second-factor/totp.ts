// Time-based one-time passwords: RFC 6238 over HMAC-SHA-1, 30 seconds, six digits, as every authenticator app does.
import { createHmac, timingSafeEqual } from "node:crypto";

const STEP_SECONDS = 30;
const DIGITS = 6;
/** One step before and after: clocks of telephones are not exact, and people type slowly (RFC 6238, section 5.2). */
const SKEW = 1;

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_SECONDS);

/** HOTP of RFC 4226, section 5.3. */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** The step whose code this is, later than `after`; undefined when there is none. All are compared, whichever fits. */
export function stepOf(secret: Uint8Array, code: string, now: Date, after: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const typed = Buffer.from(code);
  let found: number | undefined;
  for (let step = stepAt(now) - SKEW; step <= stepAt(now) + SKEW; step += 1)
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), typed) && step > after) found ??= step;
  return found;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Base32 of RFC 4648 without padding, as authenticator apps read it. */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(value >>> (bits - 5)) & 31] ?? "";
    value &= 0xff;
  }
  return bits > 0 ? text + (alphabet[(value << (5 - bits)) & 31] ?? "") : text;
}

/** What the QR code says, in the form that Google Authenticator has set. */
export function otpauthUri(secret: Uint8Array, label: { issuer: string; user: string }): string {
  const issuer = encodeURIComponent(label.issuer.replaceAll(":", " "));
  return `otpauth://totp/${issuer}:${encodeURIComponent(label.user)}?secret=${base32(secret)}&issuer=${issuer}&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
