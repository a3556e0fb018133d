import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "./config.ts";

export interface SecretKey {
  id: string;
  key: Buffer;
}

export interface Sealer {
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
  /** False for what an older key sealed: it is to be sealed anew, so that the older key can be thrown away. */
  isNewest(sealed: string): boolean;
}

/** A sealed text that cannot be opened: another key, another context, or damaged. */
export class SealBroken extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "SealBroken";
  }
}

/**
 * AES-256-GCM under the first key; opens what any of the keys sealed, so a key is changed by putting a new one in
 * front. `context` says what the secret belongs to (row and origin): a sealed text copied to another row does not open.
 */
export function sealer(keys: SecretKey[]): Sealer {
  const [first] = keys;
  if (first === undefined) throw new Error("a sealer needs a key");
  const byId = new Map(keys.map((key) => [key.id, key.key]));
  return {
    isNewest: (sealed) => sealed.startsWith(`v1.${first.id}.`),
    seal(plain, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", first.key, nonce).setAAD(Buffer.from(context, "utf8"));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `v1.${first.id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, context) {
      const [version, id = "", body = ""] = sealed.split(".");
      const key = byId.get(id);
      if (version !== "v1") throw new SealBroken("The stored secret has a form this version does not know.");
      if (key === undefined)
        throw new SealBroken(
          `The stored secret was encrypted with the key ${id}, which is not among the encryption keys. Put that key back, or enter the secret again.`,
        );
      const bytes = Buffer.from(body, "base64url");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(context, "utf8")).setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
      } catch {
        throw new SealBroken("The stored secret does not belong here or is damaged. Enter it again.");
      }
    },
  };
}

/** Keys out of a setting: 32 bytes each in base64, separated by commas or line ends, the one to seal with first. */
export function parseEncryptionKeys(text: string): SecretKey[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== "");
  const keys = parts.map((part) => Buffer.from(part, /^[0-9a-f]{64}$/i.test(part) ? "hex" : "base64"));
  if (keys.length === 0 || keys.some((key) => key.length !== 32)) {
    throw new ConfigError([
      'ENCRYPTION_KEY: expected 32 random bytes in base64, such as the output of "openssl rand -base64 32".',
    ]);
  }
  return keys.map((key) => ({ id: createHash("sha256").update(key).digest("hex").slice(0, 8), key }));
}

/** The keys of the setting, or of the data folder, where one is made at the first start. */
export function encryptionKeys(place: { setting: string | undefined; dataFolder: string }): SecretKey[] {
  if (place.setting !== undefined && place.setting !== "") return parseEncryptionKeys(place.setting);
  return parseEncryptionKeys(keptSecret(place.dataFolder, "encryption-key", () => randomBytes(32).toString("base64")));
}

/**
 * Puts a new key in front of those in the data folder. The older ones stay behind it until everything has been sealed
 * anew, which both apps do when they start.
 */
export function addEncryptionKey(dataFolder: string): void {
  const file = join(dataFolder, "secrets", "encryption-key");
  const before = keptSecret(dataFolder, "encryption-key", () => randomBytes(32).toString("base64"));
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, `${randomBytes(32).toString("base64")}\n${before}\n`, { mode: 0o600, flag: "wx", flush: true });
  renameSync(draft, file);
}

/** A secret of this installation: read from `secrets/` in the data folder, made there once. Two processes agree on one. */
export function keptSecret(dataFolder: string, name: string, make: () => string): string {
  const folder = join(dataFolder, "secrets");
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  // Written in full under another name and linked into place: nobody ever reads half a secret.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, `${make()}\n`, { mode: 0o600, flag: "wx", flush: true });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(file, "utf8").trim();
}
