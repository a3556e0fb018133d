import { newId } from "@rollcall/foundation/ids";
import { LeaseLost } from "../dispatch/book.ts";
import type { Begun, Ready, SendFor, Surroundings } from "../dispatch/prepare.ts";
import { membersPerRequest } from "./member-limits.ts";
import type { AppForWork, ClaimedLink } from "../link.ts";
import { Calls } from "../steps/calls.ts";
import type { MemberBook } from "../steps/group-members.ts";
import { type DesiredGroup, reconcileGroup } from "../steps/group-reconcile.ts";
import { canPatch } from "../steps/reconcile.ts";
import {
  adoptMembers,
  confirmMembers,
  forgetMembers,
  type GroupForWork,
  learnLimit,
  markMembers,
  memberDelta,
  ownerOfGroup,
  pushEnded,
  refuseMember,
} from "./member-store.ts";

/** Builds the work on one group. Its members are read when it begins: the newest state counts. */
export function prepareGroup(
  around: Surroundings,
  { app, token, baseUrl }: Extract<Ready, { app: AppForWork }>,
  link: ClaimedLink,
  group: GroupForWork,
  send: SendFor,
): Begun {
  const { book, clock, database, failPoint } = around;
  const calls = new Calls({
    link,
    sourceName: group.name,
    userName: group.name,
    baseUrl,
    token,
    correlation: newId(),
    send: (request, sending) => send(link, request, sending),
    book,
    clock,
    failPoint,
  });
  const members: MemberBook = {
    delta: () => memberDelta(database, link),
    mark: async (some) => {
      if (!(await markMembers(database, link, some))) throw new LeaseLost();
    },
    confirm: (some, there) => confirmMembers(database, link, some, there),
    refuse: (member, refused) => refuseMember(database, link, member, refused),
    adopt: (remoteIds) => adoptMembers(database, link, remoteIds),
    forget: () => forgetMembers(database, link),
    learn: (perRequest) => learnLimit(database, link.app_id, perRequest),
  };
  const run = () =>
    reconcileGroup({
      link,
      name: group.name,
      desired: desiredGroup(group),
      calls,
      members,
      limits: {
        perRequest: membersPerRequest(group),
        form: group.remove_form,
        canPatch: canPatch(app.capabilities),
      },
      takenBy: (remoteId) => ownerOfGroup(database, link, remoteId),
      ended: () => pushEnded(database, link),
      now: () => clock().toISOString(),
    });
  return { link, calls, run };
}

/** What the app shall hold of a group. Pure. */
export function desiredGroup(group: GroupForWork): DesiredGroup {
  // Taking a group out was decided by somebody: the switch is about keeping groups up to date.
  if (group.status === "ending") return { kind: "end" };
  if (group.status === null) return { kind: "leave", why: "This group is not pushed to the app." };
  if (!group.push_groups) return { kind: "leave", why: "Pushing groups is switched off for this app." };
  if (group.status === "paused") return { kind: "leave", why: "Pushing this group is paused." };
  return {
    kind: "push",
    displayName: group.name,
    targetId: group.target_id,
    sameName: group.same_name,
    renameLinked: group.rename_linked,
  };
}
