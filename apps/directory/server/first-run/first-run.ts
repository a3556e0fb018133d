import { systemActor } from "../actor.ts";
import { addAdministrator } from "../administrators/administrators.ts";
import { addMembers, createGroup } from "../groups/groups.ts";
import { changePeople } from "../people/people.ts";
import { profileMistakes } from "../people/profile.ts";
import { baseSchema } from "../people/profile-schema.ts";
import type { Trx } from "../tables.ts";
import { domain, groupDescriptions, samplePeople } from "./sample-people.ts";
import { insertOrganisation } from "./store.ts";

const fillWithSample = async (trx: Trx, now: Date): Promise<void> => {
  const people = samplePeople();
  const wrong = people.flatMap(({ profile }) => profileMistakes(baseSchema, profile));
  if (wrong.length > 0) throw new Error(`the sample company: ${wrong.map(({ message }) => message).join(" ")}`);
  const created = await changePeople(
    trx,
    systemActor,
    people.map(({ profile }) => ({ kind: "create", profile, activate: true })),
    { now },
  );
  const idOf = new Map(created.map(({ login, id }) => [login, id]));
  for (const [name, description] of Object.entries(groupDescriptions)) {
    const group = await createGroup(trx, systemActor, { name, description }, now);
    const members = people
      .filter(({ groups }) => groups.includes(name))
      .flatMap(({ profile }) => idOf.get(profile["login"] ?? "") ?? [])
      .map((id) => ({ group_id: group.id, person_id: id }));
    await addMembers(trx, systemActor, members, { now });
  }
};

/** Fills an empty directory, once. Several processes may call it at the same time: one does the work. */
export const firstRun = async (trx: Trx, sampleData: boolean, now: Date): Promise<void> => {
  const name = sampleData ? "Aurora Robotics" : "Your organisation";
  if (!(await insertOrganisation(trx, name, now))) return;
  const email = sampleData ? `admin@${domain}` : "admin@localhost";
  await addAdministrator(trx, systemActor, { name: "First Administrator", email }, now);
  if (sampleData) await fillWithSample(trx, now);
};
