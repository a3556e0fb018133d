import type { Filter } from "./filter.ts";
import { newElement } from "./patch-list.ts";
import type { PatchOperation, ValueChange } from "./patch.ts";
import type { JsonObject } from "./resource.ts";
import { resolve, type ResourceType } from "./schema.ts";

/**
 * Parts the operations on one multi-valued attribute (`members`) from the rest and says what they do to its values, so that
 * an app changes rows and never loads the list: the cost does not depend on the size of the group. It is for attributes
 * whose sub-attributes cannot change, so that a value is only ever added or removed.
 */
export function splitPatch(
  operations: PatchOperation[],
  type: ResourceType,
  name: string,
): { rest: PatchOperation[]; changes: ValueChange[] } {
  const attribute = resolve(type, name)?.attribute;
  const fixed = attribute?.subAttributes?.every(
    ({ mutability }) => mutability === "immutable" || mutability === "readOnly",
  );
  if (!attribute?.multiValued || !fixed)
    throw new TypeError(`The values of "${name}" can change: they cannot be split off`);
  const rest: PatchOperation[] = [];
  const changes: ValueChange[] = [];
  for (const operation of operations) {
    if (operation.path.target.attribute === attribute) changes.push(...changesOf(operation));
    else rest.push(operation);
  }
  return { rest, changes };
}

function changesOf(operation: PatchOperation): ValueChange[] {
  const { op, path, value } = operation;
  if (!path.filter) {
    const values = (value ?? []) as JsonObject[];
    if (op === "remove") return [value === undefined ? { kind: "replace", values: [] } : { kind: "remove", values }];
    return [{ kind: op, values }];
  }
  const removal: ValueChange = removed(path.filter);
  if (op === "remove") return [removal];
  const element = newElement(operation);
  const addition: ValueChange[] = element ? [{ kind: "add", values: [element] }] : [];
  return op === "replace" ? [removal, ...addition] : addition;
}

/** `members[value eq "1" or value eq "2"]` names its values: they are removed by key. */
function removed(filter: Filter): ValueChange {
  const parts = filter.kind === "or" ? filter.filters : [filter];
  const values: JsonObject[] = [];
  for (const part of parts) {
    if (part.kind !== "compare" || part.operator !== "eq" || part.target.sub?.name !== "value" || part.value === null)
      return { kind: "remove", filter };
    values.push({ value: part.value });
  }
  return { kind: "remove", values };
}
