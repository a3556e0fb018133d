// A mapping row that is an expression: the language is in packages/expressions, here is what it is given.
import type { Context } from "@rollcall/expressions/context";
import { EvaluationError } from "@rollcall/expressions/error";
import { compile, type Expression } from "@rollcall/expressions/expression";
import { textOf, type Value } from "@rollcall/expressions/value";
import { attributeOf, type Facts, type Mapped, type Profile } from "./facts.ts";
import { valuesOf } from "./person-values.ts";

const kept = new Map<string, Expression>();
const CAPACITY = 500;

/** Rows are few and people are many: each expression is read once. */
function compiled(source: string): Expression {
  const known = kept.get(source);
  if (known !== undefined) return known;
  const made = compile(source);
  if (kept.size >= CAPACITY) kept.clear();
  kept.set(source, made);
  return made;
}

export function evaluateExpression(source: string, facts: Facts): Mapped {
  try {
    const { value, warnings } = compiled(source).evaluate(contextOf(facts));
    const text = textOf(value);
    return { value: text === null || text === "" ? undefined : text, warnings: warnings.map(({ message }) => message) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { message, position, length } = error;
    return { value: undefined, fault: { message, position, length } };
  }
}

function contextOf(facts: Facts): Context {
  const { profile, account, manager, app, organisation, groups, now, isTaken, types } = facts;
  return {
    user: personOf(profile, types),
    appuser: new Map(Object.entries(account ?? {})),
    app: named(app),
    org: named(organisation),
    groups: groups ?? [],
    now,
    linked: new Map(manager ? [["manager", personOf(manager, types)]] : []),
    // This is the directory: what Okta takes from an Active Directory beside it is the person's own profile here.
    directoryUser: personOf(profile, types),
    ...(isTaken === undefined ? {} : { isTaken }),
  };
}

const named = (name: string | undefined) => new Map<string, Value>(name === undefined ? [] : [["name", name]]);

function personOf(profile: Profile, types: Facts["types"]): Map<string, Value> {
  const person = valuesOf(profile, types);
  const shown = attributeOf(profile, "displayName");
  if (shown !== undefined) person.set("displayName", shown);
  return person;
}
