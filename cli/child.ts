import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChildLog } from "./child-log.ts";
import type { Environment } from "./settings.ts";

export interface ChildOptions {
  name: string;
  main: URL;
  env: Environment;
  /** Where it says that it works. */
  readyAddress: string;
  log: ChildLog;
  onStart(pid: number): void;
}

const END_WITH_PARENT = new URL("./end-with-parent.ts", import.meta.url).href;

/** In MB. A request leaves little behind: with V8's own choice most of a busy server's memory is garbage of that kind. */
const SMALL_NURSERY = "--max-semi-space-size=8";
const LONGEST_PAUSE = 10_000;
const STEADY = 30_000;
const PATIENCE = 60_000;

/** One server of ours: started, watched, started again when it dies. */
export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #stopping = false;
  #wasReady = false;
  #failures = 0;
  #pause = 200;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stopping) return;
    const began = Date.now();
    const { env, log, main, name } = this.#options;
    // A process group of its own: a Ctrl-C in the terminal comes to us alone, and we end it in order.
    const child = fork(main, [], {
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: ["--import", END_WITH_PARENT, SMALL_NURSERY],
    });
    this.#process = child;
    child.stdout?.on("data", (chunk: Buffer) => log.take(chunk));
    child.stderr?.on("data", (chunk: Buffer) => log.take(chunk));
    child.once("error", () => {});
    child.once("exit", (code, signal) => {
      if (this.#process === child) this.#process = undefined;
      if (this.#stopping) return;
      this.#failures += 1;
      if (Date.now() - began > STEADY) this.#pause = 200;
      log.take(
        Buffer.from(
          `${JSON.stringify({ level: "error", time: new Date().toISOString(), name: "rollcall", msg: `the ${name} ended (${signal ?? code}); it is started again in ${this.#pause} ms` })}\n`,
        ),
      );
      this.#timer = setTimeout(() => this.start(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    });
    if (child.pid !== undefined) this.#options.onStart(child.pid);
  }

  /** Waits for its first answer; a server that dies again and again before that will not come up by waiting. */
  async untilReady(): Promise<void> {
    const { log, name, readyAddress } = this.#options;
    const until = Date.now() + PATIENCE;
    while (!this.#wasReady) {
      if (this.#stopping) return;
      if (this.#failures >= 3 || Date.now() > until) {
        throw new Error(`The ${name} does not start. Its log is ${log.file}; the last lines:\n${log.lastLines()}`);
      }
      this.#wasReady = this.#process !== undefined && (await isReady(readyAddress));
      if (!this.#wasReady) await sleep(30);
    }
  }

  /** Asks it to finish its requests and end; a server that hangs is killed. */
  async stop(patience = 15_000): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), patience);
    await ended;
    clearTimeout(killer);
  }
}

async function isReady(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
