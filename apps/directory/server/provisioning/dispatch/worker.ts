import { randomBytes } from "node:crypto";
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

// Process ids mean something on one machine and, on Linux, within one pid namespace only (containers).
const place = `${hostname()} ${namespace()}`;

/** The name under which a process holds leases: unique, and saying where the process lives. */
export const workerName = (): string => `${place} ${process.pid} ${randomBytes(6).toString("base64url")}`;

/** Whether the holder of a lease was a process of this machine that has ended: then nobody need wait for the lease. */
export function hasEnded(worker: string): boolean {
  const parts = worker.split(" ");
  const pid = Number(parts.at(-2));
  if (parts.slice(0, -2).join(" ") !== place || !Number.isInteger(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function namespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "-";
  }
}
