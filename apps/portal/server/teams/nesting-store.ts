// SQL of teams inside teams. `team_nesting` is what was said, `team_ancestors` what follows from it.
import { CompiledQuery, type Transaction } from "kysely";
import type { Tables } from "../tables.ts";

type Trx = Transaction<Tables>;

export interface TeamKey {
  account: number;
  id: string;
}

export interface NamedTeam {
  id: string;
  name: string;
}

async function run<Row extends object>(trx: Trx, text: string, values: unknown[]): Promise<Row[]> {
  return (await trx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}

/** One account's nesting changes one after the other: two that are each right could form a circle together. */
const NESTING_LOCK = 0x6e657374;

export async function lockNesting(trx: Trx, account: number): Promise<void> {
  await run(trx, "select pg_advisory_xact_lock($1, $2)", [NESTING_LOCK, account]);
}

export async function childrenOf(trx: Trx, team: TeamKey): Promise<string[]> {
  const rows = await run<{ child_id: string }>(
    trx,
    "select child_id from team_nesting where account_id = $1 and team_id = $2",
    [team.account, team.id],
  );
  return rows.map((row) => row.child_id);
}

/** Those of the ids that are teams of the connection. */
export async function teamsAmong(trx: Trx, account: number, connection: string, ids: string[]): Promise<NamedTeam[]> {
  return run(
    trx,
    "select id, name from teams where account_id = $1 and id = any($2::uuid[]) and connection_id = $3 and live",
    [account, ids, connection],
  );
}

/** The ids of those that were not inside before. */
export async function insertChildren(trx: Trx, team: TeamKey, children: string[], at: Date): Promise<string[]> {
  const rows = await run<{ child_id: string }>(
    trx,
    `insert into team_nesting (account_id, team_id, child_id, added_at)
     select $1, $2, id, $4 from unnest($3::uuid[]) as c(id) on conflict do nothing returning child_id`,
    [team.account, team.id, children, at],
  );
  return rows.map((row) => row.child_id);
}

export async function deleteChildren(trx: Trx, team: TeamKey, children: string[]): Promise<NamedTeam[]> {
  return run(
    trx,
    `with removed as (
       delete from team_nesting where account_id = $1 and team_id = $2 and child_id = any($3::uuid[]) returning child_id)
     select t.id, t.name from removed r join teams t on t.account_id = $1 and t.id = r.child_id`,
    [team.account, team.id, children],
  );
}

/** Takes a team out of those above and below it; the ids of those that were inside. */
export async function isolate(trx: Trx, team: TeamKey): Promise<string[]> {
  const rows = await run<{ id: string; inside: boolean }>(
    trx,
    `delete from team_nesting where account_id = $1 and (team_id = $2 or child_id = $2)
     returning child_id as id, team_id = $2 as inside`,
    [team.account, team.id],
  );
  return rows.filter((row) => row.inside).map((row) => row.id);
}

/** Those of the teams that are the team itself or above it. */
export async function aboveAmong(trx: Trx, team: TeamKey, teams: string[]): Promise<string[]> {
  const rows = await run<{ id: string }>(
    trx,
    `select ancestor_id as id from team_ancestors where account_id = $1 and team_id = $2 and ancestor_id = any($3::uuid[])
     union select $2::uuid where $2::uuid = any($3::uuid[])`,
    [team.account, team.id, teams],
  );
  return rows.map((row) => row.id);
}

export interface Step {
  team: string;
  team_name: string;
  child: string;
}

/** Every step from a team upwards. */
export async function stepsAbove(trx: Trx, team: TeamKey): Promise<Step[]> {
  return run(
    trx,
    `with recursive up(team_id, child_id) as (
       select n.team_id, n.child_id from team_nesting n where n.account_id = $1 and n.child_id = $2
       union
       select n.team_id, n.child_id from up join team_nesting n on n.account_id = $1 and n.child_id = up.team_id)
     select up.team_id as team, t.name as team_name, up.child_id as child
     from up join teams t on t.account_id = $1 and t.id = up.team_id`,
    [team.account, team.id],
  );
}

/** How many steps the longest way takes: up from the team, or down from the deepest of the children. */
export async function longestWay(
  trx: Trx,
  account: number,
  from: string[],
  direction: "up" | "down",
  bound: number,
): Promise<number> {
  const [here, there] = direction === "up" ? ["child_id", "team_id"] : ["team_id", "child_id"];
  const rows = await run<{ steps: number }>(
    trx,
    `with recursive way(id, steps) as (
       select id, 0 from unnest($2::uuid[]) as f(id)
       union
       select n.${there}, w.steps + 1 from way w join team_nesting n on n.account_id = $1 and n.${here} = w.id
       where w.steps < $3)
     select coalesce(max(steps), 0) as steps from way`,
    [account, from, bound],
  );
  return rows[0]?.steps ?? 0;
}

/** Works out anew who is above these teams and above all that are inside them. */
export async function rebuildAncestors(trx: Trx, account: number, teams: string[]): Promise<void> {
  await run(
    trx,
    `with recursive down(team_id) as (
       select id from unnest($2::uuid[]) as c(id)
       union
       select n.child_id from down d join team_nesting n on n.account_id = $1 and n.team_id = d.team_id),
     up(team_id, ancestor_id) as (
       select d.team_id, n.team_id from down d join team_nesting n on n.account_id = $1 and n.child_id = d.team_id
       union
       select up.team_id, n.team_id from up join team_nesting n on n.account_id = $1 and n.child_id = up.ancestor_id),
     gone as (
       delete from team_ancestors a using down d where a.account_id = $1 and a.team_id = d.team_id
         and not exists (select from up where up.team_id = a.team_id and up.ancestor_id = a.ancestor_id))
     insert into team_ancestors select $1, team_id, ancestor_id from up on conflict do nothing`,
    [account, teams],
  );
}
