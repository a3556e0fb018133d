import { newId } from "@rollcall/foundation/ids";
import type { Actor } from "../../actor.ts";
import type { Trx } from "../../tables.ts";
import { insertRead, latestReads } from "./reads-store.ts";

/**
 * Before the first people are created in an app, the accounts that it has already are read, once: who has one there is
 * linked to it. Nothing is created until that reading has ended, however it ends.
 */
export async function readBeforeCreating(trx: Trx, actor: Actor, appId: string): Promise<void> {
  const { done } = await latestReads(trx, appId);
  if (done === undefined)
    await insertRead(trx, { id: newId(), appId, cause: "first", approved: false, startedBy: actor.name });
}
