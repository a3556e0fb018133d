import type { Selectable } from "kysely";
import type { ApiTokensTable, Db, Trx } from "../tables.ts";

export type ApiTokenRecord = Selectable<ApiTokensTable>;

export const insertApiToken = (
  trx: Trx,
  row: Pick<ApiTokenRecord, "id" | "name" | "digest" | "hint" | "created_by" | "created_at">,
): Promise<ApiTokenRecord> => trx.insertInto("api_tokens").values(row).returningAll().executeTakeFirstOrThrow();

export const listApiTokens = (db: Db): Promise<ApiTokenRecord[]> =>
  db.selectFrom("api_tokens").selectAll().orderBy("id", "desc").execute();

export const revokeApiToken = (trx: Trx, id: string, now: Date): Promise<ApiTokenRecord | undefined> =>
  trx
    .updateTable("api_tokens")
    .set((set) => ({ revoked_at: set.fn.coalesce("revoked_at", set.val(now)) }))
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();

export const findApiToken = (db: Db, digest: Buffer): Promise<ApiTokenRecord | undefined> =>
  db
    .selectFrom("api_tokens")
    .selectAll()
    .where("digest", "=", digest)
    .where("revoked_at", "is", null)
    .executeTakeFirst();

export const touchApiToken = async (db: Db, id: string, now: Date): Promise<void> => {
  await db.updateTable("api_tokens").set({ last_used_at: now }).where("id", "=", id).execute();
};
