import type { Context } from "./context.ts";
import { EvaluationError } from "./error.ts";
import { type FunctionDefinition, Refusal } from "./functions/definition.ts";
import { functionOf } from "./functions/table.ts";
import { limits } from "./limits.ts";
import type { Comparison, Node } from "./syntax.ts";
import {
  compare,
  isList,
  isPerson,
  kindOf,
  numberOf,
  type Profile,
  sameValue,
  textOf,
  truthOf,
  type Value,
} from "./value.ts";

export interface Warning {
  message: string;
  position: number;
  length: number;
}

export interface Evaluation {
  value: Value;
  warnings: Warning[];
}

/**
 * The value of an expression for one person. Total: it ends within {@link limits}, whatever the expression and the
 * profile hold, and reaches nothing but the context.
 * @throws EvaluationError when the values do not fit, with the place
 */
export function evaluateNode(node: Node, context: Context): Evaluation {
  const run = new Run(context);
  const value = run.value(node);
  if (isPerson(value))
    throw new EvaluationError("A person is no value. Add a dot and an attribute.", node.position, node.length);
  const result = textOf(value);
  if (result !== null && result.length > limits.result)
    throw new EvaluationError(`The result has more than ${limits.result} characters.`, node.position, node.length);
  return { value, warnings: run.warnings };
}

class Run {
  readonly #context: Context;
  readonly warnings: Warning[] = [];
  #steps = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  value(node: Node): Value {
    const value = this.#compute(node);
    this.#charge(node, value);
    return value;
  }

  #compute(node: Node): Value {
    switch (node.kind) {
      case "literal":
        return node.value;
      case "attribute":
        return own(this.#context[node.root], node.name);
      case "member": {
        const of = this.value(node.of);
        if (of === null) return null;
        if (!isPerson(of)) throw this.#unfit(node, `This is a ${kindOf(of)}, and has no attributes.`);
        return own(of, node.name);
      }
      case "list":
        return node.parts.map((part) => this.value(part));
      case "sum":
        return this.#sum(node, node.parts);
      case "all":
        return node.parts.every((part) => this.#truth(part));
      case "any":
        return node.parts.some((part) => this.#truth(part));
      case "not":
        return !this.#truth(node.part);
      case "compare":
        return this.#compare(node.operator, this.value(node.left), this.value(node.right));
      case "choice":
        return this.value(this.#truth(node.condition) ? node.yes : node.no);
      case "call":
        return this.#call(node, node.parts);
    }
  }

  /** Numbers are added from the left until a text comes; from there on it is text (as in Okta's language). */
  #sum(node: Node, parts: Node[]): Value {
    let sum: Value = null;
    for (const [index, part] of parts.entries()) {
      const value = this.value(part);
      if (isList(value) || isPerson(value))
        throw this.#unfit(part, `A ${kindOf(value)} cannot be added. Use Arrays.add or Arrays.toCsvString.`);
      if (value === null) this.#warn(part, "This is nothing here, and was taken as an empty text.");
      if (index === 0) sum = value ?? "";
      else if (typeof sum === "number" && typeof value === "number") sum += value;
      else sum = `${textOf(sum) ?? ""}${textOf(value) ?? ""}`;
      this.#charge(node, sum);
    }
    return sum;
  }

  #compare(operator: Comparison, left: Value, right: Value): boolean {
    if (operator === "==") return sameValue(left, right);
    if (operator === "!=") return !sameValue(left, right);
    const order = compare(left, right);
    if (order === undefined) return false;
    if (operator === "<") return order < 0;
    if (operator === ">") return order > 0;
    return operator === "<=" ? order <= 0 : order >= 0;
  }

  #truth(node: Node): boolean {
    const value = this.value(node);
    const truth = truthOf(value);
    if (truth === undefined)
      throw this.#unfit(node, `This is a ${kindOf(value)}, where true or false is needed. Compare it with something.`);
    return truth;
  }

  #call(node: Node & { kind: "call" }, parts: Node[]): Value {
    const found = functionOf(node.name);
    if (found === undefined) throw this.#unfit(node, `There is no function ${node.name}.`);
    const values = parts.map((part, index) => this.#argument(found, index, part));
    try {
      return found.run(values, { context: this.#context, warn: (message) => this.#warn(node, message) });
    } catch (error) {
      throw error instanceof Refusal ? this.#unfit(node, error.message) : error;
    }
  }

  #argument(found: FunctionDefinition, index: number, part: Node): Value {
    const value = this.value(part);
    const parameter = found.parameters[Math.min(index, found.parameters.length - 1)];
    if (value === null || parameter === undefined || parameter.kind === "any") return value;
    if (parameter.kind === "list" && isList(value)) return value;
    if (parameter.kind === "number") {
      const number = numberOf(value);
      if (number !== undefined) return number;
    }
    if (parameter.kind === "text" && !isList(value) && !isPerson(value)) return textOf(value);
    throw this.#unfit(
      part,
      `${found.name} takes a ${parameter.kind} here (${parameter.name}), and this is a ${kindOf(value)}.`,
    );
  }

  #charge(node: Node, value: Value): void {
    this.#steps += 1;
    if (typeof value === "string") {
      if (value.length > limits.text)
        throw this.#unfit(node, `The text would become longer than ${limits.text} characters.`);
      this.#steps += value.length >> 4;
    } else if (isList(value)) {
      if (value.length > limits.list) throw this.#unfit(node, `The list would have more than ${limits.list} entries.`);
      this.#steps += value.length;
    }
    if (this.#steps > limits.steps)
      throw this.#unfit(node, "The expression has too much to do for one person. Make it simpler.");
  }

  #warn({ position, length }: Node, message: string): void {
    if (this.warnings.length < 20) this.warnings.push({ message, position, length });
  }

  #unfit({ position, length }: Node, message: string): EvaluationError {
    return new EvaluationError(message, position, length);
  }
}

function own(profile: Profile | undefined, name: string): Value {
  return profile?.get(name) ?? null;
}
