import { instant } from "./date-time.ts";
import { isAbsent, isObject, own } from "./resource.ts";
import type { Attribute, Target } from "./schema.ts";

export type CompareOperator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";
export type FilterValue = string | number | boolean | null;

/**
 * A filter (RFC 7644 §3.4.2.2), every name resolved against the schema.
 * - `emails co "x"` has the target `emails.value`; `emails pr` has the target `emails`.
 * - Inside `has` (`emails[type eq "work"]`) a target is still whole, `emails.type`, but it is asked of one element.
 *   For an attribute of simple values the target inside has no `sub`, and it means the element itself.
 * - `and` and `or` hold two filters or more, and never one of their own kind directly.
 * - A value has the type of its attribute (a boolean attribute is compared with a boolean, or null).
 */
export type Filter =
  | { kind: "and" | "or"; filters: Filter[] }
  | { kind: "not"; filter: Filter }
  | { kind: "compare"; target: Target; operator: CompareOperator; value: FilterValue }
  | { kind: "present"; target: Target }
  | { kind: "has"; attribute: Target; filter: Filter };

/**
 * Whether a resource matches: the meaning of filters, against which the SQL of an app is tested. The values of a target
 * are those of each element; where there is none, or an element lacks the sub-attribute, the value is null. The
 * comparison holds if it holds for one of them. So an absent title matches `title eq null` and `title ne "x"`.
 */
export function matches(filter: Filter, resource: object): boolean {
  return holds(filter, (target) => {
    const holder = target.schema ? own(resource, target.schema) : resource;
    return isObject(holder) ? own(holder, target.attribute.name) : undefined;
  });
}

/** Whether one element of a multi-valued attribute is chosen by the filter in the brackets. */
export function matchesElement(filter: Filter, element: unknown): boolean {
  return holds(filter, () => element);
}

function holds(filter: Filter, read: (target: Target) => unknown): boolean {
  switch (filter.kind) {
    case "and":
      return filter.filters.every((part) => holds(part, read));
    case "or":
      return filter.filters.some((part) => holds(part, read));
    case "not":
      return !holds(filter.filter, read);
    case "has":
      return listOf(read(filter.attribute)).some((element) => matchesElement(filter.filter, element));
    case "present":
      return valuesOf(filter.target, read).some((value) => !isAbsent(value) && value !== "");
    case "compare": {
      const { target, operator, value } = filter;
      return valuesOf(target, read).some((actual) => compares(target.sub ?? target.attribute, operator, actual, value));
    }
  }
}

function valuesOf(target: Target, read: (target: Target) => unknown): unknown[] {
  const { sub } = target;
  const elements = listOf(read(target));
  const values = sub
    ? elements.flatMap((element) => {
        const inner = listOf(isObject(element) ? own(element, sub.name) : undefined);
        return inner.length > 0 ? inner : [null];
      })
    : elements;
  return values.length > 0 ? values : [null];
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function compares(attribute: Attribute, operator: CompareOperator, actual: unknown, value: FilterValue): boolean {
  if (value === null || actual === null) {
    const same = value === null && actual === null;
    return operator === "eq" ? same : operator === "ne" && !same;
  }
  if (typeof actual !== typeof value) return operator === "ne";
  if (typeof actual === "boolean") return (actual === value) === (operator === "eq");
  if (typeof actual === "number") return ordered(operator, actual - (value as number));
  if (attribute.type === "dateTime")
    return ordered(operator, (instant(actual as string) ?? Number.NaN) - (instant(value as string) ?? Number.NaN));
  const [a, b] = attribute.caseExact
    ? [actual as string, value as string]
    : [fold(actual as string), fold(value as string)];
  if (operator === "co") return a.includes(b);
  if (operator === "sw") return a.startsWith(b);
  if (operator === "ew") return a.endsWith(b);
  return ordered(operator, compareTexts(a, b));
}

function ordered(operator: CompareOperator, difference: number): boolean {
  switch (operator) {
    case "eq":
      return difference === 0;
    case "ne":
      return difference !== 0;
    case "gt":
      return difference > 0;
    case "ge":
      return difference >= 0;
    case "lt":
      return difference < 0;
    default:
      return difference <= 0;
  }
}

/** How texts are compared where case does not count. */
export function fold(text: string): string {
  return text.toLowerCase();
}

/** The order of Unicode code points, which is that of PostgreSQL's collation "C"; JavaScript's `<` is that of UTF-16. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i);
    if (difference !== 0) return difference + surrogateLift(a.charCodeAt(i)) - surrogateLift(b.charCodeAt(i));
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they come after every other unit. */
function surrogateLift(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? 0x10000 : 0;
}
