import { isObject, type JsonObject, own } from "./resource.ts";

/** What is known of a `bulkId`: the id of its resource, "later" while a cycle is being untied, "failed". */
export type Resolved = { id: string } | "later" | "failed" | undefined;

/** The bulkId that a text refers to (RFC 7644 §3.7.2). */
export function referenceOf(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith("bulkId:") ? value.slice(7) : undefined;
}

/** Every bulkId that the data of an operation refers to. */
export function referencesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  const reference = referenceOf(value);
  if (reference !== undefined) found.add(reference);
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) referencesIn(part, found);
  return found;
}

/**
 * The data with ids for references. What refers to a resource that comes later is left out: a whole member, a whole
 * manager, because without its value nothing is left of it.
 */
export function substitute(value: unknown, resolve: (bulkId: string) => Resolved): unknown {
  const reference = referenceOf(value);
  if (reference !== undefined) {
    const resolved = resolve(reference);
    if (resolved === "later") return undefined;
    return typeof resolved === "object" ? resolved.id : value;
  }
  if (Array.isArray(value)) return value.map((part) => substitute(part, resolve)).filter((part) => part !== undefined);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const part = substitute(value[key], resolve);
    if (part !== undefined) Object.defineProperty(result, key, { value: part, enumerable: true, configurable: true });
    else if (key === "value") return undefined;
  }
  return result;
}

/**
 * The order in which operations are carried out: each after those that it refers to, else as sent. In a cycle one has to
 * come first; `untied` says which references it must leave out for now. The walk keeps its own stack.
 */
export function orderOf(operations: { bulkId: string | undefined; references: Set<string> }[]) {
  const places = new Map<string, number>();
  operations.forEach(({ bulkId }, i) => bulkId !== undefined && !places.has(bulkId) && places.set(bulkId, i));
  const needs = operations.map(({ references }) => [...references].flatMap((bulkId) => places.get(bulkId) ?? []));
  const state: ("new" | "open" | "done")[] = operations.map(() => "new");
  const order: number[] = [];
  const untied = new Map<number, Set<number>>();
  for (const start of operations.keys()) {
    const stack = [start];
    while (stack.length > 0) {
      const at = stack.at(-1) ?? start;
      if (state[at] === "new") {
        state[at] = "open";
        stack.push(...(needs[at] ?? []).filter((need) => state[need] === "new"));
      } else {
        stack.pop();
        if (state[at] === "done") continue;
        state[at] = "done";
        order.push(at);
        // Only what is in progress further down the stack can still be open: it waits for this one.
        const open = (needs[at] ?? []).filter((need) => state[need] === "open" || need === at);
        if (open.length > 0) untied.set(at, new Set(open));
      }
    }
  }
  return { order, untied };
}

export function bulkIdOf(operation: JsonObject): string | undefined {
  const bulkId = own(operation, "bulkId");
  return typeof bulkId === "string" && bulkId !== "" ? bulkId : undefined;
}
