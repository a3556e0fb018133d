// The attributes that an account adds to its users.
import { newId } from "@rollcall/foundation/ids";
import type { z } from "zod";
import type {
  newUserAttribute,
  UserAttribute,
  UserAttributeChange,
  UserAttributes as UserAttributesShape,
} from "../../shapes/attributes.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import { actorOf, type Principal } from "../permissions.ts";
import { auditEntry, type Change, recordAudit } from "../records.ts";
import type { AttributeDefinition } from "../attribute-definition.ts";
import { extensionUrn } from "./extension.ts";
import {
  type AttributeRow,
  everyAttribute,
  lockAttributes,
  putAttribute,
  readAttributes,
  readDefinitions,
} from "./store.ts";

/** Each one is a part of every answer that shows a user. */
const MOST_ATTRIBUTES = 50;

/** RFC 7643 §2.1, without the names that every resource has or every object inherits. */
const nameShape = /^[a-z][a-z0-9_-]*$/i;
const taken = new Set(
  ["id", "externalId", "schemas", "meta", "value", "prototype", ...Object.getOwnPropertyNames(Object.prototype)].map(
    (name) => name.toLowerCase(),
  ),
);

export async function definitionsOf(deps: Dependencies, account: number): Promise<AttributeDefinition[]> {
  return readDefinitions(deps.database, account);
}

function view(row: AttributeRow & { users: number }): UserAttribute {
  return {
    id: row.id,
    name: row.name,
    label: row.label,
    description: row.description,
    type: row.type,
    multiValued: row.multi_valued,
    required: row.required,
    caseExact: row.case_exact,
    canonicalValues: row.canonical_values,
    createdAt: iso(row.created_at),
    users: row.users,
  };
}

export async function showAttributes(deps: Dependencies, principal: Principal): Promise<UserAttributesShape> {
  const schema = extensionUrn(principal.account.number);
  const rows = await readAttributes(deps.database, principal.account.number, schema);
  return { schema, attributes: rows.map(view) };
}

async function showAttribute(deps: Dependencies, principal: Principal, id: string): Promise<UserAttribute> {
  const { attributes } = await showAttributes(deps, principal);
  const found = attributes.find((one) => one.id === id);
  if (found === undefined) throw refuse("not_found", { what: "attribute" });
  return found;
}

export async function addAttribute(
  deps: Dependencies,
  principal: Principal,
  asked: z.output<typeof newUserAttribute>,
): Promise<UserAttribute> {
  const { name } = asked;
  if (!nameShape.test(name) || taken.has(name.toLowerCase())) throw refuse("attribute_name_not_valid", { name });
  checkValues(asked);
  const id = await change(deps, principal, (rows) => {
    const same = rows.find((row) => row.name_key === name.toLowerCase());
    if (same !== undefined && same.removed_at === null) throw refuse("attribute_taken", { name: same.name });
    if (rows.filter((row) => row.removed_at === null).length >= MOST_ATTRIBUTES)
      throw refuse("too_many_attributes", { limit: MOST_ATTRIBUTES });
    if (same !== undefined && (same.type !== asked.type || same.multi_valued !== asked.multiValued))
      throw refuse("attribute_type_kept", {
        name: same.name,
        type: same.type,
        values: same.multi_valued ? "several values" : "one value",
      });
    return {
      row: {
        account_id: principal.account.number,
        id: same?.id ?? newId(),
        // Values that were kept are under the name as it was written then.
        name: same?.name ?? name,
        name_key: name.toLowerCase(),
        label: asked.label,
        description: asked.description,
        type: asked.type,
        multi_valued: asked.multiValued,
        required: asked.required,
        case_exact: asked.caseExact,
        canonical_values: asked.canonicalValues,
        created_at: deps.clock(),
        removed_at: null,
      },
      event: "attribute.added",
      message: `Added the user attribute ${asked.label} (${name})`,
    };
  });
  return showAttribute(deps, principal, id);
}

export async function changeAttribute(
  deps: Dependencies,
  principal: Principal,
  id: string,
  asked: UserAttributeChange,
): Promise<UserAttribute> {
  await change(deps, principal, (rows) => {
    const before = liveOne(rows, id);
    const row = {
      ...before,
      label: asked.label ?? before.label,
      description: asked.description ?? before.description,
      required: asked.required ?? before.required,
      case_exact: asked.caseExact ?? before.case_exact,
      canonical_values: asked.canonicalValues ?? before.canonical_values,
    };
    checkValues({ type: row.type, canonicalValues: row.canonical_values });
    return {
      row,
      before,
      event: "attribute.changed",
      message: `Changed the user attribute ${row.label} (${row.name})`,
    };
  });
  return showAttribute(deps, principal, id);
}

/** Its values stay with the users, hidden, and are there again when it is added again. */
export async function removeAttribute(deps: Dependencies, principal: Principal, id: string): Promise<void> {
  await change(deps, principal, (rows) => {
    const before = liveOne(rows, id);
    return {
      row: { ...before, removed_at: deps.clock() },
      event: "attribute.removed",
      message: `Removed the user attribute ${before.label} (${before.name})`,
    };
  });
}

function liveOne(rows: AttributeRow[], id: string): AttributeRow {
  const found = rows.find((row) => row.id === id && row.removed_at === null);
  if (found === undefined) throw refuse("not_found", { what: "attribute" });
  return found;
}

function checkValues({ type, canonicalValues }: { type: AttributeRow["type"]; canonicalValues: string[] }): void {
  if (canonicalValues.length > 0 && type !== "string") throw refuse("attribute_values_of_text");
}

interface Decision {
  row: AttributeRow;
  before?: AttributeRow;
  event: string;
  message: string;
}

async function change(
  deps: Dependencies,
  principal: Principal,
  decide: (rows: AttributeRow[]) => Decision,
): Promise<string> {
  const account = principal.account.number;
  const id = await deps.database.transaction(async (trx) => {
    await lockAttributes(trx, account);
    const { row, before, event, message } = decide(await everyAttribute(trx, account));
    const changes = before === undefined ? [] : changesBetween(before, row);
    if (before !== undefined && changes.length === 0) return row.id;
    await putAttribute(trx, row);
    const target = { kind: "account" as const, id: null, name: principal.account.name };
    await recordAudit(trx, [
      auditEntry({ account, event, actor: actorOf(principal), target, message, changes }, deps.clock()),
    ]);
    return row.id;
  });
  deps.tokenChecks.forget(account);
  return id;
}

const yesNo = (value: boolean) => (value ? "yes" : "no");

function changesBetween(before: AttributeRow, after: AttributeRow): Change[] {
  const facts: [string, (row: AttributeRow) => string][] = [
    ["Label", (row) => row.label],
    ["Description", (row) => row.description],
    ["Required", (row) => yesNo(row.required)],
    ["Case matters", (row) => yesNo(row.case_exact)],
    ["Allowed values", (row) => row.canonical_values.join(", ")],
  ];
  return facts.flatMap(([field, of]) =>
    of(before) === of(after) ? [] : [{ field, before: of(before) || null, after: of(after) || null }],
  );
}
