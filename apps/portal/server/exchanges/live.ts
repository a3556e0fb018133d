// Tells open pages that there are new exchanges, whichever node took them: one small look a second for each account
// that somebody watches, and none when nobody does. The page then loads what its filters ask for.
import type { Dependencies } from "../dependencies.ts";
import { newestExchange } from "./store.ts";

const TICK = 1_000;
const HEARTBEAT = 15;
const MOST_WATCHERS = 200;

export interface Watcher {
  account: number;
  send(text: string): void;
  end(): void;
  /** Whether whoever watches may still do so. */
  mayGoOn(): Promise<boolean>;
}

export interface LiveTail {
  /** Undefined when too many watch already; else how to stop. */
  watch(watcher: Watcher): (() => void) | undefined;
  close(): void;
}

/** Server-sent events of the HTML standard: `event: change` with the newest exchange's id. */
export function openLiveTail(deps: Pick<Dependencies, "database" | "log">): LiveTail {
  const watchers = new Set<Watcher>();
  const newest = new Map<number, string | undefined>();
  let timer: NodeJS.Timeout | undefined;
  let ticks = 0;

  const greeted = new WeakSet<Watcher>();
  let failing = false;

  async function look(): Promise<void> {
    ticks += 1;
    await Promise.all(
      [...watchers].map(async (watcher) => {
        if (await watcher.mayGoOn()) return;
        watchers.delete(watcher);
        watcher.end();
      }),
    );
    for (const account of new Set([...watchers].map((watcher) => watcher.account))) {
      const id = await newestExchange(deps.database, account);
      const changed = newest.get(account) !== id;
      newest.set(account, id);
      for (const watcher of watchers) {
        if (watcher.account !== account) continue;
        // What came between the loading of the page and the first look would be missed without the greeting.
        if (changed || !greeted.has(watcher)) watcher.send(`event: change\nid: ${id ?? ""}\ndata: ${id ?? ""}\n\n`);
        else if (ticks % HEARTBEAT === 0) watcher.send(": still here\n\n");
        greeted.add(watcher);
      }
    }
  }

  function next(): void {
    timer = setTimeout(() => void round(), TICK).unref();
  }

  async function round(): Promise<void> {
    try {
      await look();
      failing = false;
    } catch (error) {
      if (!failing) deps.log.warn({ err: error }, "the live tail could not look for new exchanges, trying again");
      failing = true;
    }
    if (watchers.size > 0 && timer !== undefined) return next();
    timer = undefined;
    newest.clear();
  }

  return {
    watch(watcher) {
      if (watchers.size >= MOST_WATCHERS) return undefined;
      watchers.add(watcher);
      if (timer === undefined) next();
      return () => watchers.delete(watcher);
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      for (const watcher of watchers) watcher.end();
      watchers.clear();
    },
  };
}
