import { newId } from "@rollcall/foundation/ids";
import type { Transaction } from "kysely";
import type { Tables } from "../tables.ts";
import { newChallenge } from "./domains.ts";
import { insertDomain } from "./store.ts";

/** The domain of a sample company: nobody owns it, so nobody could prove it. */
export async function addVerifiedDomain(
  trx: Transaction<Tables>,
  account: number,
  name: string,
  at: Date,
): Promise<void> {
  await insertDomain(trx, {
    account_id: account,
    id: newId(),
    name,
    challenge: newChallenge(),
    created_at: at,
    verified_at: at,
    checked_at: at,
  });
}
