import type { ClientAnswer } from "@rollcall/scim/client";
import { confirm } from "./account.ts";
import { StepFailed } from "./calls.ts";
import { GroupGone, notHeld, readGroup } from "./group-members.ts";
import type { DesiredGroup, GroupWork } from "./group-reconcile.ts";
import type { Result } from "./reconcile.ts";

const GONE = [404, 410];

/** Gives the group its name, and our id where it has none. */
export async function rename(
  work: GroupWork,
  result: Result,
  desired: Extract<DesiredGroup, { kind: "push" }>,
): Promise<void> {
  const { account } = result;
  if (account === undefined) return;
  const held = (path: string) => account.confirmed[path]?.value ?? null;
  const ours = account.how === "created here" || desired.renameLinked;
  const values: Record<string, string> = {};
  if (ours && held("displayName") !== desired.displayName) values["displayName"] = desired.displayName;
  // Our id makes it found again; an id that somebody else gave it is left alone.
  if (held("externalId") === null && account.confirmed["externalId"] !== undefined && !("asked" in account.confirmed))
    values["externalId"] = work.link.source_id;
  if (Object.keys(values).length === 0) return;
  try {
    await write(work, account.remoteId, values);
  } catch (error) {
    const refused = error instanceof StepFailed && [400, 422].includes(error.failure.status ?? 0);
    if (!refused || values["externalId"] === undefined) throw error;
    // Some apps keep no id of ours for groups.
    const { externalId: _without, ...others } = values;
    if (Object.keys(others).length > 0) await write(work, account.remoteId, others);
  }
  result.account = {
    ...account,
    confirmed: confirm(account.confirmed, { ...values, asked: true }, work.now()),
  };
  if (values["displayName"] !== undefined) result.operation = "update";
}

async function write(work: GroupWork, remoteId: string, values: Record<string, string>): Promise<void> {
  const { calls, limits, name } = work;
  const summary =
    values["displayName"] === undefined ? `Update externalId of the group ${name}` : `Rename the group to ${name}`;
  const asked = { operation: "update", summary, expects: GONE };
  if (limits.canPatch) {
    const operations = Object.entries(values).map(([path, value]) => ({ op: "replace" as const, path, value }));
    const answer = await calls.ask(asked, (client) => client.patch("/Groups", remoteId, operations));
    if (GONE.includes(answer.status)) throw new GroupGone();
    return confirmName(work, remoteId, answer, values);
  }
  const held = await readGroup(work, remoteId);
  if (held === undefined) throw new GroupGone();
  const merged = { ...held, ...values };
  delete merged.meta;
  const answer = await calls.ask(asked, (client) => client.replace("/Groups", remoteId, merged));
  if (GONE.includes(answer.status)) throw new GroupGone();
  await confirmName(work, remoteId, answer, values);
}

/** A yes that does not show the group is no proof: its name is read. */
async function confirmName(
  work: GroupWork,
  remoteId: string,
  answer: ClientAnswer,
  { displayName }: Record<string, string>,
): Promise<void> {
  if (answer.status === 204 || answer.resource?.id === remoteId) return;
  const held = await readGroup(work, remoteId);
  if (held === undefined) throw new GroupGone();
  if (displayName !== undefined && held["displayName"] !== displayName) throw new StepFailed(notHeld);
}
