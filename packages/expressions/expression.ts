import type { Context } from "./context.ts";
import { ExpressionError } from "./error.ts";
import { type Evaluation, evaluateNode } from "./evaluate.ts";
import type { FunctionDefinition } from "./functions/definition.ts";
import { arity, functionOf, functions, signature } from "./functions/table.ts";
import { nearest } from "./nearest.ts";
import { parse } from "./parse.ts";
import type { Node, Root } from "./syntax.ts";

export interface Expression {
  source: string;
  /**
   * What the value depends on: `user.department`, or the word of a function's source: `groups`, `now`, `linked`,
   * `directoryUser`, `taken`. A change of anything else cannot change the value.
   */
  reads: ReadonlySet<string>;
  /** @throws EvaluationError */
  evaluate(context: Context): Evaluation;
}

/** The attributes that may be named, by where they come from; a root that is not in it may have any. */
export type KnownAttributes = Partial<Record<Root, ReadonlySet<string>>>;

/**
 * Checks an expression as a whole: syntax, functions, number of values, patterns, attributes.
 * @throws ExpressionError with position, length and what to write instead
 */
export function compile(source: string, known: KnownAttributes = {}): Expression {
  const tree = parse(source);
  const reads = new Set<string>();
  const open: Node[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    check(node, known, reads);
    open.push(...partsOf(node));
  }
  return { source, reads, evaluate: (context) => evaluateNode(tree, context) };
}

export function partsOf(node: Node): Node[] {
  if ("parts" in node) return node.parts;
  if (node.kind === "not") return [node.part];
  if (node.kind === "member") return [node.of];
  if (node.kind === "compare") return [node.left, node.right];
  return node.kind === "choice" ? [node.condition, node.yes, node.no] : [];
}

function check(node: Node, known: KnownAttributes, reads: Set<string>): void {
  if (node.kind === "attribute") {
    const { root, name, position, length } = node;
    const names = known[root];
    if (names && !names.has(name)) {
      const guess = nearest(name, names);
      throw new ExpressionError(
        `There is no attribute ${root}.${name}.${guess ? ` Do you mean ${root}.${guess}?` : ""}`,
        position,
        length,
      );
    }
    reads.add(`${root}.${name}`);
  }
  if (node.kind === "member") {
    const names = known.user;
    if (names && !names.has(node.name)) {
      const guess = nearest(node.name, names);
      throw new ExpressionError(
        `A person has no attribute ${node.name}.${guess ? ` Do you mean ${guess}?` : ""}`,
        node.position,
        node.length,
      );
    }
  }
  if (node.kind !== "call") return;
  const found = functionOf(node.name);
  if (found === undefined) throw unknownFunction(node);
  checkArity(node, found);
  if (found.reads !== undefined) reads.add(found.reads);
}

function unknownFunction({ name, position }: Node & { kind: "call" }): ExpressionError {
  const guess = nearest(
    name,
    functions.map((one) => one.name),
  );
  return new ExpressionError(
    `There is no function ${name}.${guess ? ` Do you mean ${guess}?` : ""}`,
    position,
    name.length,
  );
}

function checkArity({ parts, position, length }: Node & { kind: "call" }, found: FunctionDefinition): void {
  const [least, most] = arity(found);
  if (parts.length >= least && parts.length <= most) return;
  const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  throw new ExpressionError(
    `${found.name} takes ${wanted} ${wanted === "1" ? "value" : "values"}, and here ${parts.length === 1 ? "is 1" : `are ${parts.length}`}: ${signature(found)}.`,
    position,
    length,
  );
}
