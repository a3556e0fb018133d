import pg from "pg";
import { connectionSettings } from "./database-connection.ts";

export interface Listener {
  close(): Promise<void>;
}

/**
 * Hears `NOTIFY` on a channel, over a connection of its own that is made again whenever it breaks. What was sent
 * meanwhile is lost, so `onGap` is called after each reconnection: caches start afresh, queues look at their tables.
 * Resolves once the first connection listens.
 */
export async function listen(
  url: string,
  channel: string,
  onNotify: (payload: string) => void,
  onGap: () => void = () => {},
): Promise<Listener> {
  let closed = false;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...connectionSettings(url, "rollcall listener"), query_timeout: 10_000 });
    next.on("error", () => {});
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    next.on("notification", (message) => onNotify(message.payload ?? ""));
    next.once("end", () => {
      if (client === next) client = undefined;
      reconnectLater(100);
    });
    client = next;
    if (closed) await next.end();
  }

  function reconnectLater(delay: number): void {
    if (closed) return;
    clearTimeout(retry);
    retry = setTimeout(() => {
      connect().then(onGap, () => reconnectLater(Math.min(delay * 2, 2_000)));
    }, delay);
  }

  // A connection that only waits never notices that the other side is gone.
  const pulse = setInterval(() => {
    const asked = client;
    asked?.query("select 1").catch(() => asked.end().catch(() => {}));
  }, 15_000);
  pulse.unref();

  await connect();
  return {
    async close() {
      closed = true;
      clearInterval(pulse);
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
