import type { Target } from "./schema.ts";

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
