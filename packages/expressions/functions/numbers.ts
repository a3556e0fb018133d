import { any, type FunctionDefinition, Refusal } from "./definition.ts";
import { numberOf, textOf, type Value } from "../value.ts";

function numeric(value: Value | undefined): number | null {
  if (value === null || value === undefined || value === "") return null;
  const found = numberOf(value);
  if (found === undefined) throw new Refusal(`"${(textOf(value) ?? "").slice(0, 40)}" is not a number.`);
  return found;
}

export const numbers: FunctionDefinition[] = [
  {
    name: "Convert.toInt",
    group: "Numbers",
    parameters: [any("value")],
    summary: "The nearest whole number. Nothing and an empty text stay nothing.",
    examples: [
      { expression: 'Convert.toInt("1234")', result: 1234 },
      { expression: 'Convert.toInt("123.6")', result: 124 },
    ],
    run: ([value]) => {
      const found = numeric(value);
      return found === null ? null : Math.round(found) + 0;
    },
  },
  {
    name: "Convert.toNum",
    group: "Numbers",
    parameters: [any("value")],
    summary: "The text as a number. Nothing and an empty text stay nothing.",
    examples: [{ expression: 'Convert.toNum("3.14")', result: 3.14 }],
    run: ([value]) => numeric(value),
  },
];
