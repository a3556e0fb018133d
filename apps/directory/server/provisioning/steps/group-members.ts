import { isObject, own, type ScimResource } from "@rollcall/scim/resource";
import type { Calls } from "./calls.ts";
import { StepFailed } from "./calls.ts";
import type { Failure } from "./failure.ts";

/** A person as a member of a group of the app. */
export interface Member {
  id: string;
  name: string;
  remoteId: string;
  /** The app refused to take it in, so there is nothing to take out. */
  refused: boolean;
}

export interface Delta {
  add: Member[];
  /** Refused before: tried one by one, after the others. */
  again: Member[];
  remove: Member[];
}

/** Where the members that the app confirmed are remembered. Writes throw when somebody else works on the group now. */
export interface MemberBook {
  delta(): Promise<Delta>;
  /** Before a request: whether they are there is not known from now on. */
  mark(members: readonly Member[]): Promise<void>;
  confirm(members: readonly Member[], there: boolean): Promise<void>;
  refuse(member: Member, refused: { had: boolean; error: string }): Promise<void>;
  adopt(remoteIds: readonly string[]): Promise<void>;
  forget(): Promise<void>;
  learn(perRequest: number): Promise<void>;
}

export interface MemberLimits {
  perRequest: number;
  /** `filter`: `members[value eq "…"]`; `value`: the members in the value, for apps that want that. */
  form: "filter" | "value";
  canPatch: boolean;
}

export interface MemberWork {
  name: string;
  calls: Calls;
  members: MemberBook;
  limits: MemberLimits;
}

/** The app does not know the group any more. */
export class GroupGone extends Error {}

const refusals = new Set([400, 404, 409, 422]);
/** After so many refusals and no success it is not about single members. */
const PATIENCE = 5;

interface Tally {
  done: number;
  refused: { member: Member; failure: Failure }[];
}

/** Makes the members of a group in the app those that it has here: who leaves first, then who joins, in parts. */
export async function sendMembers(work: MemberWork, remoteId: string): Promise<boolean> {
  const delta = await work.members.delta();
  const neverThere = delta.remove.filter((member) => member.refused);
  if (neverThere.length > 0) await work.members.confirm(neverThere, false);
  const leaving = delta.remove.filter((member) => !member.refused);
  const tally: Tally = { done: 0, refused: [] };
  if (work.limits.canPatch) {
    for (const batch of parts(leaving, work.limits.perRequest)) await send(work, remoteId, batch, false, tally);
    for (const batch of parts(delta.add, work.limits.perRequest)) await send(work, remoteId, batch, true, tally);
    for (const member of delta.again) await send(work, remoteId, [member], true, tally);
  } else await replace(work, remoteId, leaving, [...delta.add, ...delta.again], tally);
  const [first] = tally.refused;
  if (first !== undefined) throw new StepFailed(refusedOnes(tally, first));
  return tally.done > 0;
}

/** The members that a group there has; undefined when it is gone. */
export async function readMembers(work: MemberWork, remoteId: string): Promise<string[] | undefined> {
  const group = await readGroup(work, remoteId);
  return group === undefined ? undefined : memberIds(group);
}

export async function readGroup({ calls, name }: MemberWork, remoteId: string): Promise<ScimResource | undefined> {
  const answer = await calls.ask(
    { operation: "read", summary: `Read the group ${name}`, expects: [404, 410] },
    (client) => client.read("/Groups", remoteId),
  );
  return answer.status < 300 && answer.resource?.id === remoteId ? answer.resource : undefined;
}

export function memberIds(group: ScimResource): string[] {
  const members = own(group, "members");
  if (!Array.isArray(members)) return [];
  return members.flatMap((member) => {
    const value: unknown = isObject(member) ? own(member, "value") : undefined;
    return typeof value === "string" ? [value] : [];
  });
}

/** One PATCH; in halves when the app says that it is too large, or that something in it cannot be. */
async function send(work: MemberWork, remoteId: string, batch: Member[], join: boolean, tally: Tally): Promise<void> {
  const { calls, limits, members } = work;
  // Halved meanwhile.
  if (batch.length > limits.perRequest) return inHalves(work, remoteId, batch, join, tally);
  await members.mark(batch);
  try {
    const answer = await calls.ask({ operation: "update", summary: summaryOf(work, batch, join) }, (client) =>
      client.patch("/Groups", remoteId, join ? additions(batch) : removals(batch, limits.form)),
    );
    if (answer.status !== 204 && answer.resource?.id !== remoteId)
      return await readAfter(work, remoteId, batch, join, tally);
    const left = answer.resource === undefined ? [] : batch.filter(stillIn(answer.resource));
    if (!join && left.length > 0) {
      for (const member of left) await refuse(work, member, stays, tally, true);
      const out = batch.filter((member) => !left.includes(member));
      if (out.length > 0) await members.confirm(out, false);
      return;
    }
    await members.confirm(batch, join);
    tally.done += batch.length;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const { failure } = error;
    const tooLarge = failure.status === 413 || failure.scimType === "tooMany";
    if (!tooLarge && !refusals.has(failure.status ?? 0)) throw error;
    if (failure.status === 404 && (await readMembers(work, remoteId)) === undefined) throw new GroupGone();
    if (batch.length > 1) {
      if (tooLarge) await members.learn((limits.perRequest = Math.ceil(batch.length / 2)));
      if (tally.done === 0 && tally.refused.length >= PATIENCE) throw error;
      return inHalves(work, remoteId, batch, join, tally);
    }
    const [member] = batch;
    if (member === undefined || tooLarge) throw error;
    // Who is not there any more cannot be taken out, and need not be.
    if (!join && (await readMembers(work, remoteId))?.includes(member.remoteId) === false) {
      await members.confirm(batch, false);
      tally.done += 1;
    } else await refuse(work, member, failure, tally, !join);
    if (tally.done === 0 && tally.refused.length >= PATIENCE) throw error;
  }
}

/** The answer was a yes that shows nothing: what the app holds is read, and only that is believed. */
async function readAfter(work: MemberWork, remoteId: string, batch: Member[], join: boolean, tally: Tally) {
  const there = await readMembers(work, remoteId);
  if (there === undefined) throw new GroupGone();
  const done = batch.filter((member) => there.includes(member.remoteId) === join);
  if (done.length > 0) await work.members.confirm(done, join);
  tally.done += done.length;
  if (done.length < batch.length) throw new StepFailed(notHeld);
}

async function inHalves(work: MemberWork, remoteId: string, batch: Member[], join: boolean, tally: Tally) {
  const half = Math.ceil(batch.length / 2);
  await send(work, remoteId, batch.slice(0, half), join, tally);
  await send(work, remoteId, batch.slice(half), join, tally);
}

async function refuse(work: MemberWork, member: Member, failure: Failure, tally: Tally, had: boolean): Promise<void> {
  await work.members.refuse(member, { had, error: failure.message });
  tally.refused.push({ member, failure });
}

/** For apps without PATCH: the group as it is there, with the difference in it, sent back as a whole. */
async function replace(
  work: MemberWork,
  remoteId: string,
  leaving: Member[],
  joining: Member[],
  tally: Tally,
): Promise<void> {
  const { calls, members, name } = work;
  if (leaving.length + joining.length === 0) return;
  const held = await readGroup(work, remoteId);
  if (held === undefined) throw new GroupGone();
  const after = new Set(memberIds(held));
  for (const member of leaving) after.delete(member.remoteId);
  for (const member of joining) after.add(member.remoteId);
  const merged = { ...held, members: [...after].map((value) => ({ value })) };
  delete merged.meta;
  await members.mark([...leaving, ...joining.filter((member) => !leaving.some((one) => one.id === member.id))]);
  const answer = await calls.ask(
    { operation: "update", summary: `Update the members of the group ${name}` },
    (client) => client.replace("/Groups", remoteId, merged),
  );
  if (answer.status !== 204 && answer.resource?.id !== remoteId) {
    const there = await readMembers(work, remoteId);
    if (there === undefined) throw new GroupGone();
    if (there.length !== after.size || !there.every((one) => after.has(one))) throw new StepFailed(notHeld);
  }
  if (leaving.length > 0) await members.confirm(leaving, false);
  if (joining.length > 0) {
    await members.mark(joining);
    await members.confirm(joining, true);
  }
  tally.done += leaving.length + joining.length;
}

const additions = (batch: readonly Member[]) => [
  { op: "add" as const, path: "members", value: batch.map(({ remoteId }) => ({ value: remoteId })) },
];

/** One operation a member: a filter that names several finds none of them in some apps. */
const removals = (batch: readonly Member[], form: MemberLimits["form"]) =>
  form === "value"
    ? [{ op: "remove" as const, path: "members", value: batch.map(({ remoteId }) => ({ value: remoteId })) }]
    : // JSON's escapes are those of a filter's string (RFC 7644 section 3.4.2.2).
      batch.map(({ remoteId }) => ({
        op: "remove" as const,
        path: `members[value eq ${JSON.stringify(remoteId)}]`,
      }));

const stillIn = (group: ScimResource) => {
  const there = new Set(memberIds(group));
  return ({ remoteId }: Member) => there.has(remoteId);
};

export function parts<Item>(items: readonly Item[], size: number): Item[][] {
  const all: Item[][] = [];
  for (let from = 0; from < items.length; from += size) all.push(items.slice(from, from + size));
  return all;
}

function summaryOf({ name }: MemberWork, batch: readonly Member[], join: boolean): string {
  const who = batch.length === 1 ? (batch[0]?.name ?? "") : `${batch.length} members`;
  return join ? `Add ${who} to the group ${name}` : `Remove ${who} from the group ${name}`;
}

export const notHeld: Failure = {
  class: "transient",
  message: "The app’s answer did not show that it changed the group, and it does not hold the change.",
  wayOut: "Nothing to do yet: it is tried again by itself. If it stays so, look into the app’s own log.",
  status: null,
  scimType: undefined,
  unknown: true,
  transport: false,
  retryAfter: undefined,
};

const stays: Failure = {
  class: "permanent",
  message: "The app accepts the removal, but still lists the member.",
  wayOut: "Choose the other form of removal under Push Groups, Settings; then push again.",
  status: null,
  scimType: undefined,
  unknown: false,
  transport: false,
  retryAfter: undefined,
};

function refusedOnes({ refused }: Tally, { member, failure }: Tally["refused"][number]): Failure {
  const who = refused.length === 1 ? member.name : `${member.name} and ${refused.length - 1} more`;
  return {
    ...failure,
    class: "permanent",
    message: `The app did not change the membership of ${who}: ${failure.message}`,
    wayOut: failure === stays ? stays.wayOut : "Check the account of the member in the app; then push the group again.",
    retryAfter: undefined,
  };
}
