import type { Selectable, Transaction } from "kysely";
import { newId } from "@rollcall/foundation/ids";
import type { Dialect } from "../../shapes/provisioning.ts";
import type { PortalDatabase, Tables } from "../tables.ts";

export type ConnectionRow = Selectable<Tables["connections"]>;

/** The account's connections, the oldest first. */
export async function readConnections(
  from: PortalDatabase["kysely"] | Transaction<Tables>,
  account: number,
): Promise<ConnectionRow[]> {
  return from
    .selectFrom("connections")
    .selectAll()
    .where("account_id", "=", account)
    .where("deleted_at", "is", null)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

export async function insertConnection(
  trx: Transaction<Tables>,
  made: { account: number; name: string; dialect: Dialect; at: Date },
): Promise<ConnectionRow> {
  return trx
    .insertInto("connections")
    .values({ account_id: made.account, id: newId(), name: made.name, dialect: made.dialect, created_at: made.at })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateConnection(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  change: Partial<
    Pick<
      ConnectionRow,
      "name" | "dialect" | "allow_outside_domains" | "rate_limit" | "matching" | "reactivation" | "deleted_at"
    >
  >,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await trx.updateTable("connections").set(change).where("account_id", "=", account).where("id", "=", id).execute();
}

export interface Provisioned {
  connection_id: string;
  users: number;
  teams: number;
}

/** How many users and teams came from each connection. */
export async function countProvisioned(database: PortalDatabase, account: number): Promise<Map<string, Provisioned>> {
  const rows = await database.query<Provisioned>(
    "connections-provisioned",
    `select c.id as connection_id,
       (select count(*) from users u where u.account_id = c.account_id and u.connection_id = c.id and u.live) as users,
       (select count(*) from teams t where t.account_id = c.account_id and t.connection_id = c.id and t.live) as teams
     from connections c where c.account_id = $1 and c.deleted_at is null`,
    [account],
  );
  return new Map(rows.map((row) => [row.connection_id, row]));
}
