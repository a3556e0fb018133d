import { sql, type Transaction } from "kysely";
import type { Tables } from "../tables.ts";

export async function teamsOfConnection(
  trx: Transaction<Tables>,
  account: number,
  connection: string,
): Promise<{ id: string; name: string }[]> {
  return trx
    .selectFrom("teams")
    .select(["id", "name"])
    .where("account_id", "=", account)
    .where("connection_id", "=", connection)
    .where("live", "=", true)
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** The canonical names of the teams made by hand. */
export async function manualTeamNames(trx: Transaction<Tables>, account: number): Promise<Set<string>> {
  const rows = await trx
    .selectFrom("teams")
    .select("name_key")
    .where("account_id", "=", account)
    .where("connection_id", "is", null)
    .where("live", "=", true)
    .execute();
  return new Set(rows.map((row) => row.name_key));
}

/** The team and its memberships, as if people here had made them. */
export async function releaseTeam(
  trx: Transaction<Tables>,
  team: { account: number; id: string; name: string; key: string; at: Date },
): Promise<void> {
  await trx
    .updateTable("teams")
    .set({
      connection_id: null,
      external_id: null,
      name: team.name,
      name_key: team.key,
      resource: sql`resource - 'externalId'`,
      version: sql`version + 1`,
      updated_at: team.at,
    })
    .where("account_id", "=", team.account)
    .where("id", "=", team.id)
    .execute();
  await sql`insert into team_members (account_id, team_id, user_id, source, added_at)
    select account_id, team_id, user_id, 'manual', added_at from team_members
    where account_id = ${team.account} and team_id = ${team.id} and source = 'directory'
    on conflict do nothing`.execute(trx);
  await trx
    .deleteFrom("team_members")
    .where("account_id", "=", team.account)
    .where("team_id", "=", team.id)
    .where("source", "=", "directory")
    .execute();
}
