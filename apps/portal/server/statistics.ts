import type { FastifyBaseLogger } from "fastify";
import type { PortalDatabase } from "./tables.ts";

export interface StatisticsKeeper {
  close(): Promise<void>;
}

const PAUSE = 3_000;

/**
 * Has PostgreSQL look at tables that grew a lot since it last did. Autovacuum does the same a minute or more later, and a
 * first synchronisation brings thousands of users in that minute: plans made for empty tables would read all of them.
 */
export function keepStatistics(database: PortalDatabase, log: Pick<FastifyBaseLogger, "warn">): StatisticsKeeper {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let running: Promise<void> = Promise.resolve();

  const round = async (): Promise<void> => {
    try {
      const grown = await database.query<{ name: string }>(
        "tables-that-grew",
        `select relname as name from pg_stat_user_tables where schemaname = current_schema()
           and n_mod_since_analyze > greatest(500, 0.3 * n_live_tup) and relname = any($1)`,
        [["users", "team_members", "teams", "exchanges", "audit"]],
      );
      for (const { name } of grown) if (!closed) await database.query(undefined, `analyze "${name}"`, []);
    } catch (error) {
      log.warn({ err: error }, "the statistics of the tables could not be brought up to date");
    }
  };
  const next = () => {
    if (closed) return;
    timer = setTimeout(() => {
      running = round().finally(next);
    }, PAUSE).unref();
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
