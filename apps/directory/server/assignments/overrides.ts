// Values entered at an assignment: they win over what the mapping makes of the person.
import type { z } from "zod";
import type { assignmentValues } from "../../shapes/assignments.ts";
import type { Actor } from "../actor.ts";
import { appRecordOf, appTarget } from "../apps/apps.ts";
import { InvalidInput } from "../errors.ts";
import { mappedValues } from "../mappings/values.ts";
import { mappedTargets } from "../mappings/targets.ts";
import { personOf } from "../people/people-list.ts";
import { attributeTypes } from "../provisioning/wanted/attribute-types.ts";
import { groupsChanged, peopleChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { type AssignmentRecord, groupValuesFor, setOverrides } from "./store.ts";

type Overrides = Record<string, string>;

const mistakeIn = (value: string, type: string | undefined): string | undefined => {
  if (value.length > 2000) return "is longer than 2000 characters";
  if (type === "boolean" && !/^(true|false)$/i.test(value)) return "must be true or false";
  if (type === "integer" && !/^-?\d{1,15}$/.test(value)) return "must be a whole number";
  if (type === "decimal" && (value.trim() === "" || !Number.isFinite(Number(value)))) return "must be a number";
  return undefined;
};

/** Overrides under the names that the mapping has; refuses what no row of the mapping sends. */
export const checkOverrides = async (db: Db, appId: string, overrides: Overrides): Promise<Overrides> => {
  const entries = Object.entries(overrides);
  if (entries.length === 0) return {};
  const [app, mapped] = await Promise.all([appRecordOf(db, appId), mappedTargets(db, appId)]);
  const types = attributeTypes(app);
  const checked: Overrides = {};
  const mistakes: { path: string; message: string }[] = [];
  for (const [name, value] of entries) {
    const row = mapped.find(({ target }) => target.toLowerCase() === name.toLowerCase());
    const path = `overrides.${name}`;
    const wrong = mistakeIn(value, types.get(row?.target ?? name));
    if (!row)
      mistakes.push({
        path,
        message: `${name} is not sent to ${app.label}: no row of the mapping is on for it. Switch one on under Mappings first.`,
      });
    else if (wrong !== undefined) mistakes.push({ path, message: `${row.target} ${wrong}.` });
    else if (value !== "") checked[row.target] = value;
  }
  if (mistakes.length > 0) throw new InvalidInput(mistakes);
  return checked;
};

/** Values of this assignment that win over the person's own, by target attribute. */
export const changeOverrides = async (
  trx: Trx,
  actor: Actor,
  assignment: AssignmentRecord,
  input: Overrides,
  now: Date,
): Promise<void> => {
  const app = await appRecordOf(trx, assignment.app_id);
  const overrides = await checkOverrides(trx, app.id, input);
  await setOverrides(trx, assignment.id, JSON.stringify(overrides));
  const message = `Changed the values of an assignment to ${app.label}`;
  const detail = { assignmentId: assignment.id, before: assignment.overrides, overrides };
  await record(trx, actor, [{ event: "application.lifecycle.update", target: appTarget(app), message, detail }], now);
  if (assignment.person_id !== null) await peopleChanged(trx, [assignment.person_id]);
  if (assignment.group_id !== null) await groupsChanged(trx, [assignment.group_id]);
};

/** The values that go out for a person, each with where it comes from; for a group, the values that it gives. */
export const valuesOf = async (
  db: Db,
  assignment: AssignmentRecord,
  now: Date,
): Promise<z.infer<typeof assignmentValues>> => {
  const { app_id: appId, overrides } = assignment;
  const mapped = await mappedTargets(db, appId);
  const personId = assignment.person_id;
  if (personId === null) {
    return {
      overrides,
      rows: mapped.map(({ target, label, required, type }) => ({
        target,
        label,
        required,
        type,
        value: overrides[target] ?? null,
        from: Object.hasOwn(overrides, target) ? ("assignment" as const) : ("mapping" as const),
        group: null,
        otherwise: null,
      })),
    };
  }
  const person = await personOf(db, personId);
  const [made, groups] = await Promise.all([
    mappedValues(db, appId, [person], now),
    groupValuesFor(db, appId, personId),
  ]);
  return {
    overrides,
    rows: mapped.map(({ target, label, required, type }) => {
      const group = groups.find(({ overrides: values }) => Object.hasOwn(values, target));
      const otherwise = group?.overrides[target] ?? made.get(personId)?.get(target) ?? null;
      const own = overrides[target];
      const from = own !== undefined ? "assignment" : group ? "group" : "mapping";
      return { target, label, required, type, value: own ?? otherwise, from, group: group?.name ?? null, otherwise };
    }),
  };
};
