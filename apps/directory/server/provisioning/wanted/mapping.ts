import { textOf } from "@rollcall/expressions/value";
import type { Scalar } from "./attribute-path.ts";
import { evaluateExpression } from "./expression-row.ts";
import { attributeOf, type Facts, type Mapped } from "./facts.ts";
import { typedValue } from "./person-values.ts";

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
  if (row.source_kind === "attribute") return { value: attributeText(row.source, facts) };
  return { value: row.source_kind === "none" || row.source === "" ? undefined : row.source };
}

/** A list is its elements with commas between them, as everywhere in the language. */
function attributeText(name: string, { profile, types }: Facts): string | undefined {
  const text = attributeOf(profile, name);
  return text === undefined || types?.get(name) !== "list" ? text : (textOf(typedValue(text, "list")) ?? undefined);
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
