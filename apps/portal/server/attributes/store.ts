import { sql, type Selectable, type Transaction } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";
import { type AttributeDefinition, definitionsSql } from "../attribute-definition.ts";

export type AttributeRow = Selectable<Tables["user_attributes"]>;

export async function readDefinitions(database: PortalDatabase, account: number): Promise<AttributeDefinition[]> {
  const [row] = await database.query<{ attributes: AttributeDefinition[] }>(
    "user-attributes",
    `select ${definitionsSql("$1")} as attributes`,
    [account],
  );
  return row?.attributes ?? [];
}

/** With the number of users who have a value under the URN. */
export async function readAttributes(
  database: PortalDatabase,
  account: number,
  urn: string,
): Promise<(AttributeRow & { users: number })[]> {
  return database.query(
    undefined,
    `with used as (select k.name, count(*) as users from users u, jsonb_object_keys(u.resource -> $2::text) as k(name)
       where u.account_id = $1 and u.live and u.resource ? $2::text group by k.name)
     select a.*, coalesce(used.users, 0)::integer as users from user_attributes a left join used on used.name = a.name
     where a.account_id = $1 and a.removed_at is null order by a.created_at, a.id`,
    [account, urn],
  );
}

/** Two who add at the same moment wait for one another, so that the limit holds. */
export async function lockAttributes(trx: Transaction<Tables>, account: number): Promise<void> {
  await sql`select from accounts where id = ${account} for no key update`.execute(trx);
}

/** The live and the removed. */
export async function everyAttribute(trx: Transaction<Tables>, account: number): Promise<AttributeRow[]> {
  return trx.selectFrom("user_attributes").selectAll().where("account_id", "=", account).execute();
}

/** A row of the same id is one that was removed: it is there again. */
export async function putAttribute(trx: Transaction<Tables>, row: AttributeRow): Promise<void> {
  const { account_id: _account, id: _id, ...changed } = row;
  await trx
    .insertInto("user_attributes")
    .values(row)
    .onConflict((on) => on.columns(["account_id", "id"]).doUpdateSet(changed))
    .execute();
}
