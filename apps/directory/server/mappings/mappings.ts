import type { z } from "zod";
import { ExpressionError } from "@rollcall/expressions/error";
import { compile } from "@rollcall/expressions/expression";
import type { mappingList, mapping as mappingShape } from "../../shapes/mappings.ts";
import type { Actor } from "../actor.ts";
import { appRecordOf, appTarget, lockedApp } from "../apps/apps.ts";
import { InvalidInput } from "../errors.ts";
import { profileSchema, type ProfileSchema } from "../people/profile-schema.ts";
import { parsePath } from "../provisioning/wanted/attribute-path.ts";
import { appChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { defaultRow, defaultRows } from "./default-rows.ts";
import { sentAs, warningOf } from "./lint.ts";
import { keepVersion, readMappings, replaceMappings } from "./store.ts";
import { isFixedTarget, targetsOf } from "./targets.ts";
import type { MappingRecord } from "./store.ts";

export type Mapping = z.infer<typeof mappingShape>;

export const fromRecord = (row: MappingRecord): Mapping => ({
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
  const [rows, schema] = await Promise.all([readMappings(db, appId), profileSchema(db)]);
  const used = (path: string) => rows.some(({ target }) => samePath(target, path));
  const { learned, targets } = await targetsOf(db, app);
  const free = targets.filter(({ path, writable }) => writable && !used(path));
  return {
    mappings: rows.map((row) => {
      const entry = targets.find(({ path }) => samePath(path, row.target));
      return {
        ...fromRecord(row),
        label: entry?.label ?? row.target,
        description: entry?.description ?? "",
        isDefault: defaultRow(row.target) !== undefined,
        sent: sentAs(row.target, entry),
        warning: warningOf(fromRecord(row), entry, learned),
      };
    }),
    defaults: defaultRows.map((row) => ({
      target: row.target,
      sourceKind: "attribute" as const,
      source: row.source,
      apply: row.on ? ("create_and_update" as const) : ("off" as const),
      required: row.required,
    })),
    sources: schema.attributes.map(({ name, label }) => ({ name, label })),
    targets: free.map((one) => ({
      target: one.path,
      label: one.label,
      description: one.description,
      required: one.required,
      sent: sentAs(one.path, one),
    })),
  };
};

const named = new Set(["name"]);

/** @throws ExpressionError */
const readsOf = (schema: ProfileSchema, source: string): string[] => [
  ...compile(source, { user: schema.names, app: named, org: named }).reads,
];

const expressionMistake = (schema: ProfileSchema, { target, source }: Mapping): string | undefined => {
  try {
    readsOf(schema, source);
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return `The expression of ${target}, at character ${error.position + 1}: ${error.message}`;
  }
};

export const mistakeIn = (schema: ProfileSchema, row: Mapping, rows: Mapping[], index: number): string | undefined => {
  if (!parsePath(row.target))
    return `"${row.target}" is not a SCIM attribute path. Write it like name.givenName or emails[type eq "work"].value.`;
  if (rows.findIndex(({ target }) => samePath(target, row.target)) !== index)
    return `${row.target} has two rows. Keep one.`;
  if (isFixedTarget(row.target)) return `${row.target} is set by Rollcall or by the app itself and cannot be mapped.`;
  if (row.sourceKind === "attribute" && !schema.get(row.source))
    return `The row ${row.target} takes "${row.source}", which is not an attribute of a person. Choose one of the list.`;
  if (row.sourceKind === "constant" && row.source.trim() === "")
    return `The row ${row.target} has an empty constant. Enter a value, or choose "none".`;
  if (samePath(row.target, "userName") && (row.apply === "off" || row.sourceKind === "none"))
    return "userName cannot be switched off: every SCIM account needs one (RFC 7643 section 4.1.1).";
  return row.sourceKind === "expression" ? expressionMistake(schema, row) : undefined;
};

export const check = (schema: ProfileSchema, rows: Mapping[]): void => {
  const mistakes = rows.flatMap((row, index) => {
    const message = mistakeIn(schema, row, rows, index);
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
  const schema = await profileSchema(trx);
  check(schema, rows);
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
      reads: row.sourceKind === "expression" ? readsOf(schema, row.source) : [],
    })),
  );
  const changed = rows
    .filter((row) => {
      const old = before.find(({ target }) => samePath(target, row.target));
      return JSON.stringify(old) !== JSON.stringify(row);
    })
    .map(({ target }) => target);
  await keepVersion(trx, appId, { before, rows, by: actor.name, at: now });
  const message = `Changed the mapping of ${app.label}`;
  const event = "application.provision.field_mapping_rule.change";
  await record(trx, actor, [{ event, target: appTarget(app), message, detail: { before, after: rows, changed } }], now);
  await appChanged(trx, appId);
};
