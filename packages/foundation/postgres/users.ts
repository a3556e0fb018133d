import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf } from "../process-identity.ts";

/** How many times this process uses the server of a folder. */
const ownUses = new Map<string, number>();

/** Notes that this process uses the server; the last one to leave stops it. */
export function noteUse(home: string): void {
  ownUses.set(home, (ownUses.get(home) ?? 0) + 1);
  const folder = join(home, "run", "users");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, String(process.pid)), identityOf(process.pid) ?? "");
}

/** Takes the note away; answers whether anybody living still uses the server. */
export function leaveAndAskForOthers(home: string): boolean {
  const left = (ownUses.get(home) ?? 1) - 1;
  ownUses.set(home, left);
  if (left > 0) return true;
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
