import type { Clock } from "@rollcall/foundation/clock";
import type { Database } from "@rollcall/foundation/database";
import type { Sealer } from "@rollcall/foundation/secrets";
import type { Transport } from "./provisioning/outbound/outbound.ts";
import type { DirectoryTables } from "./tables.ts";

/** What every route needs from outside. */
export interface Dependencies {
  db: Database<DirectoryTables>;
  sealer: Sealer;
  clock: Clock;
  /** The only way out of this process to an app. */
  transport: Transport;
  /** Address of this directory as browsers see it. */
  publicUrl: string;
  /** Address of the portal that runs beside it, to suggest its base URL; null when there is none. */
  portalUrl: string | null;
}
