import type { Db, Trx } from "../tables.ts";

export interface SessionOwner {
  administrator_id: string;
  name: string;
  email: string;
  password_hash: string | null;
  last_seen_at: Date;
}

export const insertSession = async (
  trx: Trx,
  session: {
    digest: Buffer;
    administratorId: string;
    now: Date;
    expiresAt: Date;
    client: string | null;
    address: string | null;
  },
): Promise<void> => {
  await trx
    .insertInto("sessions")
    .columns(["digest", "administrator_id", "epoch", "created_at", "last_seen_at", "expires_at", "client", "address"])
    .expression((from) =>
      from
        .selectFrom("administrators")
        .select((select) => [
          select.val(session.digest).as("digest"),
          "id",
          "epoch",
          select.cast<Date>(select.val(session.now), "timestamptz").as("created_at"),
          select.cast<Date>(select.val(session.now), "timestamptz").as("last_seen_at"),
          select.cast<Date>(select.val(session.expiresAt), "timestamptz").as("expires_at"),
          select.val(session.client).as("client"),
          select.val(session.address).as("address"),
        ])
        .where("id", "=", session.administratorId),
    )
    .execute();
  await trx
    .updateTable("administrators")
    .set({ last_active_at: session.now })
    .where("id", "=", session.administratorId)
    .execute();
};

/** The owner of a live session: not expired, and made under the administrator's present epoch. */
export const findSession = (db: Db, digest: Buffer, now: Date): Promise<SessionOwner | undefined> =>
  db
    .selectFrom("sessions as s")
    .innerJoin("administrators as a", (join) =>
      join.onRef("a.id", "=", "s.administrator_id").onRef("a.epoch", "=", "s.epoch"),
    )
    .select(["s.administrator_id", "a.name", "a.email", "a.password_hash", "s.last_seen_at"])
    .where("s.digest", "=", digest)
    .where("s.expires_at", ">", now)
    .executeTakeFirst();

export const touchSession = async (db: Db, digest: Buffer, owner: string, now: Date): Promise<void> => {
  await db.updateTable("sessions").set({ last_seen_at: now }).where("digest", "=", digest).execute();
  await db.updateTable("administrators").set({ last_active_at: now }).where("id", "=", owner).execute();
};

export const deleteSession = async (db: Db, digest: Buffer): Promise<void> => {
  await db.deleteFrom("sessions").where("digest", "=", digest).execute();
};

/** Uses a link up and names its administrator; undefined when it was used, has expired, or never was. */
export const useLink = async (trx: Trx, digest: Buffer, now: Date): Promise<string | undefined> => {
  const row = await trx
    .updateTable("sign_in_links")
    .set({ used_at: now })
    .where("digest", "=", digest)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .returning("administrator_id")
    .executeTakeFirst();
  return row?.administrator_id;
};

export const deleteOldSessions = async (db: Db, now: Date): Promise<void> => {
  await db.deleteFrom("sessions").where("expires_at", "<", now).execute();
  await db.deleteFrom("sign_in_links").where("expires_at", "<", now).execute();
};
