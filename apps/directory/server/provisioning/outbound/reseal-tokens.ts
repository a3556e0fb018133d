import type { Database } from "@rollcall/foundation/database";
import { SealBroken, type Sealer } from "@rollcall/foundation/secrets";
import type { DirectoryTables } from "../../tables.ts";
import { resealed } from "./connection-secret.ts";
import { replaceSeal, sealedTokens } from "./seal-store.ts";

/**
 * Seals what an older encryption key sealed with the newest one, so that the older one can be thrown away. What none of
 * the keys opens stays as it is: its app says so, and the key may come back.
 */
export async function resealTokens(
  database: Database<DirectoryTables>,
  sealer: Sealer,
): Promise<{ done: number; left: number }> {
  const result = { done: 0, left: 0 };
  for (const row of await sealedTokens(database.kysely)) {
    if (row.token_sealed === null || sealer.isNewest(row.token_sealed)) continue;
    try {
      const sealed = resealed(sealer, row.id, row.token_sealed, row.token_origin ?? "");
      await database.transaction((trx) => replaceSeal(trx, row, sealed));
      result.done += 1;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      result.left += 1;
    }
  }
  return result;
}
