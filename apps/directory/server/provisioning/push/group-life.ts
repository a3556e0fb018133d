// What the rules of groups call, in the transaction of their change.
import type { Actor } from "../../actor.ts";
import type { Trx } from "../../tables.ts";
import { end } from "./push-groups.ts";
import { pushByRule } from "./push-rules.ts";
import { pushesOf, renamePushes, rulesFor } from "./push-store.ts";

/**
 * Groups that were made or renamed: push rules that fit take them up. A group that no longer fits its rule stays pushed:
 * a new name must not delete it in the app.
 */
export async function groupsNamed(trx: Trx, groupIds: readonly string[], now: Date): Promise<void> {
  if (groupIds.length === 0) return;
  await renamePushes(trx, groupIds);
  await pushByRule(trx, await rulesFor(trx, groupIds), now);
}

/** A group is about to be deleted here: what becomes of it in the apps is each app's setting. */
export async function groupDeleted(
  trx: Trx,
  actor: Actor,
  group: { id: string; name: string },
  now: Date,
): Promise<void> {
  for (const { app_id, label, deleted_groups } of await pushesOf(trx, group.id))
    await end(trx, actor, { id: app_id, label }, [group], deleted_groups, now);
}
