import { CompiledQuery, type Selectable, type Transaction } from "kysely";
import type { Grantable } from "../../shapes/permission-sets.ts";
import type { PortalDatabase, Tables } from "../tables.ts";

export type SetRow = Omit<Selectable<Tables["permission_sets"]>, "name_key">;
type Trx = Transaction<Tables>;

const columns = ["account_id", "id", "name", "permissions", "place", "standard", "created_at", "updated_at"] as const;

export async function readSets(from: Trx | PortalDatabase["kysely"], account: number): Promise<SetRow[]> {
  return from
    .selectFrom("permission_sets")
    .select(columns)
    .where("account_id", "=", account)
    .orderBy("place")
    .execute();
}

export interface SetUse {
  id: string;
  users: number;
  chosen: number;
  teams: { id: string; name: string }[];
}

/** Who has each set now, and whom it was chosen for. Super Admins and deactivated users are not counted as having one. */
export async function readUse(database: PortalDatabase, account: number): Promise<Map<string, SetUse>> {
  const rows = await database.query<SetUse>(
    "permission-sets-use",
    `select s.id, coalesce(h.users, 0)::integer as users,
       (select count(*) from users u where u.account_id = $1 and u.permission_set_id = s.id and u.live)::integer as chosen,
       (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name_key), '[]')
        from teams t where t.account_id = $1 and t.permission_set_id = s.id and t.live) as teams
     from permission_sets s
     left join (
       select p.id, count(*) as users from user_permission_sets p
       join users u on u.account_id = p.account_id and u.id = p.user_id and u.role = 'user' and u.status <> 'deactivated'
       where p.account_id = $1 group by p.id) h on h.id = s.id
     where s.account_id = $1`,
    [account],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writers of an account's sets wait for one another: places and the standard set are told from all of them. */
export async function lockSets(trx: Trx, account: number): Promise<SetRow[]> {
  await trx.selectFrom("accounts").select("id").where("id", "=", account).forNoKeyUpdate().execute();
  return readSets(trx, account);
}

/** False when the name is taken. */
export async function insertSet(trx: Trx, row: SetRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows: inserted } = await trx
    .insertInto("permission_sets")
    .values(row)
    .onConflict((on) => on.columns(["account_id", "name_key"]).doNothing())
    .executeTakeFirst();
  return (inserted ?? 0n) > 0n;
}

export async function updateSet(
  trx: Trx,
  key: { account: number; id: string },
  change: Partial<Pick<SetRow, "name" | "permissions" | "place" | "standard" | "updated_at">>,
): Promise<void> {
  await trx
    .updateTable("permission_sets")
    .set(change)
    .where("account_id", "=", key.account)
    .where("id", "=", key.id)
    .execute();
}

export async function deleteSet(trx: Trx, key: { account: number; id: string }): Promise<void> {
  await trx.deleteFrom("permission_sets").where("account_id", "=", key.account).where("id", "=", key.id).execute();
}

/** Deleted users and teams that still name a set are no reason to keep it. */
export async function forgetDeletedHolders(trx: Trx, key: { account: number; id: string }): Promise<void> {
  for (const table of ["users", "teams"] as const)
    await trx
      .updateTable(table)
      .set({ permission_set_id: null })
      .where("account_id", "=", key.account)
      .where("permission_set_id", "=", key.id)
      .where("live", "=", false)
      .execute();
}

export async function holdersOf(
  database: PortalDatabase,
  key: { account: number; id: string },
): Promise<{ users: string[]; teams: string[] }> {
  const [row] = await database.query<{ users: string[]; teams: string[] }>(
    "permission-set-holders",
    `select array(select id from users where account_id = $1 and permission_set_id = $2 and live order by id) as users,
       array(select id from teams where account_id = $1 and permission_set_id = $2 and live order by id) as teams`,
    [key.account, key.id],
  );
  return row ?? { users: [], teams: [] };
}

export interface EffectiveSet {
  id: string;
  name: string;
  permissions: Grantable[];
  why: "role" | "hand" | "team" | "standard";
  team_name: string | null;
  role_name: string | null;
}

export async function readEffective(
  database: PortalDatabase,
  account: number,
  user: string,
): Promise<EffectiveSet | undefined> {
  const rows = await database.query<EffectiveSet>(
    "permission-set-of-user",
    "select id, name, permissions, why, team_name, role_name from user_permission_sets where account_id = $1 and user_id = $2",
    [account, user],
  );
  return rows[0];
}

/** The role that the attributes name, and the name of the standard set, when no set is called as the role is. */
export async function readUnknownRole(
  database: PortalDatabase,
  account: number,
  names: (string | null)[],
): Promise<{ standard: string } | undefined> {
  const rows = await database.query<{ standard: string }>(
    "permission-set-unknown",
    `select s.name as standard from permission_sets s where s.account_id = $1 and s.standard and not exists (
       select from permission_sets o where o.account_id = $1 and o.name_key in (permission_set_key($2), permission_set_key($3)))`,
    [account, ...names],
  );
  return rows[0];
}

/** Whether the team, or one that it is inside, gives its members a set. */
export async function givesSet(database: PortalDatabase, account: number, team: string): Promise<boolean> {
  const rows = await database.query(
    "permission-set-of-team",
    `select 1 from teams t where t.account_id = $1 and t.live and t.permission_set_id is not null and (t.id = $2 or exists (
       select from team_ancestors a where a.account_id = $1 and a.team_id = $2 and a.ancestor_id = t.id))`,
    [account, team],
  );
  return rows.length > 0;
}

export async function insertStandardSet(trx: Trx, account: number, id: string): Promise<void> {
  await trx.executeQuery(
    CompiledQuery.raw(
      "insert into permission_sets (account_id, id, name, permissions, place, standard) values ($1, $2, 'User', array['read_people'], 1, true)",
      [account, id],
    ),
  );
}

export async function idOfName(trx: Trx, account: number, name: string, except: string): Promise<string | undefined> {
  const { rows } = await trx.executeQuery<{ id: string }>(
    CompiledQuery.raw(
      "select id from permission_sets where account_id = $1 and name_key = permission_set_key($2) and id <> $3",
      [account, name, except],
    ),
  );
  return rows[0]?.id;
}

export async function isChosen(trx: Trx, key: { account: number; id: string }): Promise<boolean> {
  const { rows } = await trx.executeQuery(
    CompiledQuery.raw(
      `select 1 where exists (select from users where account_id = $1 and permission_set_id = $2)
         or exists (select from teams where account_id = $1 and permission_set_id = $2)`,
      [key.account, key.id],
    ),
  );
  return rows.length > 0;
}
