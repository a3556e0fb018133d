import { DomainError } from "@rollcall/foundation/problem";
import type { Actor } from "../actor.ts";
import { appRecordOf } from "../apps/apps.ts";
import { findAssignment, unassign, waysOf } from "../assignments/assignments.ts";
import { sentenceOf } from "../errors.ts";
import { removeMember } from "../groups/groups.ts";
import { deactivateChosen } from "../provisioning/app-imports/app-imports.ts";
import { retryPeople } from "../provisioning/dispatch/gate.ts";
import type { Trx } from "../tables.ts";
import type { ItemRecord } from "./store.ts";

export interface Outcome {
  outcome: "done" | "remains" | "refused";
  text: string;
}

/** Does what was decided about one item, as far as the rules allow it, and says what became of it. */
export const carryOut = async (trx: Trx, actor: Actor, item: ItemRecord, now: Date): Promise<Outcome> => {
  try {
    if (item.kind === "orphan") return await switchOff(trx, actor, item, now);
    if (item.person_id === null) return refused("The person was deleted here.");
    const app = await appRecordOf(trx, item.app_id);
    if (item.decision === "give") {
      await retryPeople(trx, item.app_id, [item.person_id]);
      return { outcome: "done", text: `The account in ${app.label} is tried again.` };
    }
    return await takeAway(trx, actor, { ...item, person_id: item.person_id, app_label: app.label }, now);
  } catch (error) {
    // A rule said no before anything was written.
    if (!(error instanceof DomainError)) throw error;
    return refused(sentenceOf(error));
  }
};

const refused = (text: string): Outcome => ({ outcome: "refused", text });

const switchOff = async (trx: Trx, actor: Actor, item: ItemRecord, now: Date): Promise<Outcome> => {
  const choices = [{ remoteId: item.remote_id ?? "" }];
  const { done, refused: why } = await deactivateChosen(trx, actor, item.app_id, { choices, reason: item.reason }, now);
  if (done > 0) return { outcome: "done", text: `The account is deactivated in ${item.app_label}.` };
  return refused(why[0]?.reason ?? "The app no longer has this account.");
};

/** Ends the direct assignment, and the memberships where that was decided; says what still gives the access. */
const takeAway = async (
  trx: Trx,
  actor: Actor,
  item: ItemRecord & { person_id: string },
  now: Date,
): Promise<Outcome> => {
  const { app_id: appId, app_label: label, person_id: personId } = item;
  const direct = await findAssignment(trx, { appId, personId });
  const kept: string[] = [];
  if (item.leave_groups)
    for (const { group_id: groupId } of await waysOf(trx, { appId, people: [personId] }))
      if (groupId !== null)
        await removeMember(trx, actor, groupId, personId, now).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error;
          kept.push(sentenceOf(error));
        });
  if (direct) await unassign(trx, actor, appId, [direct.id], now);
  const left = (await waysOf(trx, { appId, people: [personId] })).flatMap(({ group_name: name }) => name ?? []);
  if (left.length === 0) return { outcome: "done", text: `Unassigned; will be deactivated in ${label}.` };
  const through = `${left.length === 1 ? "the group" : "the groups"} ${left.join(", ")}`;
  const what = direct ? "The direct assignment was ended, but" : "Nothing was taken away:";
  const wayOut = kept[0] ?? "Remove the person from there, or unassign it.";
  return { outcome: "remains", text: `${what} ${through} still gives the access. ${wayOut}` };
};
