// Who would be changed by another mapping, and how: the computation of sending, for everybody, with nothing sent.
import type { Database } from "@rollcall/foundation/database";
import type { z } from "zod";
import type { mappingPlan } from "../../../shapes/mappings.ts";
import type { DirectoryTables } from "../../tables.ts";
import { loadApp, loadPeople } from "../dispatch/work-store.ts";
import type { AppForWork } from "../link.ts";
import { attributeTypes } from "../wanted/attribute-types.ts";
import { desiredPerson } from "../wanted/desired.ts";
import { type Confirmed, difference, type Difference } from "../wanted/difference.ts";
import { loadFacts } from "../wanted/known-facts.ts";
import type { MappingRule } from "../wanted/mapping.ts";
import { nameOf } from "../wanted/person-name.ts";
import { confirmedBy, peopleWithApp } from "./plan-store.ts";

type Plan = z.infer<typeof mappingPlan>;

const STEP = 1_000;
/** Of so many the changes are told one by one; the rest is counted. */
const SHOWN = 200;

interface Ask {
  appId: string;
  rules: MappingRule[];
  now: Date;
}

/** The plan of saving these rows; undefined when there is no such app. */
export async function planMapping(database: Database<DirectoryTables>, ask: Ask): Promise<Plan | undefined> {
  const app = await loadApp(database, ask.appId);
  if (app === undefined) return undefined;
  const plan: Plan = { people: 0, changed: 0, missing: 0, faults: 0, attributes: [], rows: [] };
  const attributes = new Map<string, number>();
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await peopleWithApp(database.kysely, ask.appId, after, STEP);
    if (ids.length === 0) break;
    after = ids.at(-1) ?? null;
    await addStep(database, app, ask, ids, plan, attributes);
    if (ids.length < STEP) break;
  }
  plan.attributes = [...attributes]
    .map(([target, people]) => ({ target, people }))
    .toSorted((a, b) => b.people - a.people || a.target.localeCompare(b.target));
  return plan;
}

async function addStep(
  database: Database<DirectoryTables>,
  app: AppForWork,
  { appId, now, rules }: Ask,
  ids: string[],
  plan: Plan,
  attributes: Map<string, number>,
): Promise<void> {
  const db = database.kysely;
  const [people, confirmed] = await Promise.all([loadPeople(database, appId, ids), confirmedBy(db, appId, ids)]);
  const judge = async (mappings: MappingRule[]) => {
    const factsOf = await loadFacts(db, {
      app: { ...app, mappings },
      people: people.flatMap(({ id, person }) =>
        person === null ? [] : [{ id, profile: person.profile, confirmed: confirmed.get(id) }],
      ),
      now,
    });
    const types = attributeTypes(app);
    return new Map(
      people.map((one) => {
        const desired = desiredPerson({
          person: one.person ?? undefined,
          assigned: one.overrides.length > 0,
          overrides: one.overrides,
          mappings,
          facts: factsOf(one.id),
          types,
        });
        return [one.id, difference(desired, confirmed.get(one.id), app)];
      }),
    );
  };
  const [before, later] = [await judge(app.mappings), await judge(rules)];
  for (const { id, person } of people) {
    const [old, next] = [before.get(id), later.get(id)];
    if (person === null || old === undefined || next === undefined) continue;
    plan.people += 1;
    if (next.kind === "missing") plan.missing += 1;
    if (next.kind === "fault") plan.faults += 1;
    if (sameEffect(old, next)) continue;
    plan.changed += 1;
    const changes = changesBy(old, next, confirmed.get(id));
    for (const { target } of changes) attributes.set(target, (attributes.get(target) ?? 0) + 1);
    if (plan.rows.length < SHOWN)
      plan.rows.push({ id, name: nameOf(person.profile), problem: problemOf(next), changes });
  }
}

/** What is on its way already is not what the new rows do. */
const sameEffect = (old: Difference, next: Difference): boolean => JSON.stringify(old) === JSON.stringify(next);

const valuesOf = (difference: Difference): Record<string, unknown> => ("values" in difference ? difference.values : {});

/** What would be sent, beside what is there now; an attribute that only the old rows would send keeps its value. */
function changesBy(
  old: Difference,
  next: Difference,
  confirmed: Confirmed | undefined,
): Plan["rows"][number]["changes"] {
  const [was, will] = [valuesOf(old), valuesOf(next)];
  const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
  return Object.keys({ ...was, ...will })
    .filter((target) => JSON.stringify(was[target]) !== JSON.stringify(will[target]))
    .map((target) => {
      const now = confirmed === undefined ? was[target] : confirmed[target]?.value;
      const then = Object.hasOwn(will, target) ? will[target] : now;
      return { target, before: text(now), after: text(then) };
    });
}

function problemOf(difference: Difference): string | null {
  if (difference.kind === "missing") return `Required but empty: ${difference.targets.join(", ")}`;
  if (difference.kind === "fault") return `${difference.target} cannot be computed: ${difference.message}`;
  return null;
}
