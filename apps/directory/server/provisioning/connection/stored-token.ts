import { SealBroken, type Sealer } from "@rollcall/foundation/secrets";
import type { Dependencies } from "../../dependencies.ts";
import { fail } from "../../errors.ts";
import { openToken, originOf } from "../outbound/connection-secret.ts";
import { readConnection, type StoredConnection } from "./connection-store.ts";

/** The saved base URL and token of an app; fails in words when one of them is missing or cannot be used. */
export async function usableConnection(
  { db, sealer }: Pick<Dependencies, "db" | "sealer">,
  appId: string,
): Promise<{ baseUrl: string; token: string }> {
  const app = await readConnection(db.kysely, appId);
  if (app === undefined) throw fail("not_found", { what: "app" });
  if (app.base_url === null || app.base_url === "") throw fail("connection_incomplete");
  return { baseUrl: app.base_url, token: storedToken(sealer, app) };
}

/** The token, when it may go to this base URL. */
export function storedToken(sealer: Sealer, app: StoredConnection): string {
  try {
    const token = openToken(sealer, app);
    if (token !== undefined) return token;
  } catch (error) {
    if (error instanceof SealBroken) throw fail("secret_unreadable");
    throw error;
  }
  if (app.token_sealed === null) throw fail("token_needed");
  throw fail("token_for_other_origin", {
    origin: originOf(app.base_url ?? "") ?? "this address",
    stored: app.token_origin ?? "another address",
  });
}
