import type { Scalar } from "./attribute-path.ts";
import { evaluateExpression } from "./expression-row.ts";
import { attributeOf, type Facts, type Mapped } from "./facts.ts";

export interface MappingRule {
  target: string;
  source_kind: "attribute" | "constant" | "expression" | "none";
  source: string;
  apply: "create" | "create_and_update" | "off";
  required: boolean;
  /** What an expression looks at, as the language names it: `user.title`, `groups`, `linked`, `now`, `taken`. */
  reads: string[];
}

/** The value of one mapping row for one person. */
export function evaluate(row: Pick<MappingRule, "source_kind" | "source">, facts: Facts): Mapped {
  if (row.source_kind === "expression") return evaluateExpression(row.source, facts);
  if (row.source_kind === "attribute") return { value: attributeOf(facts.profile, row.source) };
  return { value: row.source_kind === "none" || row.source === "" ? undefined : row.source };
}

/** Such a value would be another one each time: it is computed when the account is created and then kept. */
export const isComputedOnce = (row: MappingRule): boolean =>
  row.reads.some((source) => source === "now" || source === "taken");

/** A text as the type that the app's schema declares: mapping sources are always text. */
export function asType(value: string, type: string | undefined): Scalar {
  if (type === "boolean" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  if ((type === "integer" || type === "decimal") && value.trim() !== "" && Number.isFinite(Number(value)))
    return Number(value);
  return value;
}
