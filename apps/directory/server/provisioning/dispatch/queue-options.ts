import type { Log } from "../log.ts";
import type { LeaseClock } from "./lease-clock.ts";
import type { Surroundings } from "./prepare.ts";

export interface QueueOptions extends Surroundings {
  log: Log;
  worker: string;
  leaseSeconds: number;
  leases: LeaseClock;
  /** Looks at all apps again after this many milliseconds. */
  lookAgain: (wait: number) => void;
}
