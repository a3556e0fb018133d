// One process of the product, with everything it said.
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export interface Child {
  pid: number;
  /** Everything written to stdout and stderr so far. */
  said(): string;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  hasExited(): boolean;
  waitFor(text: string | RegExp, within?: number): Promise<string>;
  signal(name: NodeJS.Signals): void;
}

export function startChild(args: string[], env: Record<string, string | undefined>, logFile?: string): Child {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let ended = false;
  const watchers = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    if (logFile !== undefined) appendFileSync(logFile, chunk);
    for (const watch of watchers) watch();
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => {
      ended = true;
      // What was written just before the end may still be on its way through the pipe.
      setTimeout(() => {
        resolve({ code, signal });
        for (const watch of watchers) watch();
      }, 50);
    });
  });

  const waitFor = (text: string | RegExp, within = 120_000): Promise<string> =>
    new Promise((resolve, reject) => {
      const stop = (finish: () => void) => {
        watchers.delete(look);
        clearTimeout(timer);
        finish();
      };
      const look = () => {
        const found = typeof text === "string" ? said.includes(text) : text.test(said);
        if (found) stop(() => resolve(said));
        else if (ended) stop(() => reject(new Error(`the process ended before it said ${text}:\n${said}`)));
      };
      const timer = setTimeout(
        () => stop(() => reject(new Error(`not said within ${within} ms: ${text}\n${said}`))),
        within,
      );
      watchers.add(look);
      look();
    });

  return {
    pid: child.pid ?? 0,
    said: () => said,
    exited,
    hasExited: () => ended,
    waitFor,
    signal: (name) => {
      if (!ended) child.kill(name);
    },
  };
}
