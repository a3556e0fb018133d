import { mutability } from "./error.ts";
import type { Filter } from "./filter.ts";
import { patchList } from "./patch-list.ts";
import type { Path } from "./path.ts";
import { isAbsent, isObject, type JsonObject, own, sameValue, type ScimResource } from "./resource.ts";
import type { Attribute, ResourceType, Target } from "./schema.ts";

/** An operation as it goes over the wire. */
export interface PatchRequestOperation {
  op: string;
  path?: string;
  value?: unknown;
}

/**
 * One operation of RFC 7644 §3.5.2, read by `readPatch`: dialects undone, path resolved, value checked and of the
 * type of the attribute. Operations without a path have become one operation for each attribute.
 */
export interface PatchOperation {
  op: "add" | "replace" | "remove";
  path: Path;
  value?: unknown;
  /**
   * The strict dialect: a replaced complex attribute takes only what is given (else it is merged, §3.5.2.3), adding never
   * makes an element of a path with a filter, and removing what is not there is `noTarget`.
   */
  strict?: true;
}

/** What a PATCH does to one multi-valued attribute, in order, for an app that keeps its values as rows. */
export type ValueChange =
  | { kind: "add"; values: JsonObject[] }
  | { kind: "remove"; values: JsonObject[] }
  | { kind: "remove"; filter: Filter }
  | { kind: "replace"; values: JsonObject[] };

/**
 * The resource after all operations, or an error and nothing done. The resource given is not touched, and is itself
 * returned when nothing has changed.
 * @throws {ScimError} 400 `noTarget`, `mutability` or `invalidValue`
 */
export function applyPatch(
  resource: ScimResource,
  operations: PatchOperation[],
  type: ResourceType,
): { resource: ScimResource; changed: boolean } {
  const result: ScimResource = { ...resource };
  const touched = new Map<string, Target>();
  for (const operation of operations) {
    const { target } = operation.path;
    const { attribute, schema } = target;
    const current = valueAt(result, target);
    const next = attribute.multiValued ? patchList(operation, current) : patchSingle(operation, current);
    if (attribute.mutability === "immutable" && !isAbsent(current) && !sameValue(current, next))
      throw mutability(`"${attribute.name}" cannot change once it has a value.`);
    const holder: JsonObject = schema ? { ...(own(result, schema) as JsonObject | undefined) } : result;
    if (schema) result[schema] = holder;
    if (isAbsent(next)) delete holder[attribute.name];
    else holder[attribute.name] = next;
    touched.set(`${schema ?? ""} ${attribute.name}`, target);
  }
  const changed = [...touched.values()].some((target) => differ(valueAt(resource, target), valueAt(result, target)));
  if (!changed) return { resource, changed };
  declareSchemas(result, type);
  return { resource: result, changed };
}

function valueAt(resource: ScimResource, { schema, attribute }: Target): unknown {
  const holder = schema ? own(resource, schema) : resource;
  return isObject(holder) ? own(holder, attribute.name) : undefined;
}

function differ(before: unknown, after: unknown): boolean {
  return isAbsent(before) ? !isAbsent(after) : !sameValue(before, after);
}

/** An extension is declared as long as it has content. */
function declareSchemas(resource: ScimResource, type: ResourceType): void {
  const schemas = new Set([type.schema.id, ...resource.schemas]);
  for (const { schema } of type.extensions) {
    if (!isAbsent(own(resource, schema.id))) schemas.add(schema.id);
    else {
      schemas.delete(schema.id);
      delete resource[schema.id];
    }
  }
  resource.schemas = [...schemas];
}

function patchSingle({ op, path, value, strict }: PatchOperation, current: unknown): unknown {
  const { attribute, sub } = path.target;
  if (attribute.type !== "complex") return op === "remove" ? undefined : value;
  const before = isObject(current) ? current : {};
  if (sub) return withSub(before, sub, op === "remove" ? undefined : value);
  if (op === "remove") return undefined;
  const merged = op === "replace" && strict ? {} : { ...before };
  for (const [name, part] of Object.entries((value ?? {}) as JsonObject)) {
    if (part === null) delete merged[name];
    else merged[name] = part;
  }
  return merged;
}

export function withSub(element: JsonObject, sub: Attribute, value: unknown): JsonObject {
  const result = { ...element };
  if (isAbsent(value)) delete result[sub.name];
  else result[sub.name] = value;
  return result;
}
