import {
  attributeText,
  type AttributePath,
  newElement,
  parsePath,
  pathText,
  type Scalar,
  setAt,
} from "./attribute-path.ts";
import type { DesiredPerson } from "./desired.ts";

/** What the app confirmed last, by SCIM path; `active` is among them. */
export type Confirmed = Record<string, { value: Scalar | null; at: string }>;
export type Values = Record<string, Scalar | null>;

export interface Switches {
  create_users: boolean;
  update_users: boolean;
  deactivate_users: boolean;
}

export interface Operation {
  op: "add" | "replace" | "remove";
  path: string;
  value?: unknown;
}

export type Difference =
  | { kind: "nothing"; why?: string }
  | { kind: "missing"; targets: string[]; sources: string[] }
  | { kind: "fault"; target: string; message: string }
  | { kind: "create"; body: { schemas: string[]; [name: string]: unknown }; values: Values }
  | { kind: "update" | "deactivate" | "reactivate"; operations: Operation[]; values: Values };

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";

/** What has to be sent so that the app holds what the directory says. `confirmed` is undefined when there is no account yet. */
export function difference(desired: DesiredPerson, confirmed: Confirmed | undefined, switches: Switches): Difference {
  if (confirmed === undefined) {
    if (!desired.active) return { kind: "nothing" };
    if (!switches.create_users) return { kind: "nothing", why: "Creating users is switched off for this app." };
    return faultOf(desired) ?? missingOf(desired) ?? creation(desired);
  }
  const active = confirmed["active"]?.value !== false;
  if (!desired.active) {
    if (!active) return { kind: "nothing" };
    if (!switches.deactivate_users) return { kind: "nothing", why: "Deactivating users is switched off for this app." };
    return {
      kind: "deactivate",
      operations: [{ op: "replace", path: "active", value: false }],
      values: { active: false },
    };
  }
  // Bringing somebody back gives access, so it goes by the same switch as creating.
  if (!active && !switches.create_users)
    return { kind: "nothing", why: "Creating users is switched off for this app." };
  const fault = faultOf(desired);
  if (fault !== undefined && (switches.update_users || !active)) return fault;
  const changed = switches.update_users ? changedPaths(desired, confirmed) : [];
  if (active && changed.length === 0) return { kind: "nothing" };
  const missing = missingOf(desired);
  if (missing !== undefined) return missing;
  const operations = operationsFor(changed, desired, confirmed);
  const values: Values = {};
  for (const path of changed) values[path] = desired.attributes.get(path) ?? null;
  if (active) return { kind: "update", operations, values };
  return {
    kind: "reactivate",
    operations: [{ op: "replace", path: "active", value: true }, ...operations],
    values: { active: true, ...values },
  };
}

function faultOf(desired: DesiredPerson): Difference | undefined {
  const [first] = desired.faults;
  return first === undefined ? undefined : { kind: "fault", ...first };
}

function missingOf(desired: DesiredPerson): Difference | undefined {
  if (desired.missing.length === 0) return undefined;
  return {
    kind: "missing",
    targets: desired.missing.map((row) => row.target),
    sources: desired.missing.map((row) => (row.source_kind === "attribute" ? row.source : "")),
  };
}

function creation(desired: DesiredPerson): Difference {
  const body: { schemas: string[]; [name: string]: unknown } = { schemas: [USER] };
  const values: Values = { active: true };
  for (const [text, value] of desired.attributes) {
    const path = parsePath(text);
    if (path === undefined || value === undefined) continue;
    if (path.schema !== undefined && !body.schemas.includes(path.schema)) body.schemas.push(path.schema);
    setAt(body, path, value);
    values[text] = value;
  }
  body["active"] = true;
  return { kind: "create", body, values };
}

function changedPaths(desired: DesiredPerson, confirmed: Confirmed): string[] {
  const changed: string[] = [];
  for (const [path, value] of desired.attributes) {
    if (desired.createOnly.has(path) || parsePath(path) === undefined) continue;
    if ((value ?? null) !== (confirmed[path]?.value ?? null)) changed.push(path);
  }
  return changed;
}

/** One operation for each changed attribute, each with a path: every server understands that form (RFC 7644 section 3.5.2). */
function operationsFor(changed: string[], desired: DesiredPerson, confirmed: Confirmed): Operation[] {
  const operations: Operation[] = [];
  const newElements = new Map<string, Record<string, unknown>>();
  for (const text of changed) {
    const path = parsePath(text) as AttributePath;
    const value = desired.attributes.get(text);
    if (value === undefined) {
      // The element of a list is its value: an e-mail without address is none.
      operations.push({ op: "remove", path: pathText(path, path.sub !== "value" || path.element === undefined) });
    } else if (path.element !== undefined && !hasElement(path, confirmed)) {
      // "replace" where the filter finds nothing is an error (RFC 7644 section 3.5.2.3), so the element is added.
      const key = pathText(path, false);
      const begun = newElements.get(key);
      const element = begun ?? newElement(path);
      element[path.sub ?? "value"] = value;
      if (begun === undefined)
        operations.push({
          op: "add",
          path: attributeText(path),
          value: [element],
        });
      newElements.set(key, element);
    } else operations.push({ op: "replace", path: pathText(path), value });
  }
  return operations;
}

function hasElement(path: AttributePath, confirmed: Confirmed): boolean {
  const key = pathText(path, false);
  return Object.entries(confirmed).some(([text, known]) => {
    const other = known.value === null ? undefined : parsePath(text);
    return other !== undefined && pathText(other, false) === key;
  });
}
