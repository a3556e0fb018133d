import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canEnter, type RunAs } from "./run-as.ts";

/** Where the parts of one embedded server are. */
export interface Place {
  /** The folder that holds the server's files; the data folder itself unless the server's user cannot go there. */
  home: string;
  /** PGDATA. */
  cluster: string;
  socketFolder: string;
}

const ELSEWHERE = ["/var/lib/rollcall", "/var/tmp/rollcall"];
const POINTER = "postgres-location.json";

/** Decides where the server's files go; remembers it in the data folder when it is not there. */
export function chooseHome(dataFolder: string, user: RunAs | undefined, elsewhere = ELSEWHERE): string {
  const pointer = join(dataFolder, POINTER);
  if (existsSync(pointer)) {
    const { folder } = JSON.parse(readFileSync(pointer, "utf8")) as { folder: string };
    if (!existsSync(folder)) {
      throw new Error(
        `The database of ${dataFolder} is in ${folder} (says ${pointer}), and that folder is gone. Put it back, or delete ${dataFolder} to start with an empty one.`,
      );
    }
    return folder;
  }
  if (user === undefined || canEnter(user, dataFolder)) return realpathSync(dataFolder);
  for (const parent of elsewhere) {
    const folder = join(parent, randomBytes(6).toString("hex"));
    try {
      mkdirSync(parent, { recursive: true, mode: 0o755 });
      mkdirSync(folder, { mode: 0o755 });
    } catch {
      continue;
    }
    if (!canEnter(user, folder)) continue;
    writeFileSync(join(folder, "belongs-to.json"), JSON.stringify({ dataFolder: realpathSync(dataFolder) }));
    writeFileSync(
      pointer,
      `${JSON.stringify({ folder, because: `the user ${user.name} may not enter ${dataFolder}` }, null, 2)}\n`,
    );
    return folder;
  }
  throw new Error(
    `PostgreSQL runs as the user ${user.name}, who may not enter ${dataFolder}; nor could a folder be made in ${elsewhere.join(" or ")}. Set DATA_DIR to a folder that user may enter.`,
  );
}

/** Addresses of Unix sockets end at 107 characters, so the socket is kept in a short folder of its own. */
export function makeSocketFolder(home: string, user: RunAs | undefined): string {
  const key = createHash("sha256").update(realpathSync(home)).digest("hex").slice(0, 12);
  const parent = realpathSync(tmpdir()).length <= 60 ? realpathSync(tmpdir()) : "/tmp";
  const owner = user?.uid ?? process.getuid?.() ?? -1;
  for (let number = 0; number < 20; number += 1) {
    const folder = join(parent, `rollcall-${key}${number === 0 ? "" : `-${number}`}`);
    try {
      mkdirSync(folder, { mode: 0o700 });
      if (user !== undefined) chownSync(folder, user.uid, user.gid);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const found = lstatSync(folder);
    // Anybody may write to the temporary folder: a folder of that name which is not ours is left alone.
    if (!found.isDirectory() || (found.uid !== owner && found.uid !== process.getuid?.())) continue;
    if (user !== undefined && found.uid !== owner) chownSync(folder, user.uid, user.gid);
    if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    if (user === undefined || canEnter(user, folder)) return folder;
  }
  throw new Error(
    `No private folder for the database's socket could be made in ${parent}. Set TMPDIR to a folder of your own.`,
  );
}
