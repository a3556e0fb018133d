// From a direct assignment to one through a group. The direct one goes only where a group gives the app already, in one
// transaction, so nobody is without the app for a moment.
import type { z } from "zod";
import type { conversion } from "../../shapes/assignments.ts";
import type { Actor } from "../actor.ts";
import { appRecordOf } from "../apps/apps.ts";
import { peopleByIds } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { peopleChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { deleteAssignments, findAssignments } from "./bulk-store.ts";
import { lockAssignees, waysOf } from "./store.ts";

type Conversion = z.infer<typeof conversion>;

const judge = async (db: Db, appId: string, assignments: string[], lock: boolean) => {
  const found = (await findAssignments(db, appId, assignments, lock)).filter((row) => row.person_id !== null);
  const ids = found.flatMap((row) => row.person_id ?? []);
  const [ways, people] = await Promise.all([waysOf(db, { appId, people: ids }), peopleByIds(db, ids)]);
  const profiles = new Map(people.map((person) => [person.id, person.profile]));
  return found.map((row) => {
    const personId = row.person_id ?? "";
    return {
      row,
      person: { id: personId, name: personName(profiles.get(personId) ?? {}) },
      groups: ways.flatMap((way) => (way.person_id === personId && way.group_name !== null ? [way.group_name] : [])),
      // What was entered at the direct assignment goes with it.
      values: Object.keys(row.overrides),
    };
  });
};

const present = (judged: Awaited<ReturnType<typeof judge>>): Conversion => ({
  converted: judged
    .filter(({ groups }) => groups.length > 0)
    .map(({ person, groups, values }) => ({ ...person, groups, values })),
  kept: judged.filter(({ groups }) => groups.length === 0).map(({ person }) => person),
});

/** Who would be converted, and who has the app through no group and stays as they are. */
export const previewConversion = async (db: Db, appId: string, assignments: string[]): Promise<Conversion> => {
  await appRecordOf(db, appId);
  return present(await judge(db, appId, assignments, false));
};

export const convertToGroups = async (
  trx: Trx,
  actor: Actor,
  appId: string,
  assignments: string[],
  now: Date,
): Promise<Conversion> => {
  const app = await appRecordOf(trx, appId);
  const first = await findAssignments(trx, appId, assignments);
  const people = first.flatMap((row) => row.person_id ?? []);
  // Nobody leaves their groups, and no group leaves the app, before this is done.
  const ways = await waysOf(trx, { appId, people });
  await lockAssignees(trx, { people, groups: [...new Set(ways.flatMap((way) => way.group_id ?? []))].toSorted() });
  const judged = await judge(trx, appId, assignments, true);
  const going = judged.filter(({ groups }) => groups.length > 0);
  await deleteAssignments(
    trx,
    going.map(({ row }) => row.id),
  );
  await record(
    trx,
    actor,
    going.map(({ person, groups, values }) => ({
      event: "application.user_membership.convert" as const,
      target: { kind: "person" as const, ...person },
      message: `${person.name} has ${app.label} through ${groups.join(", ")} from now on, and no longer directly`,
      detail: { appId, app: app.label, groups, values },
    })),
    now,
  );
  await peopleChanged(
    trx,
    going.map(({ person }) => person.id),
  );
  return present(judged);
};
