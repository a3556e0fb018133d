import type { Database } from "@rollcall/foundation/database";
import type { DirectoryTables } from "../../tables.ts";
import { attributeTypes } from "../wanted/attribute-types.ts";
import { loadApp, loadPeople } from "../dispatch/work-store.ts";
import { type DesiredPerson, desiredPerson } from "../wanted/desired.ts";
import type { Confirmed } from "../wanted/difference.ts";
import { loadFacts } from "../wanted/known-facts.ts";

/**
 * What the app shall hold of each of these people, by the same rules as when it is sent; of somebody who was deleted
 * here, that nobody may be active. `confirmed` is that of the people who have an account there.
 */
export async function wantedOf(
  database: Database<DirectoryTables>,
  appId: string,
  people: { id: string; confirmed?: Confirmed | undefined }[],
  now: Date,
): Promise<Map<string, DesiredPerson>> {
  const ids = people.map(({ id }) => id);
  const [app, loaded] = await Promise.all([loadApp(database, appId), loadPeople(database, appId, ids)]);
  if (app === undefined) return new Map();
  const confirmed = new Map(people.map((one) => [one.id, one.confirmed]));
  const factsOf = await loadFacts(database.kysely, {
    app,
    // A value that is made only once is looked up for nobody here: it is neither matched nor compared.
    people: loaded.flatMap(({ person }) =>
      person === null ? [] : [{ id: person.id, profile: person.profile, confirmed: confirmed.get(person.id) ?? {} }],
    ),
    now,
  });
  const types = attributeTypes(app);
  return new Map(
    loaded.map(({ id, person, overrides }) => [
      id,
      desiredPerson({
        person: person ?? undefined,
        assigned: overrides.length > 0,
        overrides,
        mappings: app.mappings,
        facts: factsOf(id),
        types,
      }),
    ]),
  );
}
