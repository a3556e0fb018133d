import type { Database } from "@rollcall/foundation/database";
import type { DirectoryTables } from "../../tables.ts";

/** How the requests of a budget follow each other, in milliseconds. */
export interface Pacing {
  /** Between two requests. */
  interval: number;
  /** How far the budget may be behind: what was not used lately is sent at once. */
  tolerance: number;
}

export interface Taken {
  /** Requests that were taken out. */
  granted: number;
  /** Milliseconds until the first of them may be sent; the others follow in the budget's interval. */
  wait: number;
}

/** Requests are taken out so many milliseconds ahead, so that fast apps need few statements and slow ones stay fair. */
export const HORIZON = 100;

/**
 * Takes requests out of a budget that all processes share (the generic cell rate algorithm, ITU-T I.371): each moves the
 * moment of the next one on. While a process waits with something urgent, only the urgent get one.
 */
export async function takeOut(
  db: Database<DirectoryTables>,
  ask: { appId: string; name: string; pacing: Pacing; wanted: number; urgent: boolean },
): Promise<Taken> {
  const { appId, name, pacing, wanted, urgent } = ask;
  const [row] = await db.query<Taken>(
    "budget take",
    `with held as materialized (
       select greatest(next_at, clock_timestamp() - $4 * interval '1 millisecond') as base, not $6 and coalesce(urgent_until > clock_timestamp(), false) as kept
       from budgets where app_id = $1 and name = $2 for update
     ),
     given as (
       select base, extract(epoch from base - clock_timestamp()) * 1000 as wait,
         case when kept then 0 else greatest(0, least($5, 1 + floor(($7 - extract(epoch from base - clock_timestamp()) * 1000) / $3)))::int end as granted
       from held
     )
     update budgets b set next_at = g.base + g.granted * $3 * interval '1 millisecond',
       urgent_until = case when not $6 then b.urgent_until when g.granted = 0 then clock_timestamp() + interval '2 seconds' end
     from given g where b.app_id = $1 and b.name = $2
     returning g.granted, g.wait::float8 as wait`,
    [appId, name, pacing.interval, pacing.tolerance, wanted, urgent, HORIZON],
  );
  if (row !== undefined) return row;
  await db.query(
    "budget open",
    "insert into budgets (app_id, name) select id, $2 from apps where id = $1 on conflict do nothing",
    [appId, name],
  );
  return { granted: 0, wait: 0 };
}
