import { randomBytes } from "node:crypto";

let lastTime = 0;
let sequence = 0;

/** Randomness is fetched for many ids at once: each fetch is a call of the system. */
const POOL = 8_192;
let pool: Buffer = Buffer.alloc(0);
let used = 0;

/**
 * UUID version 7 (RFC 9562 section 5.7): ordered by time, so that new rows go to the end of an index. Ids made in one
 * millisecond by one process keep their order by a counter in `rand_a` (section 6.2, method 1).
 */
export function newId(): string {
  if (used === pool.length) {
    pool = randomBytes(POOL);
    used = 0;
  }
  const bytes = pool.subarray(used, (used += 16));
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    sequence = bytes.readUInt16BE(6) & 0x7ff;
  } else if (sequence < 0xfff) {
    sequence += 1;
  } else {
    lastTime += 1;
    sequence = 0;
  }
  bytes.writeUIntBE(lastTime, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether PostgreSQL would take this text as a uuid in its usual form; anything else would be an error of the query. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
