import type { Selectable, Transaction } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";
import type { PublicKeys } from "./tables.ts";

export type SecretRow = Selectable<Tables["oauth_secrets"]>;
export type ClientRow = Selectable<Tables["oauth_clients"]> & { secrets: SecretRow[] };

type Reader = PortalDatabase["kysely"] | Transaction<Tables>;

/** The account's clients with their secrets: those that may be live, and the latest of the others. */
export async function readClientRows(from: Reader, account: number): Promise<ClientRow[]> {
  const clients = await from
    .selectFrom("oauth_clients")
    .selectAll()
    .where("account_id", "=", account)
    .orderBy((eb) => eb("revoked_at", "is not", null))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(200)
    .execute();
  const secrets = await from
    .selectFrom("oauth_secrets")
    .selectAll()
    .where("account_id", "=", account)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1_000)
    .execute();
  return clients.map((client) => ({ ...client, secrets: secrets.filter((secret) => secret.client_id === client.id) }));
}

export async function insertClient(
  trx: Transaction<Tables>,
  row: {
    account_id: number;
    id: string;
    connection_id: string;
    name: string;
    keys: PublicKeys | undefined;
    created_by: string;
    created_at: Date;
  },
): Promise<void> {
  const { keys, ...rest } = row;
  await trx
    .insertInto("oauth_clients")
    .values({ ...rest, jwks: keys === undefined ? null : JSON.stringify(keys) })
    .execute();
}

export async function updateClient(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  change: { name: string; keys?: PublicKeys },
): Promise<void> {
  const { name, keys } = change;
  await trx
    .updateTable("oauth_clients")
    .set({ name, ...(keys === undefined ? {} : { jwks: JSON.stringify(keys) }) })
    .where("account_id", "=", account)
    .where("id", "=", id)
    .execute();
  if (keys === undefined) return;
  // What was got with a key that may be gone now.
  await trx
    .deleteFrom("oauth_access_tokens")
    .where("account_id", "=", account)
    .where("client_id", "=", id)
    .where("secret_id", "is", null)
    .execute();
}

export async function insertSecret(
  trx: Transaction<Tables>,
  row: Pick<
    SecretRow,
    "account_id" | "id" | "client_id" | "digest" | "hint" | "created_by" | "created_at" | "expires_at"
  >,
): Promise<void> {
  await trx.insertInto("oauth_secrets").values(row).execute();
}

/** Undefined when there is none, or it is revoked already. Its access tokens end with it. */
export async function revokeClientRow(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  by: string,
  at: Date,
): Promise<{ name: string } | undefined> {
  return trx
    .updateTable("oauth_clients")
    .set({ revoked_at: at, revoked_by: by })
    .where("account_id", "=", account)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning("name")
    .executeTakeFirst();
}

export async function revokeSecretRow(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  by: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable("oauth_secrets")
    .set({ revoked_at: at, revoked_by: by })
    .where("account_id", "=", account)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute();
}
