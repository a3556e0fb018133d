import type { FastifyBaseLogger } from "fastify";
import type { PortalDatabase } from "../tables.ts";
import { WriteBehind } from "../write-behind.ts";
import { noteTokenUses, type TokenUse } from "./access-store.ts";

/** Notes when, from where and by which client a token was used; the newest use of each token is what is kept. */
export type TokenUseLog = WriteBehind<TokenUse>;

export function openTokenUseLog(database: PortalDatabase, log: Pick<FastifyBaseLogger, "warn" | "error">): TokenUseLog {
  return new WriteBehind<TokenUse>({
    name: "token uses",
    log,
    write: (uses) => noteTokenUses(database, [...new Map(uses.map((use) => [use.token, use])).values()]),
  });
}
