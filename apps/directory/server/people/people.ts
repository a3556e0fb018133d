import { newId } from "@rollcall/foundation/ids";
import type { Actor } from "../actor.ts";
import { fail, InvalidInput, isTaken } from "../errors.ts";
import { peopleChangedForRules } from "../group-rules/apply.ts";
import { managersChanged, peopleChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { EventName, LogLine } from "../system-log/system-log.ts";
import type { PersonStatus, Profile, Trx } from "../tables.ts";
import { takeUniqueValues } from "./one-of-a-kind.ts";
import { personName, profileChanges, profileMistakes, tidyProfile } from "./profile.ts";
import { profileSchema, type ProfileSchema, takenMistakes, writerMistakes } from "./profile-schema.ts";
import { deletePeople, insertPeople, lockGroupsOf, lockPeople, updateProfiles, updateStatuses } from "./store.ts";
import { removeAttributeValues } from "./attribute-store.ts";
import type { PersonRecord } from "./store.ts";

export type { PersonRecord } from "./store.ts";

export type LifecycleAction = "activate" | "suspend" | "unsuspend" | "deactivate";

const transitions: Record<LifecycleAction, { from: PersonStatus[]; to: PersonStatus }> = {
  activate: { from: ["staged", "deactivated"], to: "active" },
  suspend: { from: ["active"], to: "suspended" },
  unsuspend: { from: ["suspended"], to: "active" },
  deactivate: { from: ["staged", "active", "suspended"], to: "deactivated" },
};

export const actionsFor = (status: PersonStatus): LifecycleAction[] =>
  (Object.keys(transitions) as LifecycleAction[]).filter((action) => transitions[action].from.includes(status));

export type PersonChange =
  | { kind: "create"; profile: Profile; activate: boolean }
  | { kind: "profile"; before: PersonRecord; profile: Profile }
  | { kind: "lifecycle"; before: PersonRecord; action: LifecycleAction }
  | { kind: "remove"; before: PersonRecord };

const done: Record<LifecycleAction, string> = {
  activate: "Activated",
  suspend: "Suspended",
  unsuspend: "Ended the suspension of",
  deactivate: "Deactivated",
};

const target = (id: string, profile: Profile) => ({
  kind: "person" as const,
  id,
  name: personName(profile),
});

const lifecycleLine = (before: PersonRecord, action: LifecycleAction): LogLine => {
  const event: EventName =
    action === "activate" && before.status === "deactivated" ? "user.lifecycle.reactivate" : `user.lifecycle.${action}`;
  return {
    event,
    target: target(before.id, before.profile),
    message: `${done[action]} ${personName(before.profile)}`,
    detail: { from: before.status, to: transitions[action].to },
  };
};

const takesAway = (change: PersonChange): boolean =>
  change.kind === "remove" || (change.kind === "lifecycle" && ["suspend", "deactivate"].includes(change.action));

/**
 * The one place where people change: console, management API and import come here. The rows, their lines in the
 * system log and the apps' need to look again are one transaction, the caller's. Rows of `before` are locked by it.
 */
export const changePeople = async (
  trx: Trx,
  actor: Actor,
  changes: PersonChange[],
  { lane, now }: { lane?: 0 | 1 | 2 | 3; now: Date },
): Promise<PersonRecord[]> => {
  const lines: LogLine[] = [];
  const born = changes
    .filter((change) => change.kind === "create")
    .map(({ profile, activate }) => ({
      id: newId(),
      status: activate ? ("active" as const) : ("staged" as const),
      profile,
    }));
  for (const { id, status, profile } of born) {
    const name = personName(profile);
    lines.push({
      event: "user.lifecycle.create",
      target: target(id, profile),
      message: `Created ${name}`,
      detail: { login: profile["login"] ?? "" },
    });
    if (status === "active")
      lines.push({
        event: "user.lifecycle.activate",
        target: target(id, profile),
        message: `Activated ${name}`,
        detail: { from: "staged", to: "active" },
      });
  }
  const created = born.length > 0 ? await insertPeople(trx, born, now) : [];

  const edited: { id: string; profile: Profile }[] = [];
  const changedAttributes = new Set<string>();
  for (const change of changes) {
    if (change.kind !== "profile") continue;
    const differences = profileChanges(change.before.profile, change.profile);
    if (differences.length === 0) continue;
    edited.push({ id: change.before.id, profile: change.profile });
    for (const { attribute } of differences) changedAttributes.add(attribute);
    lines.push({
      event: "user.account.update_profile",
      target: target(change.before.id, change.profile),
      message: `Changed ${differences.map(({ attribute }) => attribute).join(", ")} of ${personName(change.profile)}`,
      detail: { changes: differences },
    });
  }
  if (edited.length > 0) await updateProfiles(trx, edited, now);
  await takeUniqueValues(trx, [...created, ...edited]);

  const moved = changes.filter((change) => change.kind === "lifecycle");
  if (moved.length > 0)
    await lockGroupsOf(
      trx,
      moved.map(({ before }) => before.id),
    );
  for (const change of changes) {
    if (change.kind === "lifecycle") {
      await updateStatuses(trx, [change.before.id], transitions[change.action].to, now);
      lines.push(lifecycleLine(change.before, change.action));
    }
    if (change.kind === "remove") {
      lines.push({
        event: "user.lifecycle.delete.completed",
        target: target(change.before.id, change.before.profile),
        message: `Deleted ${personName(change.before.profile)}`,
        detail: { login: change.before.login },
      });
    }
  }
  const removed = changes.filter((change) => change.kind === "remove").map(({ before }) => before.id);
  if (removed.length > 0) await deletePeople(trx, removed);

  await record(trx, actor, lines, now);
  await peopleChangedForRules(trx, [...created, ...edited], {
    now,
    ...(born.length > 0 ? {} : { changed: [...changedAttributes] }),
    ...(lane === undefined || lane === 0 ? {} : { lane }),
  });
  // A new person has no app yet, so there is nothing to look at again.
  const touched = changes.filter((change) => change.kind !== "create");
  const urgent = touched.filter(takesAway).map(({ before }) => before.id);
  const others = [
    ...edited.map(({ id }) => id),
    ...touched.filter((change) => change.kind === "lifecycle" && !takesAway(change)).map(({ before }) => before.id),
  ];
  await managersChanged(
    trx,
    [...edited, ...touched.map(({ before }) => before)].flatMap(({ profile }) => profile["login"] ?? []),
  );
  if (urgent.length > 0) await peopleChanged(trx, urgent, { lane: 0 });
  if (others.length > 0) await peopleChanged(trx, others, lane === undefined ? {} : { lane });
  return created;
};

interface Edit {
  actor: Actor;
  id: string;
  before: Profile;
  profile: Profile;
}

const checked = async (trx: Trx, schema: ProfileSchema, { actor, id, before, profile }: Edit): Promise<Profile> => {
  const mistakes = [
    ...profileMistakes(schema, profile),
    ...writerMistakes(schema, actor.kind, before, profile),
    ...((await takenMistakes(trx, schema, [{ id, profile }])).get(0) ?? []),
  ];
  if (mistakes.length > 0)
    throw new InvalidInput(mistakes.map(({ attribute, message }) => ({ path: `profile.${attribute}`, message })));
  return profile;
};

const sayTaken = async <Result>(login: string | undefined, work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    throw isTaken(error, "people_login") ? fail("login_taken", { login: login ?? "" }) : error;
  }
};

export const lockPerson = async (trx: Trx, id: string): Promise<PersonRecord> => {
  const [person] = await lockPeople(trx, [id]);
  if (!person) throw fail("not_found", { what: "person" });
  return person;
};

export const createPerson = async (
  trx: Trx,
  actor: Actor,
  input: { profile: Record<string, string | null | undefined>; activate: boolean },
  now: Date,
): Promise<PersonRecord> => {
  const schema = await profileSchema(trx);
  const given = tidyProfile(schema, input.profile);
  const profile = await checked(trx, schema, { actor, id: "", before: {}, profile: given });
  const change: PersonChange = { kind: "create", profile, activate: input.activate };
  const [person] = await sayTaken(profile["login"], changePeople(trx, actor, [change], { now }));
  if (!person) throw new Error("the new person was not returned");
  return person;
};

/**
 * Takes the values of an attribute that no longer exists from everybody. Nothing looks at it any more, so no app has to;
 * the line in the system log is that of the attribute. Answers how many had one.
 */
export const dropAttributeValues = (trx: Trx, attribute: string, now: Date): Promise<number> =>
  removeAttributeValues(trx, attribute, now);

/** `whole`: attributes that are not named are emptied (PUT); otherwise they stay as they are. */
export const editPerson = async (
  trx: Trx,
  actor: Actor,
  id: string,
  input: Record<string, string | null | undefined>,
  { whole, now }: { whole: boolean; now: Date },
): Promise<PersonRecord> => {
  const before = await lockPerson(trx, id);
  const schema = await profileSchema(trx);
  const given = tidyProfile(schema, whole ? input : { ...before.profile, ...input });
  const profile = await checked(trx, schema, { actor, id, before: before.profile, profile: given });
  await sayTaken(profile["login"], changePeople(trx, actor, [{ kind: "profile", before, profile }], { now }));
  return lockPerson(trx, id);
};

export const changeStatus = async (
  trx: Trx,
  actor: Actor,
  id: string,
  action: LifecycleAction,
  now: Date,
): Promise<PersonRecord> => {
  const before = await lockPerson(trx, id);
  if (!transitions[action].from.includes(before.status))
    throw fail("wrong_status", { name: personName(before.profile), status: before.status, action });
  await changePeople(trx, actor, [{ kind: "lifecycle", before, action }], { now });
  return lockPerson(trx, id);
};

export const removePerson = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<void> => {
  const before = await lockPerson(trx, id);
  if (before.status !== "deactivated") throw fail("not_deactivated", { name: personName(before.profile) });
  await changePeople(trx, actor, [{ kind: "remove", before }], { now });
};
