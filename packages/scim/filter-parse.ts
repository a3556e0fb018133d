import { comparison, presence } from "./filter-compare.ts";
import { FilterScanner, type Token } from "./filter-scan.ts";
import type { CompareOperator, Filter } from "./filter.ts";
import { invalidFilter, quote, type ScimError } from "./error.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { type ResourceType, resolve, subAttribute, type Target } from "./schema.ts";

type FilterLimits = Pick<Limits, "filterLength" | "filterDepth" | "filterTerms">;

/**
 * Reads a filter (RFC 7644 §3.4.2.2). `not` binds closest, then `and`, then `or`. A name that the schema does not know is
 * refused: a filter that silently matched nobody would make a client create what exists.
 * @throws {ScimError} 400 `invalidFilter`, or 403 `sensitive` for an attribute that is never shown
 */
export function parseFilter(text: string, type: ResourceType, limits: FilterLimits = defaultLimits): Filter {
  if (text.length > limits.filterLength)
    throw invalidFilter(`The filter is longer than ${limits.filterLength} characters. Ask for less at once.`);
  return new FilterParser(new FilterScanner(text, invalidFilter), type, limits).expression();
}

/** What waits on the stack until its right-hand side is read. */
type Mark = { kind: "and" | "or" | "("; negated: boolean; at: number };

const operators = new Set<string>(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]);

/** Dijkstra's shunting-yard: nesting grows a list, not the call stack. */
export class FilterParser {
  readonly #scanner: FilterScanner;
  readonly #type: ResourceType;
  readonly #limits: FilterLimits;
  #terms = 0;
  #depth = 0;

  constructor(scanner: FilterScanner, type: ResourceType, limits: FilterLimits) {
    this.#scanner = scanner;
    this.#type = type;
    this.#limits = limits;
  }

  /** Reads to the end of the text; or, inside the brackets of a value path, past the closing bracket. */
  expression(element?: Target): Filter {
    const operands: Filter[] = [];
    const marks: Mark[] = [];
    for (;;) {
      this.#operand(operands, marks, element);
      for (;;) {
        const token = this.#scanner.next();
        if (token.kind === ")") {
          this.#close(operands, marks, token);
        } else if (token.kind === (element ? "]" : "end")) {
          collapse(operands, marks, "or");
          const open = marks.pop();
          if (open) throw this.#error("A parenthesis is not closed", open.at);
          return take(operands);
        } else {
          const kind = logical(token);
          if (!kind) throw this.#unexpected(token, '"and", "or" or the end');
          collapse(operands, marks, kind);
          marks.push({ kind, negated: false, at: token.at });
          break;
        }
      }
    }
  }

  /** Opening parentheses, then one term. */
  #operand(operands: Filter[], marks: Mark[], element: Target | undefined): void {
    for (;;) {
      const token = this.#scanner.next();
      if (token.kind === "(") {
        this.#open(marks, false, token.at);
      } else if (token.kind !== "word") {
        throw this.#unexpected(token, "an attribute name");
      } else if (token.text.toLowerCase() === "not" && this.#scanner.peek().kind === "(") {
        this.#scanner.next();
        this.#open(marks, true, token.at);
      } else {
        operands.push(this.#term(token, element));
        return;
      }
    }
  }

  #open(marks: Mark[], negated: boolean, at: number): void {
    if (++this.#depth > this.#limits.filterDepth)
      throw this.#error(`The filter is nested deeper than ${this.#limits.filterDepth}`, at);
    marks.push({ kind: "(", negated, at });
  }

  #close(operands: Filter[], marks: Mark[], token: Token): void {
    collapse(operands, marks, "or");
    const open = marks.pop();
    if (!open) throw this.#unexpected(token, "an opening parenthesis before it");
    this.#depth--;
    if (open.negated) operands.push({ kind: "not", filter: take(operands) });
  }

  /** `userName eq "x"`, `title pr`, `emails[...]`, and `emails[...].value eq "x"`, which Entra sends. */
  #term(name: Token & { kind: "word" }, element: Target | undefined): Filter {
    if (++this.#terms > this.#limits.filterTerms)
      throw this.#error(`The filter has more than ${this.#limits.filterTerms} terms`, name.at);
    const target = this.#target(name, element);
    if (this.#scanner.peek().kind !== "[") return this.#compare(target, name);
    const open = this.#scanner.next();
    if (element) throw this.#unexpected(open, "a comparison");
    const filter = this.valueFilter(target, name.at);
    const after = this.#scanner.peek();
    if (after.kind !== "word" || after.apart || !after.text.startsWith("."))
      return { kind: "has", attribute: target, filter };
    this.#scanner.next();
    const term = this.#compare(this.#sub(target, after.text.slice(1), after.at), after);
    return { kind: "has", attribute: target, filter: join("and", filter, term) };
  }

  /** The inside of brackets, the opening one read already. */
  valueFilter(target: Target, at: number): Filter {
    if (target.sub || (target.attribute.type !== "complex" && !target.attribute.multiValued))
      throw this.#error(`"${(target.sub ?? target.attribute).name}" has no elements to choose from by brackets`, at);
    return this.expression(target);
  }

  #compare(target: Target, name: Token): Filter {
    const operator = this.#scanner.next();
    const word = operator.kind === "word" ? operator.text.toLowerCase() : "";
    const fail = (detail: string) => this.#error(detail, name.at);
    if (word === "pr") return presence(target);
    if (!operators.has(word)) throw this.#unexpected(operator, "an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr)");
    const value = this.#scanner.next();
    if ((value.kind !== "word" && value.kind !== "string") || !value.apart)
      throw this.#unexpected(value, "a blank and a value");
    return comparison(target, word as CompareOperator, value, fail);
  }

  #target(token: Token & { kind: "word" }, element: Target | undefined): Target {
    if (element) return this.#sub(element, token.text, token.at);
    const target = resolve(this.#type, token.text);
    if (!target) throw invalidFilter(`${quote(token.text)} is not an attribute of a ${this.#type.name}.`);
    return target;
  }

  #sub(element: Target, name: string, at: number): Target {
    if (element.attribute.type !== "complex" && name.toLowerCase() === "value") return element;
    const sub = subAttribute(element.attribute, name);
    if (!sub) throw this.#error(`${quote(name)} is not a sub-attribute of ${element.attribute.name}`, at);
    return { ...element, sub };
  }

  #unexpected(token: Token, wanted: string): ScimError {
    if (token.kind === "end") return this.#error(`The text ends where ${wanted} is expected`, token.at);
    const found = token.kind === "word" ? token.text : token.kind === "string" ? token.value : token.kind;
    return this.#error(`${quote(found)} stands where ${wanted} is expected`, token.at);
  }

  #error(what: string, at: number): ScimError {
    return this.#scanner.error(what, at);
  }
}

/** Joins what binds at least as closely as `kind`, back to the last open parenthesis. */
function collapse(operands: Filter[], marks: Mark[], kind: "and" | "or"): void {
  for (let mark = marks.at(-1); mark && mark.kind !== "("; mark = marks.at(-1)) {
    if (kind === "and" && mark.kind === "or") return;
    marks.pop();
    const right = take(operands);
    operands.push(join(mark.kind, take(operands), right));
  }
}

/** The grammar puts a term before everything that takes one. */
function take(operands: Filter[]): Filter {
  const filter = operands.pop();
  if (!filter) throw new TypeError("a filter has an operator without its operand");
  return filter;
}

/** `a and b and c` is one list of three, however it was put together. */
export function join(kind: "and" | "or", left: Filter, right: Filter): Filter {
  const filters = (filter: Filter) => (filter.kind === kind ? filter.filters : [filter]);
  return { kind, filters: [...filters(left), ...filters(right)] };
}

function logical(token: Token): "and" | "or" | undefined {
  if (token.kind !== "word") return undefined;
  const word = token.text.toLowerCase();
  return token.apart && (word === "and" || word === "or") ? word : undefined;
}
