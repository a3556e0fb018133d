import { own } from "@rollcall/scim/resource";
import type { ClaimedLink } from "../link.ts";
import { confirm, isAbout, usableId } from "./account.ts";
import { type Calls, StepFailed } from "./calls.ts";
import type { Failure } from "./failure.ts";
import { rename } from "./group-rename.ts";
import { lookUpGroup } from "./group-look-up.ts";
import {
  GroupGone,
  memberIds,
  type MemberBook,
  type MemberLimits,
  type Member,
  readGroup,
  sendMembers,
} from "./group-members.ts";
import type { Result } from "./reconcile.ts";

/** What shall become of a group in the app. */
export type DesiredGroup =
  | { kind: "push"; displayName: string; targetId: string | null; sameName: "link" | "report"; renameLinked: boolean }
  | { kind: "end" }
  /** Nothing is sent, and why. */
  | { kind: "leave"; why: string };

export interface GroupWork {
  link: ClaimedLink;
  name: string;
  desired: DesiredGroup;
  calls: Calls;
  members: MemberBook;
  limits: MemberLimits;
  /** The other group here that this one of the app belongs to. */
  takenBy: (remoteId: string) => Promise<string | undefined>;
  /** The group is gone in the app: the push is over. */
  ended: () => Promise<void>;
  now: () => string;
}

const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const GONE = [404, 410];

/** Makes one group in one app equal to what the directory says: itself first, then its members. */
export async function reconcileGroup(work: GroupWork): Promise<Result> {
  const { link } = work;
  const result: Result = {
    account:
      link.remote_id === null
        ? undefined
        : { remoteId: link.remote_id, how: link.matched_how ?? "", confirmed: link.confirmed },
    state: link.state === "conflict" ? "unlinked" : link.state,
    operation: null,
    note: null,
    failure: undefined,
    openIntent: link.intent !== null,
    counted: [],
  };
  try {
    await proceed(work, result);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    result.failure = error.failure;
  }
  if (result.state !== "conflict") result.state = stateOf(result);
  return result;
}

async function proceed(work: GroupWork, result: Result): Promise<void> {
  const { desired } = work;
  if (desired.kind === "leave") {
    result.note = desired.why;
    return;
  }
  // An earlier create may have arrived although nobody heard the answer: look before anything else.
  if (result.account === undefined && result.openIntent) {
    await find(work, result);
    result.openIntent = false;
  }
  if (desired.kind === "end") return end(work, result);
  for (let round = 0; round < 3; round += 1) {
    try {
      if (result.account === undefined) await come(work, result, desired);
      await rename(work, result, desired);
      if (result.account !== undefined && (await sendMembers(work, result.account.remoteId)))
        result.operation ??= "update";
      return;
    } catch (error) {
      // Deleted over there: it is made again, with all its members.
      if (!(error instanceof GroupGone)) throw error;
      result.account = undefined;
      await work.members.forget();
      await find(work, result);
    }
  }
  throw new StepFailed(permanent("The app loses the group again and again.", "Look into the app’s own log."));
}

/** There is no link yet: takes over the group that was chosen, or creates one. */
async function come(work: GroupWork, result: Result, desired: Extract<DesiredGroup, { kind: "push" }>): Promise<void> {
  if (desired.targetId === null) return create(work, result, desired);
  const found = await readGroup(work, desired.targetId);
  if (found === undefined)
    throw conflict(
      result,
      "The group of the app that was chosen to be linked is not there any more.",
      "Unlink it under Push Groups, and push it again as a new group or with another one.",
    );
  await take(work, result, found, "linked by hand");
}

async function create(
  work: GroupWork,
  result: Result,
  desired: Extract<DesiredGroup, { kind: "push" }>,
): Promise<void> {
  const { calls, limits, link, members, name } = work;
  // Members that fill one request go with it; the others follow.
  const first = (await members.delta()).add.slice(0, limits.perRequest);
  result.openIntent = true;
  const send = async (along: readonly Member[]) => {
    if (along.length > 0) await members.mark(along);
    const answer = await calls.ask(
      { operation: "create", summary: `Create the group ${name}`, intent: "create" },
      (client) =>
        client.create("/Groups", {
          schemas: [GROUP],
          externalId: link.source_id,
          displayName: desired.displayName,
          ...(along.length === 0 ? {} : { members: along.map(({ remoteId }) => ({ value: remoteId })) }),
        }),
    );
    const remoteId = isAbout(answer.resource, link.source_id) ? usableId(answer.resource) : undefined;
    if (remoteId === undefined) {
      if (!(await find(work, result))) throw new StepFailed(unreadable(answer.status));
    } else {
      const values = { displayName: desired.displayName, externalId: link.source_id };
      result.account = { remoteId, how: "created here", confirmed: confirm({}, values, work.now()) };
      if (along.length > 0) await members.confirm(along, true);
    }
    result.openIntent = false;
    result.operation = "create";
  };
  try {
    await send(first);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const { failure } = error;
    if (!failure.unknown) result.openIntent = false;
    if (failure.status === 409 || failure.scimType === "uniqueness") return meet(work, result, desired, error);
    // Perhaps it is about the members: too many, or one whom the app does not know.
    if (first.length === 0 || ![400, 404, 413, 422].includes(failure.status ?? 0)) throw error;
    await members.confirm(first, false);
    result.openIntent = true;
    try {
      await send([]);
    } catch (again) {
      if (again instanceof StepFailed && !again.failure.unknown) result.openIntent = false;
      throw again;
    }
  }
}

/** The app has a group of that name: perhaps this very one, made by an answer that was lost or by hand. */
async function meet(
  work: GroupWork,
  result: Result,
  desired: Extract<DesiredGroup, { kind: "push" }>,
  refused: StepFailed,
): Promise<void> {
  if (await find(work, result, desired.sameName === "link")) return;
  if (desired.sameName === "report" && result.state !== "conflict")
    throw conflict(
      result,
      `The app already has a group ${desired.displayName}, and groups of the same name are not linked by themselves.`,
      "Unlink this one and choose “Link to a group of the app”, or rename one of the two.",
    );
  throw refused;
}

/** Looks the group up in the app and takes it over, if it is nobody else's. */
async function find(work: GroupWork, result: Result, byName = true): Promise<boolean> {
  const found = await lookUpGroup(work.calls, { groupId: work.link.source_id, name: work.name });
  if (found.kind === "none") return false;
  if (found.kind === "several")
    throw conflict(
      result,
      `The app has several groups with the ${found.how} of ${work.name}, so none was linked.`,
      "Remove those that are too many in the app, or choose one with “Link to a group of the app”; then push again.",
    );
  const ours = own(found.account, "externalId") === work.link.source_id;
  if (!ours && !byName) return false;
  await take(work, result, found.account, ours || result.openIntent ? "created here" : found.how);
  return true;
}

/** Links a group of the app, and learns who is in it: nobody is added twice, and who should not be there leaves. */
async function take(
  work: GroupWork,
  result: Result,
  found: Parameters<typeof memberIds>[0],
  how: string,
): Promise<void> {
  const remoteId = usableId(found);
  if (remoteId === undefined) throw new StepFailed(unreadable(200));
  const owner = await work.takenBy(remoteId);
  if (owner !== undefined)
    throw conflict(
      result,
      `The group that the app has is linked to ${owner} here, so it was not linked a second time.`,
      "Give one of the two groups another name, or end the push of the other one.",
    );
  // A list may leave members out, so the group is read by itself.
  const whole = Array.isArray(own(found, "members")) ? found : ((await readGroup(work, remoteId)) ?? found);
  await work.members.adopt(memberIds(whole));
  const text = (name: string) => {
    const value = own(whole, name);
    return typeof value === "string" ? value : null;
  };
  const values = { displayName: text("displayName"), externalId: text("externalId") };
  result.account = { remoteId, how, confirmed: confirm({}, values, work.now()) };
  result.operation = "look_up";
  result.openIntent = false;
}

/** The push is over and the group goes with it. */
async function end(work: GroupWork, result: Result): Promise<void> {
  const { account } = result;
  if (account !== undefined) {
    await work.calls.ask({ operation: "delete", summary: `Delete the group ${work.name}`, expects: GONE }, (client) =>
      client.remove("/Groups", account.remoteId),
    );
    result.operation = "delete";
  }
  result.account = undefined;
  result.openIntent = false;
  result.state = "gone";
  await work.members.forget();
  await work.ended();
}

function stateOf(result: Result): Result["state"] {
  if (result.account !== undefined) return "linked";
  if (result.openIntent) return "creating";
  return result.state === "gone" ? "gone" : "unlinked";
}

function conflict(result: Result, message: string, wayOut: string): StepFailed {
  result.state = "conflict";
  result.openIntent = false;
  return new StepFailed(permanent(message, wayOut));
}

const permanent = (message: string, wayOut: string): Failure => ({
  class: "permanent",
  message,
  wayOut,
  status: null,
  scimType: undefined,
  unknown: false,
  transport: false,
  retryAfter: undefined,
});

const unreadable = (status: number): Failure => ({
  ...permanent(
    "The app did not say which group it made: its answer has no usable id.",
    "Nothing to do yet: it is looked up and tried again by itself.",
  ),
  class: "transient",
  status,
  unknown: true,
});
