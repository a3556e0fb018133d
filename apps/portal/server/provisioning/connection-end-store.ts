import type { Transaction } from "kysely";
import type { Tables } from "../tables.ts";

export interface Ended {
  kind: "token" | "oauth_client";
  id: string;
  name: string;
}

/** Revokes what is live of the connection's tokens and OAuth clients. */
export async function revokeCredentials(
  trx: Transaction<Tables>,
  account: number,
  connection: string,
  by: string,
  at: Date,
): Promise<Ended[]> {
  const tokens = await trx
    .updateTable("scim_tokens")
    .set({ revoked_at: at, revoked_by: by })
    .where("account_id", "=", account)
    .where("connection_id", "=", connection)
    .where("revoked_at", "is", null)
    .returning(["id", "name"])
    .execute();
  const clients = await trx
    .updateTable("oauth_clients")
    .set({ revoked_at: at, revoked_by: by })
    .where("account_id", "=", account)
    .where("connection_id", "=", connection)
    .where("revoked_at", "is", null)
    .returning(["id", "name"])
    .execute();
  return [
    ...tokens.map((one) => ({ kind: "token" as const, ...one })),
    ...clients.map((one) => ({ kind: "oauth_client" as const, ...one })),
  ];
}

/** What it still wanted of a Super Admin is void; the row stays, for what was logged under it. */
export async function endConnection(
  trx: Transaction<Tables>,
  account: number,
  connection: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable("requests")
    .set({ state: "withdrawn" })
    .where("account_id", "=", account)
    .where("connection_id", "=", connection)
    .where("state", "=", "waiting")
    .execute();
  await trx
    .updateTable("connections")
    .set({ deleted_at: at })
    .where("account_id", "=", account)
    .where("id", "=", connection)
    .execute();
}
