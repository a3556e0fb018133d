import type { z } from "zod";
import type { mappingList, mappingPreview, mapping as mappingShape } from "../../shapes/mappings.ts";
import type { Actor } from "../actor.ts";
import { appRecordOf, appTarget, lockedApp } from "../apps/apps.ts";
import { InvalidInput } from "../errors.ts";
import { profileAttribute, profileAttributes } from "../people/attributes.ts";
import { personOf } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { parsePath } from "../provisioning/wanted/attribute-path.ts";
import { appChanged } from "../provisioning/wanted/desire.ts";
import { evaluate } from "../provisioning/wanted/mapping.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, Profile, Trx } from "../tables.ts";
import { defaultRow, defaultRows } from "./default-rows.ts";
import { readMappings, replaceMappings } from "./store.ts";
import type { MappingRecord } from "./store.ts";

type Mapping = z.infer<typeof mappingShape>;

interface AppAttribute {
  path: string;
  type: string;
  required: boolean;
  writable: boolean;
}

/** What the app's own schema said at the last connection test. */
const appAttributes = (capabilities: unknown): AppAttribute[] => {
  const { attributes } = (capabilities ?? {}) as { attributes?: AppAttribute[] };
  return Array.isArray(attributes) ? attributes : [];
};

const fromRecord = (row: MappingRecord): Mapping => ({
  target: row.target,
  sourceKind: row.source_kind,
  source: row.source,
  apply: row.apply,
  required: row.required,
});

/** Paths that say the same attribute compare equal: RFC 7643 section 2.1, names are without case. */
const samePath = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export const mappingsOf = async (db: Db, appId: string): Promise<z.infer<typeof mappingList>> => {
  const app = await appRecordOf(db, appId);
  const rows = await readMappings(db, appId);
  const used = (path: string) => rows.some(({ target }) => samePath(target, path));
  const known = appAttributes(app.capabilities);
  const free = [
    ...defaultRows.filter(({ target }) => !used(target)),
    ...known
      .filter(({ path, writable }) => writable && !used(path) && !defaultRow(path))
      .map(({ path, required }) => ({
        target: path,
        label: path,
        description: "Attribute of the app's schema",
        required,
      })),
  ];
  return {
    mappings: rows.map((row) => {
      const entry = defaultRow(row.target);
      return {
        ...fromRecord(row),
        label: entry?.label ?? row.target,
        description: entry?.description ?? "",
        isDefault: entry !== undefined,
      };
    }),
    defaults: defaultRows.map((row) => ({
      target: row.target,
      sourceKind: "attribute" as const,
      source: row.source,
      apply: row.on ? ("create_and_update" as const) : ("off" as const),
      required: row.required,
    })),
    sources: profileAttributes.map(({ name, label }) => ({ name, label })),
    targets: free.map(({ target, label, description, required }) => ({ target, label, description, required })),
  };
};

const mistakeIn = (row: Mapping, rows: Mapping[], index: number): string | undefined => {
  if (!parsePath(row.target))
    return `"${row.target}" is not a SCIM attribute path. Write it like name.givenName or emails[type eq "work"].value.`;
  if (rows.findIndex(({ target }) => samePath(target, row.target)) !== index)
    return `${row.target} has two rows. Keep one.`;
  if (/^(id|meta|schemas|externalid|active|groups|password)(\.|$|\[)/i.test(row.target))
    return `${row.target} is set by Rollcall or by the app itself and cannot be mapped.`;
  if (row.sourceKind === "attribute" && !profileAttribute(row.source))
    return `The row ${row.target} takes "${row.source}", which is not an attribute of a person. Choose one of the list.`;
  if (row.sourceKind === "constant" && row.source.trim() === "")
    return `The row ${row.target} has an empty constant. Enter a value, or choose "none".`;
  if (samePath(row.target, "userName") && (row.apply === "off" || row.sourceKind === "none"))
    return "userName cannot be switched off: every SCIM account needs one (RFC 7643 section 4.1.1).";
  return undefined;
};

const check = (rows: Mapping[]): void => {
  const mistakes = rows.flatMap((row, index) => {
    const message = mistakeIn(row, rows, index);
    return message === undefined ? [] : [{ path: `mappings.${index}`, message }];
  });
  if (!rows.some(({ target }) => samePath(target, "userName")))
    mistakes.push({ path: "mappings", message: "The row userName is missing: every SCIM account needs one." });
  if (mistakes.length > 0) throw new InvalidInput(mistakes, "mapping_invalid");
};

export const saveMappings = async (
  trx: Trx,
  actor: Actor,
  appId: string,
  rows: Mapping[],
  now: Date,
): Promise<void> => {
  check(rows);
  const app = await lockedApp(trx, appId);
  const before = (await readMappings(trx, appId)).map(fromRecord);
  if (JSON.stringify(before) === JSON.stringify(rows.map((row) => ({ ...row })))) return;
  await replaceMappings(
    trx,
    appId,
    rows.map((row, position) => ({
      app_id: appId,
      target: row.target,
      position,
      source_kind: row.sourceKind,
      source: row.sourceKind === "none" ? "" : row.source,
      apply: row.apply,
      required: row.required,
    })),
  );
  const changed = rows
    .filter((row) => {
      const old = before.find(({ target }) => samePath(target, row.target));
      return JSON.stringify(old) !== JSON.stringify(row);
    })
    .map(({ target }) => target);
  const message = `Changed the mapping of ${app.label}`;
  const event = "application.provision.field_mapping_rule.change";
  await record(trx, actor, [{ event, target: appTarget(app), message, detail: { before, after: rows, changed } }], now);
  await appChanged(trx, appId);
};

/** The values one person would be sent with, by the saved rows or by rows that are being edited. */
export const previewMappings = async (
  db: Db,
  appId: string,
  ask: { person: string; mappings?: Mapping[] | undefined },
): Promise<z.infer<typeof mappingPreview>> => {
  await appRecordOf(db, appId);
  const person = await personOf(db, ask.person);
  const rows = ask.mappings ?? (await readMappings(db, appId)).map(fromRecord);
  const shown = rows.map((row, index) => {
    const problem = mistakeIn(row, rows, index) ?? null;
    const off = row.apply === "off";
    const value = off ? undefined : evaluate({ ...row, source_kind: row.sourceKind }, person.profile);
    const missing = !off && row.required && value === undefined;
    return {
      target: row.target,
      value: value ?? null,
      problem: problem ?? (missing ? `${row.target} is required and would be empty for this person.` : null),
      missing,
    };
  });
  return {
    person: { id: person.id, name: personName(person.profile), login: person.login },
    rows: shown.map(({ target, value, problem }) => ({ target, value, problem })),
    missing: shown.filter(({ missing }) => missing).map(({ target }) => target),
  };
};

/** How the saved rows turn a profile into values of the app, by target; for lists of many people. */
export const mapper = async (db: Db, appId: string): Promise<(profile: Profile) => Map<string, string>> => {
  const rows = (await readMappings(db, appId)).filter(({ apply }) => apply !== "off");
  return (profile) =>
    new Map(
      rows.flatMap((row) => {
        const value = evaluate(row, profile);
        return value === undefined ? [] : [[row.target, value] as const];
      }),
    );
};
