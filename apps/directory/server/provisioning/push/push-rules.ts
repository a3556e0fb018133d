// Groups that are pushed because of their name: those that are there, and those that come or are renamed later.
import { newId } from "@rollcall/foundation/ids";
import { type Actor, systemActor } from "../../actor.ts";
import { appRecordOf, lockedApp } from "../../apps/apps.ts";
import { fail, isTaken } from "../../errors.ts";
import { record } from "../../system-log/system-log.ts";
import type { Db, Trx } from "../../tables.ts";
import { nudgeGroups } from "./nudge-store.ts";
import { end, logPush } from "./push-groups.ts";
import {
  countByName,
  deleteRule,
  groupNames,
  groupsByName,
  groupsOfRule,
  insertPushes,
  insertRule,
  listRules,
  type NameRule,
  type RuleOperator,
} from "./push-store.ts";
import type { PushRule, PushRuleEnd, PushRulePreview } from "../../../shapes/push-groups.ts";

const words: Record<RuleOperator, string> = {
  starts: "starts with",
  contains: "contains",
  ends: "ends with",
  equals: "is",
};

/** "Name starts with Sales". */
export const inWords = ({ operator, value }: NameRule): string => `Name ${words[operator]} “${value}”`;

export async function rulesOf(db: Db, appId: string): Promise<PushRule[]> {
  await appRecordOf(db, appId);
  return (await listRules(db, appId)).map((row) => ({
    id: row.id,
    operator: row.operator,
    value: row.value,
    groups: row.groups,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  }));
}

/** Which groups a rule would push, before it is made. */
export async function previewRule(db: Db, appId: string, rule: NameRule): Promise<PushRulePreview> {
  await appRecordOf(db, appId);
  const [matching, fresh] = await Promise.all([countByName(db, rule), groupsByName(db, appId, rule)]);
  return { matching, fresh: fresh.length, examples: fresh.slice(0, 10).map(({ name }) => name) };
}

export async function addRule(trx: Trx, actor: Actor, appId: string, rule: NameRule, now: Date): Promise<string> {
  const app = await lockedApp(trx, appId);
  const id = newId();
  try {
    await insertRule(trx, { ...rule, id, app_id: appId, created_by: actor.name });
  } catch (error) {
    throw isTaken(error, "push_rules_once") ? fail("push_rule_exists", { rule: inWords(rule) }) : error;
  }
  await record(
    trx,
    actor,
    [
      {
        event: "application.provision.group_push.rule.create",
        target: { kind: "app", id: appId, name: app.label },
        message: `Groups are pushed to ${app.label} when: ${inWords(rule)}`,
        detail: { ruleId: id, ...rule },
      },
    ],
    now,
  );
  const groups = await groupsByName(trx, appId, rule);
  await pushByRule(
    trx,
    groups.map((group) => ({
      rule_id: id,
      app_id: appId,
      label: app.label,
      group_id: group.id,
      group_name: group.name,
    })),
    now,
  );
  return id;
}

/** Takes a rule away; what it pushed is kept (as if picked), left in the app, or deleted there. */
export async function removeRule(
  trx: Trx,
  actor: Actor,
  appId: string,
  ruleId: string,
  groups: PushRuleEnd,
  now: Date,
): Promise<void> {
  const app = await lockedApp(trx, appId);
  const its = await groupsOfRule(trx, ruleId);
  const rule = await deleteRule(trx, appId, ruleId);
  if (rule === undefined) throw fail("not_found", { what: "push rule" });
  await record(
    trx,
    actor,
    [
      {
        event: "application.provision.group_push.rule.delete",
        target: { kind: "app", id: appId, name: app.label },
        message: `Removed the push rule of ${app.label}: ${inWords(rule)}`,
        detail: { ruleId, groups },
      },
    ],
    now,
  );
  if (groups !== "keep") await end(trx, actor, app, await groupNames(trx, its), groups, now);
}

/** What a rule chose: pushed from now on, like what somebody picked. */
export async function pushByRule(
  trx: Trx,
  chosen: readonly { rule_id: string; app_id: string; label: string; group_id: string; group_name: string }[],
  now: Date,
): Promise<void> {
  for (const { rule_id, app_id, label, group_id, group_name } of chosen) {
    await insertPushes(trx, app_id, [{ group_id, group_name, target_id: null }], { rule: rule_id, name: "rule" });
    const group = { id: group_id, name: group_name };
    const event = "application.provision.group_push.mapping.created.from.rule";
    const told = (name: string) => `Began to push the group ${name} to ${label}, by a rule`;
    await logPush(trx, systemActor, event, [group], { id: app_id, label }, told, now);
    await nudgeGroups(trx, [group_id], 2, app_id);
  }
}
