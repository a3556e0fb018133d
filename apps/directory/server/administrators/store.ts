import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { AdministratorsTable, Db, Trx } from "../tables.ts";

export type AdministratorRecord = Selectable<AdministratorsTable>;

export const listAdministrators = (db: Db): Promise<AdministratorRecord[]> =>
  db
    .selectFrom("administrators")
    .selectAll()
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .execute();

export const insertAdministrator = (
  trx: Trx,
  row: { id: string; name: string; email: string; created_at: Date },
): Promise<AdministratorRecord> =>
  trx
    .insertInto("administrators")
    .values({ ...row, password_hash: null })
    .returningAll()
    .executeTakeFirstOrThrow();

/** All rows locked, so that two administrators cannot remove each other at the same moment. */
export const lockAdministrators = (trx: Trx): Promise<AdministratorRecord[]> =>
  trx.selectFrom("administrators").selectAll().orderBy("id").forUpdate().execute();

export const deleteAdministrator = async (trx: Trx, id: string): Promise<void> => {
  await trx.deleteFrom("administrators").where("id", "=", id).execute();
};

export const findAdministrator = (db: Db, id: string): Promise<AdministratorRecord | undefined> =>
  db.selectFrom("administrators").selectAll().where("id", "=", id).executeTakeFirst();

export const findAdministratorByEmail = (db: Db, email: string): Promise<AdministratorRecord | undefined> =>
  db
    .selectFrom("administrators")
    .selectAll()
    .where(sql<string>`lower(email)`, "=", email.toLowerCase())
    .executeTakeFirst();

/** A new password ends every session but the one it was set in: sessions carry the epoch they were made under. */
export const setPassword = async (trx: Trx, id: string, passwordHash: string, keptSession: Buffer): Promise<void> => {
  const { epoch } = await trx
    .updateTable("administrators")
    .set((set) => ({ password_hash: passwordHash, epoch: set("epoch", "+", 1) }))
    .where("id", "=", id)
    .returning("epoch")
    .executeTakeFirstOrThrow();
  await trx
    .updateTable("sessions")
    .set({ epoch })
    .where("digest", "=", keptSession)
    .where("administrator_id", "=", id)
    .execute();
  await trx.deleteFrom("sessions").where("administrator_id", "=", id).where("digest", "!=", keptSession).execute();
};

export const insertLink = async (
  db: Db,
  row: { digest: Buffer; administrator_id: string; expires_at: Date },
): Promise<void> => {
  await db.insertInto("sign_in_links").values(row).execute();
};
