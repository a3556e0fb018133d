import type { Selectable, Transaction } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";

export type DomainRow = Selectable<Tables["domains"]>;

export async function readDomains(
  database: PortalDatabase,
  account: number,
): Promise<(DomainRow & { users: number })[]> {
  return database.query(
    undefined,
    `select d.*, (select count(*) from users u where u.account_id = d.account_id and u.live
        and split_part(u.email_key, '@', 2) = d.name) as users
     from domains d where d.account_id = $1 order by d.name`,
    [account],
  );
}

export async function readDomain(
  from: PortalDatabase["kysely"] | Transaction<Tables>,
  account: number,
  id: string,
): Promise<DomainRow | undefined> {
  return from
    .selectFrom("domains")
    .selectAll()
    .where("account_id", "=", account)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** False when the account has the domain already. */
export async function insertDomain(
  trx: Transaction<Tables>,
  row: Pick<DomainRow, "account_id" | "id" | "name" | "challenge" | "created_at"> & Partial<DomainRow>,
): Promise<boolean> {
  const done = await trx
    .insertInto("domains")
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function noteCheck(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  check: Pick<DomainRow, "checked_at" | "check_result" | "verified_at">,
): Promise<void> {
  await trx.updateTable("domains").set(check).where("account_id", "=", account).where("id", "=", id).execute();
}

export async function deleteDomain(
  trx: Transaction<Tables>,
  account: number,
  id: string,
): Promise<DomainRow | undefined> {
  return trx
    .deleteFrom("domains")
    .where("account_id", "=", account)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
}
