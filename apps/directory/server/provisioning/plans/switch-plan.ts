// What an app would be sent if its switches stood so: the computation of sending, for everybody, with nothing sent.
import type { Database } from "@rollcall/foundation/database";
import type { z } from "zod";
import type { switches as switchesShape, switchPlan } from "../../../shapes/apps.ts";
import type { DirectoryTables } from "../../tables.ts";
import { loadApp, loadPeople } from "../dispatch/work-store.ts";
import type { AppForWork } from "../link.ts";
import { attributeTypes } from "../wanted/attribute-types.ts";
import { desiredPerson } from "../wanted/desired.ts";
import { difference } from "../wanted/difference.ts";
import { loadFacts } from "../wanted/known-facts.ts";
import { activeOutOfScope, confirmedBy, peopleWithApp } from "./plan-store.ts";

type Plan = z.infer<typeof switchPlan>;

const STEP = 1_000;

interface Ask {
  appId: string;
  switches: z.infer<typeof switchesShape>;
  now: Date;
}

/** Undefined when there is no such app. Accounts that the app has already are linked and not made again: see its import. */
export async function planSwitches(database: Database<DirectoryTables>, ask: Ask): Promise<Plan | undefined> {
  const loaded = await loadApp(database, ask.appId);
  if (loaded === undefined) return undefined;
  const plan: Plan = {
    people: 0,
    create: 0,
    update: 0,
    reactivate: 0,
    deactivate: 0,
    missing: 0,
    fault: 0,
    nothing: 0,
  };
  if (!ask.switches.enabled) return plan;
  const app = {
    ...loaded,
    create_users: ask.switches.createUsers,
    update_users: ask.switches.updateUsers,
    deactivate_users: ask.switches.deactivateUsers,
  };
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await peopleWithApp(database.kysely, ask.appId, after, STEP);
    after = ids.at(-1) ?? null;
    if (ids.length > 0) await addStep(database, app, ids, ask.now, plan);
    if (ids.length < STEP) break;
  }
  if (app.deactivate_users) plan.deactivate = await activeOutOfScope(database.kysely, ask.appId);
  return plan;
}

async function addStep(
  database: Database<DirectoryTables>,
  app: AppForWork,
  ids: string[],
  now: Date,
  plan: Plan,
): Promise<void> {
  const db = database.kysely;
  const [people, confirmed] = await Promise.all([loadPeople(database, app.id, ids), confirmedBy(db, app.id, ids)]);
  const factsOf = await loadFacts(db, {
    app,
    people: people.flatMap(({ id, person }) =>
      person === null ? [] : [{ id, profile: person.profile, confirmed: confirmed.get(id) }],
    ),
    now,
  });
  const types = attributeTypes(app);
  for (const one of people) {
    if (one.person === null) continue;
    const desired = desiredPerson({
      person: one.person,
      assigned: one.overrides.length > 0,
      overrides: one.overrides,
      mappings: app.mappings,
      facts: factsOf(one.id),
      types,
    });
    plan.people += 1;
    plan[difference(desired, confirmed.get(one.id), app).kind] += 1;
  }
}
