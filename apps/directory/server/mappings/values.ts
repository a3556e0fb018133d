// What the rows of an app make of people: for the preview and for lists.
import type { z } from "zod";
import { ExpressionError } from "@rollcall/expressions/error";
import { compile } from "@rollcall/expressions/expression";
import type { mappingPreview } from "../../shapes/mappings.ts";
import { appRecordOf } from "../apps/apps.ts";
import { organisationName } from "../first-run/organisation.ts";
import { personOf } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { confirmedOf } from "../provisioning/screens/link-states.ts";
import { type FactsOf, loadFacts } from "../provisioning/wanted/known-facts.ts";
import type { Mapped } from "../provisioning/wanted/facts.ts";
import { evaluate, isComputedOnce, type MappingRule } from "../provisioning/wanted/mapping.ts";
import type { Db, Profile } from "../tables.ts";
import { fromRecord, type Mapping, mistakeIn } from "./mappings.ts";
import { readMappings } from "./store.ts";

interface Who {
  id: string;
  profile: Profile;
}

export const rulesOf = (rows: Mapping[]): MappingRule[] =>
  rows.map(({ sourceKind, ...row }) => ({ ...row, source_kind: sourceKind, reads: readsOf(sourceKind, row.source) }));

/** A row that is being edited may be wrong still: it reads nothing then. */
function readsOf(kind: Mapping["sourceKind"], source: string): string[] {
  try {
    return kind === "expression" ? [...compile(source).reads] : [];
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

async function factsFor(db: Db, appId: string, people: Who[], mappings: MappingRule[], now: Date): Promise<FactsOf> {
  const [app, organisation, confirmed] = await Promise.all([
    appRecordOf(db, appId),
    organisationName(db),
    confirmedOf(
      db,
      appId,
      people.map(({ id }) => id),
    ),
  ]);
  return loadFacts(db, {
    app: { id: appId, label: app.label, organisation, mappings },
    people: people.map(({ id, profile }) => ({ id, profile, confirmed: confirmed.get(id) })),
    now,
  });
}

/** The values one person would be sent with, by the saved rows or by rows that are being edited. */
export const previewMappings = async (
  db: Db,
  appId: string,
  ask: { person: string; mappings?: Mapping[] | undefined },
  now: Date,
): Promise<z.infer<typeof mappingPreview>> => {
  await appRecordOf(db, appId);
  const person = await personOf(db, ask.person);
  const rows = ask.mappings ?? (await readMappings(db, appId)).map(fromRecord);
  const rules = rulesOf(rows);
  const schema = await profileSchema(db);
  const facts = (await factsFor(db, appId, [person], rules, now))(person.id);
  const shown = rows.map((row, index) => {
    const mistake = mistakeIn(schema, row, rows, index);
    const rule = rules[index];
    const off = row.apply === "off" || mistake !== undefined || rule === undefined;
    const mapped: Mapped = off ? { value: undefined } : evaluate(rule, { ...facts, profile: person.profile });
    const missing = row.apply !== "off" && row.required && mapped.value === undefined;
    const empty = missing ? `${row.target} is required and would be empty for this person.` : null;
    return {
      target: row.target,
      value: mapped.value ?? null,
      problem: mistake ?? mapped.fault?.message ?? empty,
      note: rule !== undefined && isComputedOnce(rule) ? once : (mapped.warnings?.[0] ?? null),
      missing,
    };
  });
  return {
    person: { id: person.id, name: personName(person.profile), login: person.login },
    rows: shown.map(({ missing: _missing, ...row }) => row),
    missing: shown.filter(({ missing }) => missing).map(({ target }) => target),
  };
};

const once = "Computed when the account is created, and kept from then on.";

/** The values that the saved rows make of each of these people, by target; for lists. */
export const mappedValues = async (
  db: Db,
  appId: string,
  people: Who[],
  now: Date,
): Promise<Map<string, Map<string, string>>> => {
  const rows = (await readMappings(db, appId)).filter(({ apply }) => apply !== "off");
  const factsOf = await factsFor(db, appId, people, rows, now);
  return new Map(
    people.map(({ id, profile }) => {
      const facts = { ...factsOf(id), profile };
      const values = rows.flatMap((row) => {
        const { value } = evaluate(row, facts);
        return value === undefined ? [] : [[row.target, value] as const];
      });
      return [id, new Map(values)];
    }),
  );
};
