import type { Actor } from "../actor.ts";
import { appRecordOf, appTarget } from "../apps/apps.ts";
import { fail } from "../errors.ts";
import { groupsChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { Trx } from "../tables.ts";
import { lockOrder, writeOrder } from "./bulk-store.ts";

/**
 * Which group's values win for a person with several: those of the first. `order` names the assignments of all groups
 * of the app; who looked at an older list is told so.
 */
export const orderGroups = async (trx: Trx, actor: Actor, appId: string, order: string[], now: Date): Promise<void> => {
  const app = await appRecordOf(trx, appId);
  const before = await lockOrder(trx, appId);
  const known = new Map(before.map((row) => [row.id, row]));
  if (order.length !== before.length || new Set(order).size !== order.length || order.some((id) => !known.has(id)))
    throw fail("order_changed", { app: app.label });
  const moved = order.flatMap((id, priority) => {
    const row = known.get(id);
    return row === undefined || row.priority === priority ? [] : [{ ...row, priority }];
  });
  if (moved.length === 0) return;
  await writeOrder(
    trx,
    moved.map(({ id, priority }) => ({ id, priority })),
  );
  const names = order.map((id) => known.get(id)?.name ?? "");
  const line = {
    event: "application.lifecycle.update" as const,
    target: appTarget(app),
    message: `Changed whose values win in ${app.label}: ${names.slice(0, 5).join(", ")}${names.length > 5 ? " ..." : ""}`,
    detail: { before: before.map(({ name }) => name), after: names },
  };
  await record(trx, actor, [line], now);
  // Of two groups that changed places at least one has another number, so everybody who is in both is looked at.
  await groupsChanged(
    trx,
    moved.map((row) => row.group_id),
  );
};

/** Gives one group a number of its own choosing, as the management API does; of two with one number the older wins. */
export const changePriority = async (
  trx: Trx,
  actor: Actor,
  assignment: { id: string; app_id: string; group_id: string | null; priority: number },
  priority: number,
  now: Date,
): Promise<void> => {
  if (priority === assignment.priority) return;
  const app = await appRecordOf(trx, assignment.app_id);
  await writeOrder(trx, [{ id: assignment.id, priority }]);
  const line = {
    event: "application.lifecycle.update" as const,
    target: appTarget(app),
    message: `Changed the priority of a group in ${app.label} from ${assignment.priority} to ${priority}`,
    detail: { assignmentId: assignment.id, groupId: assignment.group_id },
  };
  await record(trx, actor, [line], now);
  if (assignment.group_id !== null) await groupsChanged(trx, [assignment.group_id]);
};
