import { instant } from "./date-time.ts";
import { ScimError } from "./error.ts";
import type { CompareOperator, Filter, FilterValue } from "./filter.ts";
import type { Token } from "./filter-scan.ts";
import { subAttribute, type Target, targetName } from "./schema.ts";

type Fail = (detail: string) => ScimError;
type ValueToken = Token & { kind: "word" | "string" };

const number = /^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/;
const ordering = new Set<CompareOperator>(["gt", "ge", "lt", "le"]);
const substring = new Set<CompareOperator>(["co", "sw", "ew"]);

export function presence(target: Target): Filter {
  refuseHidden(target);
  return { kind: "present", target };
}

/**
 * One comparison, its value brought to the type of the attribute. A complex attribute means its `value`
 * (`emails co "x"`, RFC 7644 §3.4.2.2). Booleans and binaries have no order; what is not text has no substrings.
 */
export function comparison(named: Target, operator: CompareOperator, token: ValueToken, fail: Fail): Filter {
  refuseHidden(named);
  const value = literal(token, fail);
  const target = leafOf(named);
  if (!target) {
    if (value !== null || (operator !== "eq" && operator !== "ne"))
      throw fail(`"${targetName(named)}" is compared by one of its sub-attributes`);
    const present: Filter = { kind: "present", target: named };
    return operator === "ne" ? present : { kind: "not", filter: present };
  }
  if (value === null) {
    if (operator !== "eq" && operator !== "ne")
      throw fail(`null can be compared by eq and ne only, not by ${operator}`);
    return { kind: "compare", target, operator, value };
  }
  return { kind: "compare", target, operator, value: typed(target, operator, value, fail) };
}

function typed(target: Target, operator: CompareOperator, value: FilterValue, fail: Fail): FilterValue {
  const { type } = target.sub ?? target.attribute;
  const text = type === "string" || type === "reference";
  if (substring.has(operator) && !text) throw fail(`"${targetName(target)}" is a ${type}: ${operator} compares texts`);
  if (ordering.has(operator) && (type === "boolean" || type === "binary"))
    throw fail(`"${targetName(target)}" is a ${type}, which has no order: ${operator} cannot compare it`);
  if (type === "boolean") {
    const said = truth(value);
    if (said !== undefined) return said;
  } else if (type === "integer" || type === "decimal") {
    if (typeof value === "number") return value;
  } else if (type === "dateTime") {
    if (typeof value === "string" && instant(value) !== undefined) return value;
  } else if (typeof value === "string") return value;
  throw fail(`"${targetName(target)}" is a ${type} and cannot be compared with ${JSON.stringify(value).slice(0, 60)}`);
}

function leafOf(target: Target): Target | undefined {
  if (target.sub || target.attribute.type !== "complex") return target;
  const sub = subAttribute(target.attribute, "value");
  return sub && { ...target, sub };
}

function literal(token: ValueToken, fail: Fail): FilterValue {
  if (token.kind === "string") return token.value;
  const word = token.text.toLowerCase();
  if (word === "true") return true;
  if (word === "false") return false;
  if (word === "null") return null;
  const value = number.test(word) ? Number(word) : Number.NaN;
  if (!Number.isFinite(value)) throw fail("A value is a quoted text, a number, true, false or null; it is not one");
  return value;
}

/** The answer to a filter would tell what the attribute holds, and the address of a request is logged (§7.5.2). */
function refuseHidden(target: Target): void {
  if ((target.sub ?? target.attribute).returned === "never" || target.attribute.returned === "never")
    throw new ScimError(403, "sensitive", `"${targetName(target)}" is never shown, so nothing can be searched by it.`);
}

/** A boolean, or its name in whatever case: Entra writes "True" and "False", also in `emails[primary eq "True"]`. */
export function truth(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" || value.length > 5) return undefined;
  const word = value.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}
