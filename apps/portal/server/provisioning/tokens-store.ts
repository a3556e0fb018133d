import type { Selectable, Transaction } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";

export type TokenRow = Selectable<Tables["scim_tokens"]>;

/** The account's tokens, the newest first: every one that may be live, and the latest of the others. */
export async function readTokens(
  from: PortalDatabase["kysely"] | Transaction<Tables>,
  account: number,
): Promise<TokenRow[]> {
  return from
    .selectFrom("scim_tokens")
    .selectAll()
    .where("account_id", "=", account)
    .orderBy((eb) => eb("revoked_at", "is not", null))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(200)
    .execute();
}

export async function readToken(trx: Transaction<Tables>, account: number, id: string): Promise<TokenRow | undefined> {
  return trx
    .selectFrom("scim_tokens")
    .selectAll()
    .where("account_id", "=", account)
    .where("id", "=", id)
    .executeTakeFirst();
}

type NewToken = Pick<
  TokenRow,
  | "account_id"
  | "id"
  | "connection_id"
  | "name"
  | "digest"
  | "hint"
  | "created_by"
  | "expires_at"
  | "created_at"
  | "replaces"
>;

export async function insertToken(trx: Transaction<Tables>, token: NewToken): Promise<void> {
  await trx.insertInto("scim_tokens").values(token).execute();
}

export async function revokeTokenRow(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  by: string,
  at: Date,
): Promise<TokenRow | undefined> {
  return trx
    .updateTable("scim_tokens")
    .set({ revoked_at: at, revoked_by: by })
    .where("account_id", "=", account)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returningAll()
    .executeTakeFirst();
}
