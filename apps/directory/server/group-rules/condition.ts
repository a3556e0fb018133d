// The condition of a rule: an expression over one person's own attributes, so that a change of that person alone decides.
import { EvaluationError, ExpressionError } from "@rollcall/expressions/error";
import { compile, type Expression } from "@rollcall/expressions/expression";
import { truthOf } from "@rollcall/expressions/value";
import { InvalidInput } from "../errors.ts";
import { attributeTypesOf, type ProfileSchema } from "../people/profile-schema.ts";
import { valuesOf } from "../provisioning/wanted/person-values.ts";
import type { Profile } from "../tables.ts";

/** @throws InvalidInput that says what is wrong and where */
export function readCondition(schema: ProfileSchema, source: string): Expression {
  const known = { user: schema.names, appuser: new Set<string>(), app: new Set<string>(), org: new Set<string>() };
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

export function ask(schema: ProfileSchema, expression: Expression, profile: Profile): Verdict {
  const user = valuesOf(profile, attributeTypesOf(schema));
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
