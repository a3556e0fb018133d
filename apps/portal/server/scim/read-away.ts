import type { IncomingMessage } from "node:http";

const MOST_BYTES = 32 * 1_048_576;
const MOST_MILLISECONDS = 3_000;

/** Reads the rest of a body and keeps nothing of it, so that the client comes to hear the answer; within bounds. */
export function readAway(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const done = (): void => {
      clearTimeout(timer);
      body.off("data", count);
      resolve();
    };
    const count = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > MOST_BYTES) done();
    };
    const timer = setTimeout(done, MOST_MILLISECONDS);
    if (body.readableEnded || body.destroyed) return done();
    body.on("data", count).once("end", done).once("close", done).once("error", done);
    body.resume();
  });
}
