import type { Server } from "node:http";

export interface ShutdownOptions {
  /** Stops everything in order. It may be called while the process is still starting: it stops what there is by then. */
  stop: () => Promise<void>;
  /** Milliseconds after which whatever still hangs is cut off; every write survives that. */
  patience?: number;
  onError?: (error: unknown) => void;
}

/**
 * Ends the process in order on SIGTERM and SIGINT, and soon when the process that started it is gone: the next start
 * needs the port then. Called before anything is opened, so that a parent that dies meanwhile is noticed too.
 */
export function endInOrder({ stop, patience = 12_000, onError }: ShutdownOptions): void {
  let stopping: Promise<void> | undefined;
  const end = (within: number) => () => {
    setTimeout(() => process.exit(0), within).unref();
    stopping ??= stop().then(
      () => process.exit(0),
      (error: unknown) => {
        onError?.(error);
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", end(patience));
  process.once("SIGINT", end(patience));
  if (process.send) process.once("disconnect", end(Math.min(patience, 500)));
}

/**
 * Closes a server that answers what is on its way first. Node closes the idle connections once, when the closing begins;
 * one that was busy at that moment would hold it up until its keep-alive runs out.
 */
export async function drain(app: { server: Server; close(): Promise<unknown> }): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
