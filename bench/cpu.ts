// CPU time of processes, from /proc. Where there is none, nothing is said.
import { readdirSync, readFileSync } from "node:fs";

/** One tick is a hundredth of a second on every Linux. */
const tick = 10;

interface Stat {
  parent: number;
  ticks: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    // Fields 14 to 17: user, system, and those of children that have ended.
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, ticks: user + system + childUser + childSystem };
  } catch {
    return undefined;
  }
}

/** Of the processes and everything they started. */
export function cpuMilliseconds(pids: number[]): number | undefined {
  if (pids.length === 0) return undefined;
  let all: number[];
  try {
    all = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return undefined;
  }
  const stats = new Map(
    all.flatMap((pid) => {
      const stat = statOf(pid);
      return stat ? [[pid, stat] as const] : [];
    }),
  );
  const counted = new Set(pids);
  for (let before = -1; before !== counted.size;) {
    before = counted.size;
    for (const [pid, { parent }] of stats) if (counted.has(parent)) counted.add(pid);
  }
  return [...counted].reduce((sum, pid) => sum + (stats.get(pid)?.ticks ?? 0) * tick, 0);
}
