// The condition of a rule: an expression over one person's own attributes, so that a change of that person alone decides.
import { EvaluationError, ExpressionError } from "@rollcall/expressions/error";
import { compile, type Expression } from "@rollcall/expressions/expression";
import { truthOf, type Value } from "@rollcall/expressions/value";
import { InvalidInput } from "../errors.ts";
import { profileAttributes } from "../people/attributes.ts";
import type { Profile } from "../tables.ts";

const known = {
  user: new Set(profileAttributes.map(({ name }) => name)),
  appuser: new Set<string>(),
  app: new Set<string>(),
  org: new Set<string>(),
};

/** @throws InvalidInput that says what is wrong and where */
export function readCondition(source: string): Expression {
  const refuse = (message: string): never => {
    throw new InvalidInput([{ path: "condition", message }]);
  };
  try {
    const expression = compile(source, known);
    const other = [...expression.reads].find((read) => !read.startsWith("user."));
    if (other !== undefined)
      return refuse(
        "A rule asks for a person’s own attributes only. Groups, the manager, the time and other accounts cannot be asked for here.",
      );
    if (expression.reads.size === 0)
      return refuse("The condition says the same of everybody. Ask for an attribute, such as user.department.");
    return expression;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return refuse(`At character ${error.position + 1}: ${error.message}`);
  }
}

export type Verdict = { matches: boolean; fault?: string };

const epoch = new Date(0);

export function ask(expression: Expression, profile: Profile): Verdict {
  const user = new Map<string, Value>();
  for (const [name, value] of Object.entries(profile)) if (value !== null && value !== undefined) user.set(name, value);
  try {
    const { value } = expression.evaluate({ user, now: epoch });
    const matches = truthOf(value);
    return matches === undefined
      ? { matches: false, fault: "The condition gives neither true nor false." }
      : { matches };
  } catch (error) {
    if (error instanceof EvaluationError) return { matches: false, fault: error.message };
    throw error;
  }
}
