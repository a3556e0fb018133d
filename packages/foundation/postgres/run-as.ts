import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The system user the server runs as: PostgreSQL refuses to run as root. */
export interface RunAs {
  uid: number;
  gid: number;
  name: string;
}

/** Undefined when the server simply runs as we do. */
export function serverUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const wanted of ["postgres", "nobody"]) {
    const found = users.find(([name]) => name === wanted);
    const uid = Number(found?.[2]);
    if (uid > 0) return { uid, gid: Number(found?.[3]), name: wanted };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" on this system. Start Rollcall as another user, or set DATABASE_URL.',
  );
}

/** The options that make a child process run as that user, with an environment that names no home of ours. */
export function asUser(user: RunAs | undefined): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  const env = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
  return user === undefined ? { cwd: "/", env } : { uid: user.uid, gid: user.gid, cwd: "/", env };
}

/** Whether that user can go into a folder: tried, because modes, lists of rights and mount options all have a say. */
export function canEnter(user: RunAs | undefined, folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...asUser(user), stdio: "ignore" }).status === 0;
}

/** Whether that user can run a program. */
export function canRun(user: RunAs | undefined, program: string, argument: string): boolean {
  return spawnSync(program, [argument], { ...asUser(user), stdio: "ignore" }).status === 0;
}
