import type { Selectable, Transaction } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";

export type AccountRow = Selectable<Tables["accounts"]>;

export async function readAccount(database: PortalDatabase, number: number): Promise<AccountRow | undefined> {
  return database.kysely.selectFrom("accounts").selectAll().where("id", "=", number).executeTakeFirst();
}

export async function lockAccount(trx: Transaction<Tables>, number: number): Promise<AccountRow | undefined> {
  return trx.selectFrom("accounts").selectAll().where("id", "=", number).forNoKeyUpdate().executeTakeFirst();
}

export async function updateAccount(
  trx: Transaction<Tables>,
  number: number,
  change: { name?: string; plan?: AccountRow["plan"] },
): Promise<void> {
  await trx.updateTable("accounts").set(change).where("id", "=", number).execute();
}
