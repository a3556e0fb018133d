import type { FastifyBaseLogger } from "fastify";
import type { Clock } from "@rollcall/foundation/clock";
import type { Sealer } from "@rollcall/foundation/secrets";
import type { ExchangeLog } from "./exchanges/exchange-log.ts";
import type { TokenChecks } from "./provisioning/token-check.ts";
import type { Cursors } from "./scim/cursors.ts";
import type { PortalDatabase } from "./tables.ts";
import type { UserPages } from "./users/user-pages.ts";
import type { Users } from "./users/user-state.ts";

/** Looks up the TXT records of a name; rejects with the codes of node:dns when there are none. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** What the rules stand on. One object for a process; nothing in it belongs to a request. */
export interface Dependencies {
  database: PortalDatabase;
  clock: Clock;
  log: FastifyBaseLogger;
  publicUrl: string;
  /** Seals what must be read again. */
  sealer: Sealer;
  resolveTxt: ResolveTxt;
  users: Users;
  pages: UserPages;
  cursors: Cursors;
  exchangeLog: ExchangeLog;
  tokenChecks: TokenChecks;
}
