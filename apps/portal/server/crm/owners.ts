// Who owns a record. Losing access changes no owner; only who has access is given something new.
import type { z } from "zod";
import type { Owners, ownersQuery } from "../../shapes/crm.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import type { Principal } from "../permissions.ts";
import { holdEligible, listOwners } from "./owners-store.ts";
import type { Trx } from "./record-store.ts";

/** The owner of a new record, or of one that is given to somebody. */
export async function eligibleOwner(trx: Trx, account: number, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const user = await holdEligible(trx, account, id);
  if (user === undefined) throw refuse("owner_without_access");
  return user.id;
}

/** The owner after a change. Whoever owns it already stays, with access or without. */
export async function ownerAfter(
  trx: Trx,
  before: { account_id: number; owner_id: string | null },
  asked: string | null | undefined,
): Promise<string | null> {
  return asked === undefined || asked === before.owner_id
    ? before.owner_id
    : eligibleOwner(trx, before.account_id, asked);
}

export async function showOwners(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof ownersQuery>,
): Promise<Owners> {
  const { search = "", which, limit } = query;
  return { owners: await listOwners(deps.database, principal.account.number, { search, which, limit }) };
}
