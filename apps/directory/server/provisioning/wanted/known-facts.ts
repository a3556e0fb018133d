import { isBaseAttribute } from "../../people/attributes.ts";
import { attributeTypesOf, profileSchema } from "../../people/profile-schema.ts";
import type { Db } from "../../tables.ts";
import type { Confirmed } from "./difference.ts";
import type { Facts, Profile } from "./facts.ts";
import { evaluate, type MappingRule } from "./mapping.ts";
import { loadSurroundings, takenValues } from "./facts-store.ts";

export type FactsOf = (personId: string) => Omit<Facts, "profile">;

interface Known {
  id: string;
  profile: Profile;
  /** Of the account, when there is one. */
  confirmed: Confirmed | undefined;
}

interface Ask {
  app: { id: string; label: string; organisation: string; mappings: MappingRule[] };
  people: Known[];
  now: Date;
}

/** What the expressions of an app may know about each of these people. */
export async function loadFacts(db: Db, ask: Ask): Promise<FactsOf> {
  const { app, people, now } = ask;
  const rows = app.mappings.filter((row) => row.source_kind === "expression" && row.apply !== "off");
  const reads = (source: string) => rows.some((row) => row.reads.includes(source));
  const ids = people.map((person) => person.id);
  // Base attributes are all text.
  const readsOwn = app.mappings.some((row) => row.source_kind === "attribute" && !isBaseAttribute(row.source));
  const types = rows.length > 0 || readsOwn ? attributeTypesOf(await profileSchema(db)) : undefined;
  const around = reads("groups") || reads("linked") ? await loadSurroundings(db, ids) : undefined;
  const confirmed = new Map(people.map((person) => [person.id, person.confirmed]));
  const base: FactsOf = (id) => ({
    groups: around?.get(id)?.groups,
    manager: around?.get(id)?.manager,
    account: Object.fromEntries(Object.entries(confirmed.get(id) ?? {}).map(([path, { value }]) => [path, value])),
    app: app.label,
    organisation: app.organisation,
    now,
    types,
  });
  const unique = rows.filter((row) => row.reads.includes("taken"));
  if (unique.length === 0) return base;
  const taken = new Map<string, Set<string>>();
  // Kept once the account is there.
  for (const person of people)
    if (person.confirmed === undefined)
      taken.set(person.id, await takenFor(db, app.id, person, unique, base(person.id)));
  return (id) => ({ ...base(id), isTaken: (value) => taken.get(id)?.has(value.toLowerCase()) ?? false });
}

/** So often a whole round of candidates may be taken before the row is given up for now. */
const ROUNDS = 5;

/** Tries the row with what is known to be taken; what it asks for then is looked up, until it asks for nothing new. */
async function takenFor(
  db: Db,
  appId: string,
  person: Known,
  rows: MappingRule[],
  facts: Omit<Facts, "profile">,
): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const row of rows) {
    const known = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const asked: string[] = [];
      const isTaken = (value: string): boolean => {
        if (!known.has(value.toLowerCase())) asked.push(value);
        // Twenty at a time: the numbers behind a common name are looked up together.
        return taken.has(value.toLowerCase()) || (!known.has(value.toLowerCase()) && asked.length < 20);
      };
      evaluate(row, { ...facts, profile: person.profile, isTaken });
      if (asked.length === 0) break;
      for (const value of asked) known.add(value.toLowerCase());
      for (const value of await takenValues(db, { appId, personId: person.id, target: row.target, values: asked }))
        taken.add(value);
    }
  }
  return taken;
}
