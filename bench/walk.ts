// Walks over all users, page by page, by one caller. Everybody must come exactly once.
import { cpuMilliseconds } from "./cpu.ts";
import { type Measured, median, quantile, type Target } from "./load.ts";

interface Page {
  totalResults?: number;
  nextCursor?: string;
  Resources?: { id: string }[];
}

const COUNT = 100;

/** `rate` is in users a second, `growth` the last pages' time over that of the first. */
export async function walk(target: Target, by: "startIndex" | "cursor", expected: Set<string>): Promise<Measured> {
  const [connection] = await target.connections(1);
  const seen = new Set<string>();
  const times: number[] = [];
  const wrong: Record<string, number> = {};
  const fault = (text: string): void => void (wrong[text] = (wrong[text] ?? 0) + 1);
  const cpuBefore = cpuMilliseconds(target.pids());
  const began = performance.now();
  for (let place = by === "cursor" ? "" : "1", more = true; more;) {
    const path = `/Users?count=${COUNT}&${by}=${encodeURIComponent(place)}`;
    const sent = performance.now();
    const answer = await connection?.request(target.encode({ method: "GET", path, check: () => undefined }));
    times.push(performance.now() - sent);
    if (answer?.status !== 200) {
      fault(`status ${answer?.status}`);
      break;
    }
    const page = JSON.parse(answer.body) as Page;
    const users = page.Resources ?? [];
    for (const { id } of users) {
      if (seen.has(id)) fault("a user came twice");
      seen.add(id);
    }
    const next = Number(place) + users.length;
    more = by === "cursor" ? page.nextCursor !== undefined : users.length > 0 && next <= (page.totalResults ?? 0);
    place = by === "cursor" ? (page.nextCursor ?? "") : String(next);
    if (times.length > expected.size) break;
  }
  const milliseconds = performance.now() - began;
  const cpuAfter = cpuMilliseconds(target.pids());
  for (const id of expected) if (!seen.has(id)) fault("a user was not seen");
  const edge = Math.max(1, Math.min(25, Math.floor(times.length / 4)));
  // The first page opens the connection and the very last is seldom full: neither is measured.
  const first = median(times.slice(1, 1 + edge));
  const last = median(times.slice(-1 - edge, -1));
  const sorted = times.toSorted((a, b) => a - b);
  return {
    requests: times.length,
    rate: seen.size / (milliseconds / 1000),
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    cpu: cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / times.length,
    wrong,
    growth: last / first,
  };
}
