import { spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { Place } from "./place.ts";
import { asUser, type RunAs } from "./run-as.ts";

/** How the data folder is laid out. Raised when an older version could not use it any more. */
const FORMAT = 1;

/** The data folder was written by another version of Rollcall or of PostgreSQL than this one can use. */
export class DataFolderVersionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DataFolderVersionError";
  }
}

/** Refuses a data folder this version cannot use, before anything in it is touched. */
export function checkFormat(dataFolder: string, major: number): void {
  const file = join(dataFolder, "format.json");
  if (!existsSync(file)) return;
  let format: { format?: unknown; postgresql?: unknown };
  try {
    format = JSON.parse(readFileSync(file, "utf8")) as typeof format;
  } catch (error) {
    throw new DataFolderVersionError(
      `${file} cannot be read: ${(error as Error).message}. Restore it from a backup, or set DATA_DIR to another folder.`,
    );
  }
  if (typeof format.format !== "number" || format.format > FORMAT) {
    throw new DataFolderVersionError(
      `The data folder ${dataFolder} was written by a newer version of Rollcall (format ${String(format.format)}; this version knows ${FORMAT}). Start that version or a newer one, or set DATA_DIR to another folder. Nothing was changed.`,
    );
  }
  if (typeof format.postgresql !== "number" || format.postgresql !== major) {
    throw new DataFolderVersionError(
      `The data folder ${dataFolder} holds a database of PostgreSQL ${String(format.postgresql)}; this version of Rollcall comes with PostgreSQL ${major}. Start the version of Rollcall that wrote it, or set DATA_DIR to another folder. Nothing was changed.`,
    );
  }
}

/** Makes the database cluster unless it is there. It is made under another name and moved: a half one is never used. */
export async function prepareCluster(
  dataFolder: string,
  place: Place,
  binaries: Binaries,
  user: RunAs | undefined,
  password: string,
): Promise<void> {
  if (!existsSync(join(place.cluster, "PG_VERSION"))) await initialise(place, binaries, user, password);
  const file = join(dataFolder, "format.json");
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ format: FORMAT, postgresql: binaries.major })}\n`);
}

async function initialise(place: Place, binaries: Binaries, user: RunAs | undefined, password: string): Promise<void> {
  const draft = `${place.cluster}.new`;
  const passwordFile = `${place.cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600, flag: "wx" });
  if (user !== undefined) {
    chownSync(draft, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  try {
    await run(
      binaries.initdb,
      [
        ["--pgdata", draft],
        ["--username", "rollcall"],
        ["--pwfile", passwordFile],
        ["--auth", "scram-sha-256"],
        ["--encoding", "UTF8"],
        // The same order and the same upper and lower case on every system, whatever its C library knows.
        ["--locale-provider", "builtin"],
        ["--builtin-locale", "C.UTF-8"],
        ["--locale", "C"],
      ].flat(),
      user,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  chmodSync(draft, 0o700);
  if (existsSync(place.cluster)) rmSync(place.cluster, { recursive: true });
  renameSync(draft, place.cluster);
}

function run(program: string, args: string[], user: RunAs | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...asUser(user), stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The database could not be created (initdb ended with ${code}): ${said.trim()}`));
    });
  });
}
