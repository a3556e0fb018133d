// Which processes belong to which: read from /proc where there is one, else from ps.
import { execFileSync } from "node:child_process";

export interface ProcessRow {
  pid: number;
  parent: number;
  command: string;
}

export function allProcesses(): ProcessRow[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], {
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  return text.split("\n").flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? "" }] : [];
  });
}

/** Everything that the process started, and what those started. */
export function descendants(pid: number, rows = allProcesses()): ProcessRow[] {
  const found: ProcessRow[] = [];
  const open = [pid];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    for (const row of rows) {
      if (row.parent !== here) continue;
      found.push(row);
      open.push(row.pid);
    }
  }
  return found;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function kill9(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was gone already, which is what was wanted.
  }
}
