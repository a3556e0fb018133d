// Load on one server: so many connections, one request in flight on each, every answer checked before the next request.
import { type Answer, Connection } from "./connection.ts";
import { cpuMilliseconds } from "./cpu.ts";

export interface Request {
  method: string;
  path: string;
  body?: unknown;
  /** What is wrong with the answer, or nothing. */
  check: (answer: Answer) => string | undefined;
}

export interface Measured {
  requests: number;
  /** Right answers a second. */
  rate: number;
  p50: number;
  p99: number;
  /** CPU of the server and its database, in milliseconds a request; undefined where the system does not tell. */
  cpu: number | undefined;
  wrong: Record<string, number>;
  /** Of a walk: the time of the last pages over that of the first. */
  growth?: number;
}

export class Target {
  readonly label: string;
  readonly pids: () => number[];
  readonly #url: URL;
  readonly #head: string;
  #connections: Connection[] = [];

  constructor(label: string, base: string, token: string, pids: () => number[] = () => []) {
    this.label = label;
    this.pids = pids;
    this.#url = new URL(base);
    if (this.#url.protocol !== "http:" || !/^(127\.|localhost$)/.test(this.#url.hostname))
      throw new Error(`${base} is not on this machine; only http on loopback is measured.`);
    this.#head = `Host: ${this.#url.host}\r\nAccept: application/scim+json\r\nAuthorization: Bearer ${token}\r\n`;
  }

  encode({ method, path, body }: Request): string {
    const head = `${method} ${this.#url.pathname.replace(/\/$/, "")}${path} HTTP/1.1\r\n${this.#head}`;
    if (body === undefined) return `${head}\r\n`;
    const text = JSON.stringify(body);
    return `${head}Content-Type: application/scim+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  }

  async connections(count: number): Promise<Connection[]> {
    const host = this.#url.hostname === "localhost" ? "127.0.0.1" : this.#url.hostname;
    while (this.#connections.length < count) this.#connections.push(new Connection(host, Number(this.#url.port)));
    const some = this.#connections.slice(0, count);
    await Promise.all(some.map((connection) => connection.open()));
    return some;
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
    this.#connections = [];
  }
}

export interface LoadOptions {
  connections: number;
  milliseconds?: number;
  requests?: number;
}

/** `next` gives the request of a worker, or nothing when there is no more to do. */
export async function load(
  target: Target,
  next: (worker: number, workers: number) => Request | undefined,
  { connections, milliseconds = Infinity, requests = Infinity }: LoadOptions,
): Promise<Measured> {
  const open = await target.connections(connections);
  const latencies: number[] = [];
  const wrong: Record<string, number> = {};
  let issued = 0;
  let right = 0;
  const cpuBefore = cpuMilliseconds(target.pids());
  const began = performance.now();
  await Promise.all(
    open.map(async (connection, worker) => {
      while (performance.now() - began < milliseconds && issued < requests) {
        const request = next(worker, open.length);
        if (request === undefined) return;
        issued++;
        const text = target.encode(request);
        const sent = performance.now();
        let fault: string | undefined;
        try {
          const answer = await connection.request(text);
          latencies.push(performance.now() - sent);
          fault = request.check(answer);
        } catch (error) {
          fault = (error as Error).message;
        }
        if (fault === undefined) right++;
        else wrong[fault] = (wrong[fault] ?? 0) + 1;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const cpuAfter = cpuMilliseconds(target.pids());
  latencies.sort((a, b) => a - b);
  const cpu =
    cpuBefore === undefined || cpuAfter === undefined || issued === 0 ? undefined : (cpuAfter - cpuBefore) / issued;
  return {
    requests: issued,
    rate: right / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpu,
    wrong,
  };
}

export function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

export function median(values: number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
