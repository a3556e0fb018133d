import type { PortalDatabase } from "../tables.ts";

/** The currency of an account's amounts, by ISO 4217. */
export async function currencyOf(database: PortalDatabase, account: number): Promise<string> {
  const rows = await database.query<{ currency: string }>(
    "account-currency",
    "select currency from accounts where id = $1",
    [account],
  );
  return rows[0]?.currency ?? "EUR";
}
