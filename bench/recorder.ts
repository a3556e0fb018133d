// A run of a row with everything that tells where its time goes, and the page that shows it.
import { readFileSync } from "node:fs";
import { cpuMilliseconds } from "./cpu.ts";
import { openInspector, sampled, type Shares, sharesOf } from "./cpu-profile.ts";
import type { Measured } from "./load.ts";
import { type DatabaseWork, openCounters, type Statement } from "./statements.ts";
import type { Portal } from "./targets.ts";

export interface Recorded {
  id: string;
  title: string;
  measured: Measured;
  /** CPU milliseconds a request. */
  cpu: { portal: number; database: number; generator: number };
  shares: Shares;
  database: DatabaseWork;
}

export interface Recorder extends AsyncDisposable {
  recorded: Recorded[];
  around(row: { id: string; title: string }, work: () => Promise<Measured>): Promise<Measured>;
}

export async function openRecorder(portal: Portal): Promise<Recorder> {
  const inspector = await openInspector(portal.pid, portal.inspectPort);
  const counters = await openCounters(portal.dataFolder);
  const recorded: Recorded[] = [];
  const cpuOf = (pid: number | undefined): number => (pid === undefined ? 0 : (cpuMilliseconds([pid]) ?? 0));
  const times = () => {
    const { user, system } = process.cpuUsage();
    return { portal: cpuOf(portal.pid), database: cpuOf(portal.postmaster), generator: (user + system) / 1000 };
  };
  return {
    recorded,
    async around({ id, title }, work) {
      const run = async () => {
        const before = times();
        const measured = await work();
        const after = times();
        const each = (name: keyof typeof after): number =>
          (after[name] - before[name]) / Math.max(1, measured.requests);
        return { measured, cpu: { portal: each("portal"), database: each("database"), generator: each("generator") } };
      };
      const { result: plain, database } = await counters.around(run);
      const { profile } = await sampled(inspector, work);
      recorded.push({ id, title, ...plain, shares: sharesOf(profile), database });
      return plain.measured;
    },
    async [Symbol.asyncDispose]() {
      inspector.close();
      await counters[Symbol.asyncDispose]();
    },
  };
}

/** Resident memory of a process at its largest, in MB. */
export function largestMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

const milliseconds = (value: number): string => value.toFixed(value < 1 ? 3 : 2);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const inOneLine = ({ text }: Statement): string => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").slice(0, 110);

function sectionOf({ title, measured, cpu, shares, database }: Recorded): string {
  const { requests } = measured;
  const calls = database.statements.reduce((sum, one) => sum + one.calls, 0);
  const statements = database.statements
    .filter((one) => one.milliseconds / requests > 0.0005)
    .slice(0, 6)
    .map(
      (one) =>
        `| \`${inOneLine(one)}\` | ${(one.calls / requests).toFixed(3)} | ${milliseconds(one.milliseconds / one.calls)} | ${milliseconds(one.milliseconds / requests)} | ${Math.round(one.walBytes / requests).toLocaleString("en-US")} |`,
    );
  return [
    `## ${title}`,
    "",
    `${Math.round(measured.rate).toLocaleString("en-US")} a second. CPU a request: portal ${milliseconds(cpu.portal)} ms, database ${milliseconds(cpu.database)} ms, generator ${milliseconds(cpu.generator)} ms. The portal's one thread was busy ${percent(shares.busy)} of the time.`,
    `Of the database: ${(calls / requests).toFixed(2)} statements, ${Math.round(database.walBytes / requests).toLocaleString("en-US")} bytes of write-ahead log and ${(database.syncs / requests).toFixed(2)} flushes a request.`,
    "",
    "| statement | calls a request | ms a call | ms a request | log bytes a request |",
    "|---|---:|---:|---:|---:|",
    ...statements,
    "",
    "| the portal's time | share | | the largest functions | share |",
    "|---|---:|---|---|---:|",
    ...shares.functions.map((one, at) => {
      const room = shares.rooms[at];
      return `| ${room?.name ?? ""} | ${room ? percent(room.share) : ""} | | \`${one.name}\` | ${percent(one.share)} |`;
    }),
    "",
  ].join("\n");
}

export const profileOf = (recorded: Recorded[]): string => recorded.map(sectionOf).join("\n");
