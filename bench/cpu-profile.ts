// Where the portal's own time goes: V8's samples, taken over the inspector from outside, so that the product holds
// nothing for it. SIGUSR1 makes Node listen for an inspector on the port that the process was started with.
import { eventually } from "../e2e/eventually.ts";

interface CallFrame {
  functionName: string;
  url: string;
  lineNumber: number;
}

export interface CpuProfile {
  nodes: { id: number; callFrame: CallFrame }[];
  samples: number[];
  timeDeltas: number[];
}

export interface Share {
  name: string;
  /** Of the time in which the process was not idle. */
  share: number;
}

export interface Shares {
  /** Of the whole time. */
  busy: number;
  rooms: Share[];
  functions: Share[];
}

/** The first that fits names the room. */
const rooms: [RegExp, string][] = [
  [/node_modules\/(fastify|@fastify|find-my-way|avvio|pino|fast-)/, "Fastify"],
  [/node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+|kysely)\//, "pg driver"],
  [
    /^node:(_http|internal\/http|internal\/url|net|_stream|internal\/streams|internal\/stream_base|events|internal\/timers)/,
    "HTTP and sockets of Node",
  ],
  [/packages\/scim\//, "packages/scim"],
  [/server\/(exchanges\/|write-behind|records)/, "exchange and audit records"],
  [/packages\/foundation\/(batch|database)/, "batches"],
  [/apps\/portal\//, "other code of the portal"],
  [/packages\/foundation\//, "other code of foundation"],
  [/^node:/, "other code of Node"],
];

function roomOf({ url, functionName }: CallFrame): string {
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(program)") return "native code: system calls, V8, libuv";
  const room = rooms.find(([pattern]) => pattern.test(url))?.[1];
  return room ?? (url === "" ? "built-in functions (JSON, text, regular expressions)" : "elsewhere");
}

const nameOf = ({ url, functionName, lineNumber }: CallFrame): string => {
  const place = url.replace(/^file:\/\//, "").replace(/^.*\/(?=(node_modules|packages|apps)\/)/, "");
  return `${functionName === "" ? "(anonymous)" : functionName}${place === "" ? "" : ` ${place}:${lineNumber + 1}`}`;
};

/** Self time by room and by function; the largest first. */
export function sharesOf({ nodes, samples, timeDeltas }: CpuProfile, most = 12): Shares {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [byRoom, byFunction] = [new Map<string, number>(), new Map<string, number>()];
  let [busy, all] = [0, 0];
  const add = (sums: Map<string, number>, name: string, time: number) => sums.set(name, (sums.get(name) ?? 0) + time);
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id);
    const time = Math.max(0, timeDeltas[at] ?? 0);
    all += time;
    if (frame === undefined || frame.functionName === "(idle)") continue;
    busy += time;
    add(byRoom, roomOf(frame), time);
    add(byFunction, nameOf(frame), time);
  }
  const shares = (sums: Map<string, number>): Share[] =>
    [...sums].map(([name, time]) => ({ name, share: time / busy })).toSorted((a, b) => b.share - a.share);
  return { busy: busy / all, rooms: shares(byRoom), functions: shares(byFunction).slice(0, most) };
}

export interface Inspector {
  send(method: string, params?: object): Promise<unknown>;
  close(): void;
}

/** Opens the inspector of a process that was started with `--inspect-port` of this port. */
export async function openInspector(pid: number, port: number): Promise<Inspector> {
  process.kill(pid, "SIGUSR1");
  let address = "";
  await eventually("the inspector listens", async () => {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    address = targets[0]?.webSocketDebuggerUrl ?? "";
    return address !== "";
  });
  const socket = new WebSocket(address);
  const waiting = new Map<number, (result: unknown) => void>();
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("the inspector does not answer")));
  });
  return {
    send(method, params = {}) {
      last += 1;
      const id = last;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => socket.close(),
  };
}

/** The samples of a piece of work. */
export async function sampled<Result>(
  inspector: Inspector,
  work: () => Promise<Result>,
): Promise<{ result: Result; profile: CpuProfile }> {
  await inspector.send("Profiler.enable");
  await inspector.send("Profiler.setSamplingInterval", { interval: 250 });
  await inspector.send("Profiler.start");
  const result = await work();
  const { profile } = (await inspector.send("Profiler.stop")) as { profile: CpuProfile };
  return { result, profile };
}
