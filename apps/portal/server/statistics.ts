import { recurring, type Recurring } from "@rollcall/foundation/recurring";
import type { FastifyBaseLogger } from "fastify";
import type { PortalDatabase } from "./tables.ts";

const PAUSE = 3_000;

/**
 * Has PostgreSQL look at tables that grew a lot since it last did. Autovacuum does the same a minute or more later, and a
 * first synchronisation brings thousands of users in that minute: plans made for empty tables would read all of them.
 */
export function keepStatistics(database: PortalDatabase, log: Pick<FastifyBaseLogger, "warn">): Recurring {
  return recurring(PAUSE, async (closed) => {
    try {
      const grown = await database.query<{ name: string }>(
        "tables-that-grew",
        `select relname as name from pg_stat_user_tables where schemaname = current_schema()
           and n_mod_since_analyze > greatest(500, 0.3 * n_live_tup) and relname = any($1)`,
        [["users", "team_members", "teams", "exchanges", "audit"]],
      );
      for (const { name } of grown) if (!closed()) await database.query(undefined, `analyze "${name}"`, []);
    } catch (error) {
      log.warn({ err: error }, "the statistics of the tables could not be brought up to date");
    }
  });
}
