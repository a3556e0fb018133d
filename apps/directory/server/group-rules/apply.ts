// Makes memberships what the active rules say. Called in the transaction of whatever changed: people, or a rule.
import { compile } from "@rollcall/expressions/expression";
import { systemActor } from "../actor.ts";
import { addMembers, removeMemberships } from "../groups/groups.ts";
import { profileSchema } from "../people/profile-schema.ts";
import type { Profile, Trx } from "../tables.ts";
import { ask } from "./condition.ts";
import { activeRules, deleteGiven, givenBy, type GivenMembership, insertGiven, peopleAfter } from "./store.ts";

export interface ChangedPerson {
  id: string;
  profile: Profile;
}

interface How {
  now: Date;
  lane?: 1 | 2 | 3;
  /** Attributes that changed; without it every rule is asked. */
  changed?: readonly string[];
  /** Only this rule. */
  rule?: string;
}

const keyOf = (one: GivenMembership) => `${one.rule_id} ${one.group_id} ${one.person_id}`;

/** Asks the rules about people who changed. */
export const peopleChangedForRules = async (trx: Trx, people: ChangedPerson[], how: How): Promise<void> => {
  if (people.length > 0) await applyTo(trx, people, how);
};

/** Asks one rule about everybody, in parts, so that a large directory is no large list. */
export const applyRuleToAll = async (trx: Trx, rule: string, now: Date): Promise<void> => {
  let after: string | undefined;
  do {
    const people = await peopleAfter(trx, after, 2_000);
    await applyTo(trx, people, { now, rule, lane: 3 });
    after = people.at(-1)?.id;
  } while (after !== undefined);
};

const applyTo = async (trx: Trx, people: ChangedPerson[], { now, lane, changed, rule }: How): Promise<void> => {
  const ids = people.map(({ id }) => id);
  const reads = changed?.map((name) => `user.${name}`);
  const rules = await activeRules(trx, { reads, people: ids, ...(rule === undefined ? {} : { rule }) });
  if (rules.length === 0) return;
  const schema = await profileSchema(trx);
  const wanted = new Map<string, GivenMembership>();
  for (const one of rules) {
    const condition = compile(one.condition);
    const excluded = new Set(one.excluded);
    for (const person of people) {
      if (excluded.has(person.id) || !ask(schema, condition, person.profile).matches) continue;
      for (const group_id of one.groups) {
        const given = { group_id, person_id: person.id, rule_id: one.id };
        wanted.set(keyOf(given), given);
      }
    }
  }
  const had = new Map(
    (
      await givenBy(
        trx,
        rules.map(({ id }) => id),
        ids,
      )
    ).map((one) => [keyOf(one), one]),
  );
  const joining = [...wanted.values()].filter((one) => !had.has(keyOf(one)));
  const leaving = [...had.values()].filter((one) => !wanted.has(keyOf(one)));
  const options = { now, ...(lane === undefined ? {} : { lane }) };
  if (joining.length > 0) {
    await addMembers(trx, systemActor, joining, { ...options, byHand: false });
    await insertGiven(trx, joining);
  }
  if (leaving.length > 0) await removeMemberships(trx, systemActor, await deleteGiven(trx, leaving), options);
};
