import type { Db, Trx } from "../../tables.ts";

export interface SealedRow {
  id: string;
  base_url: string | null;
  token_sealed: string | null;
  token_origin: string | null;
}

export async function sealedTokens(db: Db): Promise<SealedRow[]> {
  return db
    .selectFrom("apps")
    .select(["id", "base_url", "token_sealed", "token_origin"])
    .where("token_sealed", "is not", null)
    .execute();
}

/** Unless somebody has entered another token meanwhile. */
export async function replaceSeal(trx: Trx, row: SealedRow, sealed: string): Promise<void> {
  await trx
    .updateTable("apps")
    .set({ token_sealed: sealed })
    .where("id", "=", row.id)
    .where("token_sealed", "=", row.token_sealed)
    .execute();
}
