import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf } from "../process-identity.ts";

/** Notes that this process uses the server; the last one to leave stops it. */
export function noteUse(home: string): void {
  const folder = join(home, "run", "users");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, String(process.pid)), identityOf(process.pid) ?? "");
}

/** Takes the note away; answers whether another living process still uses the server. */
export function leaveAndAskForOthers(home: string): boolean {
  const folder = join(home, "run", "users");
  rmSync(join(folder, String(process.pid)), { force: true });
  let others = false;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (identityOf(Number(name)) === readFileSync(file, "utf8")) others = true;
    else rmSync(file, { force: true });
  }
  return others;
}
