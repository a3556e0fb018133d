import { compile } from "@rollcall/expressions/expression";
import { newId } from "@rollcall/foundation/ids";
import type { z } from "zod";
import type { groupRule, groupRuleInput, groupRulePreview, groupRulePreviewAsk } from "../../shapes/group-rules.ts";
import { type Actor, systemActor } from "../actor.ts";
import { fail, isTaken } from "../errors.ts";
import { removeMemberships } from "../groups/groups.ts";
import { type EventName, record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { applyRuleToAll } from "./apply.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { ask, readCondition } from "./condition.ts";
import * as store from "./store.ts";

type Input = z.output<typeof groupRuleInput>;
type View = z.infer<typeof groupRule>;

const view = ({
  id,
  name,
  condition,
  status,
  groups,
  excluded,
  member_count,
  created_at,
  updated_at,
}: store.RuleWithParts): View => ({
  id,
  name,
  condition,
  status,
  groups,
  excluded,
  memberCount: member_count,
  createdAt: created_at.toISOString(),
  updatedAt: updated_at.toISOString(),
});

export const groupRulesOf = async (db: Db): Promise<View[]> => (await store.listRules(db)).map(view);

export const groupRuleOf = async (db: Db, id: string): Promise<View> => view(await existing(db, id));

const existing = async (db: Db, id: string): Promise<store.RuleWithParts> => {
  const rule = await store.findRule(db, id);
  if (!rule) throw fail("not_found", { what: "group rule" });
  return rule;
};

const log = (
  trx: Trx,
  actor: Actor,
  event: EventName,
  rule: { id: string; name: string },
  message: string,
  now: Date,
  detail = {},
) =>
  record(trx, actor, [{ event, target: { kind: "group_rule", id: rule.id, name: rule.name }, message, detail }], now);

/** A new rule gives nobody anything until it is activated. */
export const createRule = async (trx: Trx, actor: Actor, input: Input, now: Date): Promise<string> => {
  const id = newId();
  await save(trx, id, input, now);
  await log(
    trx,
    actor,
    "group.user_membership.rule.create",
    { id, name: input.name },
    `Created the group rule ${input.name}`,
    now,
  );
  return id;
};

const save = async (trx: Trx, id: string, input: Input, now: Date): Promise<void> => {
  const { reads } = readCondition(await profileSchema(trx), input.condition);
  try {
    await store.saveRule(trx, { id, ...input, reads: [...reads] }, now);
  } catch (error) {
    throw isTaken(error, "group_rules_name") ? fail("group_rule_name_taken", { name: input.name }) : error;
  }
  if ((await existing(trx, id)).groups.length === 0) throw fail("not_found", { what: "group" });
};

/** An active rule is applied as it is now, in the same transaction: who no longer matches leaves. */
export const editRule = async (trx: Trx, actor: Actor, id: string, input: Input, now: Date): Promise<void> => {
  await store.holdPeople(trx);
  const before = await existing(trx, id);
  await save(trx, id, input, now);
  const detail = {
    before: { condition: before.condition, groups: before.groups },
    after: { condition: input.condition },
  };
  await log(
    trx,
    actor,
    "group.user_membership.rule.update",
    { id, name: input.name },
    `Changed the group rule ${input.name}`,
    now,
    detail,
  );
  if (before.status !== "active") return;
  await applyRuleToAll(trx, id, now);
};

export const activateRule = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<void> => {
  await store.holdPeople(trx);
  const rule = await existing(trx, id);
  if (rule.status === "active") return;
  if (rule.groups.length === 0) throw fail("group_rule_without_group", { name: rule.name });
  await store.setStatus(trx, id, "active", now);
  await log(trx, actor, "group.user_membership.rule.trigger", rule, `Activated the group rule ${rule.name}`, now);
  await applyRuleToAll(trx, id, now);
};

export const deactivateRule = async (
  trx: Trx,
  actor: Actor,
  id: string,
  members: "keep" | "remove",
  now: Date,
): Promise<void> => {
  await store.holdPeople(trx);
  const rule = await existing(trx, id);
  if (rule.status === "inactive") return;
  await store.setStatus(trx, id, "inactive", now);
  await log(
    trx,
    actor,
    "group.user_membership.rule.deactivated",
    rule,
    `Deactivated the group rule ${rule.name}`,
    now,
    { members },
  );
  await end(trx, id, members, now);
};

export const deleteGroupRule = async (
  trx: Trx,
  actor: Actor,
  id: string,
  members: "keep" | "remove",
  now: Date,
): Promise<void> => {
  await store.holdPeople(trx);
  const rule = await existing(trx, id);
  await end(trx, id, members, now);
  await store.deleteRule(trx, id);
  await log(trx, actor, "group.user_membership.rule.delete", rule, `Deleted the group rule ${rule.name}`, now, {
    members,
  });
};

const end = async (trx: Trx, id: string, members: "keep" | "remove", now: Date): Promise<void> => {
  if (members === "keep") return store.keepGiven(trx, id);
  const alone = await store.deleteGiven(trx, await store.allGivenBy(trx, id));
  await removeMemberships(trx, systemActor, alone, { now, lane: 3 });
};

const SHOWN = 50;

/** Who would join and leave if the rule were active like this. Nothing is changed. */
export const previewRule = async (
  db: Db,
  input: z.output<typeof groupRulePreviewAsk>,
): Promise<z.infer<typeof groupRulePreview>> => {
  const schema = await profileSchema(db);
  readCondition(schema, input.condition);
  const condition = compile(input.condition);
  const excluded = new Set(input.excluded);
  const seen: z.infer<typeof groupRulePreview> = {
    people: 0,
    matches: 0,
    joins: 0,
    leaves: 0,
    joining: [],
    leaving: [],
    faults: 0,
    fault: null,
    apps: await store.appsOfGroups(db, input.groups),
  };
  const add = (list: { id: string; name: string }[], { id, name }: store.PersonToAsk) =>
    list.length < SHOWN && list.push({ id, name });
  const before =
    input.rule === undefined ? [] : ((await store.findRule(db, input.rule))?.groups ?? []).map(({ id }) => id);
  let after: string | undefined;
  for (;;) {
    const people = await store.peopleAfter(db, after, 2_000);
    if (people.length === 0) return seen;
    after = people.at(-1)?.id;
    const reasons = await store.membershipReasons(
      db,
      [...new Set([...input.groups, ...before])],
      people.map(({ id }) => id),
    );
    const memberOf = Map.groupBy(reasons, (row) => row.person_id);
    for (const person of people) {
      const verdict = ask(schema, condition, person.profile);
      const matches = verdict.matches && !excluded.has(person.id);
      const memberships = memberOf.get(person.id) ?? [];
      const wanted = new Set(matches ? input.groups : []);
      const joins = [...wanted].some((group) => !memberships.some((row) => row.group_id === group));
      const leaves = memberships.some(
        (row) => !wanted.has(row.group_id) && !row.by_hand && row.rules.length === 1 && row.rules[0] === input.rule,
      );
      seen.people += 1;
      if (matches) seen.matches += 1;
      if (verdict.fault !== undefined) {
        seen.faults += 1;
        seen.fault ??= `${person.name}: ${verdict.fault}`;
      }
      if (joins) {
        seen.joins += 1;
        add(seen.joining, person);
      }
      if (leaves) {
        seen.leaves += 1;
        add(seen.leaving, person);
      }
    }
  }
};
