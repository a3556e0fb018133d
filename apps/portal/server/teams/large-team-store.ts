// SQL of what tells whether a large team still is what a process keeps of it.
import type { PortalDatabase } from "../tables.ts";

export interface TeamKey {
  account: number;
  connection: string;
  id: string;
}

/**
 * Of a team `t`: text that is the same as long as what SCIM shows of it is. Null for a team that shows others by their
 * names: those are read each time.
 */
export const stampSql = `(case when exists (select from team_nesting c where c.account_id = t.account_id and c.team_id = t.id) then null
  else concat_ws(' ', t.version,
    (select count(*) from team_members m where m.account_id = t.account_id and m.team_id = t.id and m.source = 'directory'),
    (select sum(s.steps) from kept_team_steps s where s.account_id = t.account_id and s.team_id = t.id)) end)`;

/** Every transaction with a number below this one has ended. */
export const allEndedBelow = "pg_snapshot_xmin(pg_current_snapshot())::text";

/** Undefined when there is no such team. */
export async function readStamp(
  database: PortalDatabase,
  { account, connection, id }: TeamKey,
): Promise<string | null | undefined> {
  const [row] = await database.query<{ stamp: string | null }>(
    "team-stamp",
    `select ${stampSql} as stamp from teams t
     where t.account_id = $1 and t.connection_id = $2 and t.id = $3 and t.deleted_at is null`,
    [account, connection, id],
  );
  return row?.stamp;
}

/**
 * From now on the names of this team's members are counted. Transactions with a number below the answer may have begun
 * before that, and change a name without counting it.
 */
export async function countNames(database: PortalDatabase, { account, id }: TeamKey): Promise<bigint> {
  await database.query(
    "team-keep",
    "insert into kept_teams (account_id, team_id) values ($1, $2) on conflict do nothing",
    [account, id],
  );
  // Steps of one team become one, so that a count is never of many rows.
  await database.query(
    "team-fold-steps",
    `with gone as (
       delete from kept_team_steps where ctid = any (array(
         select ctid from kept_team_steps where account_id = $1 and team_id = $2 for update skip locked))
       returning steps)
     insert into kept_team_steps select $1, $2, sum(steps) from gone having count(*) > 0`,
    [account, id],
  );
  const [row] = await database.query<{ next: string }>(
    "next-transaction",
    "select pg_snapshot_xmax(pg_current_snapshot())::text as next",
    [],
  );
  return BigInt(row?.next ?? 0);
}
