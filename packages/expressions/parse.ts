import { ExpressionError } from "./error.ts";
import { limits } from "./limits.ts";
import { scan, type Token } from "./scan.ts";
import { type Comparison, type Node, type NodeBody, type Root, roots } from "./syntax.ts";

/** @throws ExpressionError with the place and what to write instead */
export function parse(source: string): Node {
  return new Parser(scan(source)).whole();
}

/** What is called with a dot in its name: `String.append`. */
const namespaces = new Set(["String", "Arrays", "Convert", "Iso3166Convert", "Time"]);
const comparisons = new Set(["==", "!=", "<", ">", "<=", ">="]);
const isRoot = (name: string): name is Root => (roots as readonly string[]).includes(name);

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): Node {
    if (this.#ended()) throw new ExpressionError("The expression is empty.", 0);
    const node = this.#choice();
    if (!this.#ended()) throw this.#unexpected("an operator such as +, or the end");
    return node;
  }

  #choice(): Node {
    const start = this.#here;
    this.#depth += 1;
    if (this.#depth > limits.depth)
      throw new ExpressionError(
        `More than ${limits.depth} brackets, calls or choices are inside one another.`,
        start.position,
      );
    const condition = this.#chain("any", ["||", "OR"], () =>
      this.#chain("all", ["&&", "AND"], () => this.#comparison()),
    );
    let node = condition;
    if (this.#take("?")) {
      const yes = this.#choice();
      this.#demand(":", 'After "?" come two values with a ":" between them: condition ? yes : no');
      node = this.#placed(start, { kind: "choice", condition, yes, no: this.#choice() });
    }
    this.#depth -= 1;
    return node;
  }

  #chain(kind: "any" | "all", signs: string[], next: () => Node): Node {
    const start = this.#here;
    const parts = [next()];
    while (signs.some((sign) => this.#take(sign))) parts.push(next());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : this.#placed(start, { kind, parts });
  }

  #comparison(): Node {
    const start = this.#here;
    const left = this.#sum();
    const sign = this.#here;
    if (sign.kind !== "symbol" || !comparisons.has(sign.text)) return left;
    this.#at += 1;
    const right = this.#sum();
    if (this.#here.kind === "symbol" && comparisons.has(this.#here.text))
      throw new ExpressionError(
        "Two comparisons in a row say nothing. Join them with AND.",
        this.#here.position,
        this.#here.length,
      );
    return this.#placed(start, { kind: "compare", operator: sign.text as Comparison, left, right });
  }

  #sum(): Node {
    const start = this.#here;
    const parts = [this.#unary()];
    while (this.#take("+")) parts.push(this.#unary());
    if (this.#here.text === "-" && this.#here.kind === "symbol")
      throw new ExpressionError('"-" only stands before a number. Expressions do not subtract.', this.#here.position);
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : this.#placed(start, { kind: "sum", parts });
  }

  #unary(): Node {
    const start = this.#here;
    let negations = 0;
    while (this.#take("!")) negations += 1;
    const part = this.#negativeNumber() ?? this.#member();
    if (negations === 0) return part;
    const once = this.#placed(start, { kind: "not", part });
    return negations % 2 === 1 ? once : this.#placed(start, { kind: "not", part: once });
  }

  #negativeNumber(): Node | undefined {
    const [sign, number] = [this.#here, this.#tokens[this.#at + 1]];
    if (sign.kind !== "symbol" || sign.text !== "-" || number?.kind !== "number") return undefined;
    this.#at += 2;
    return this.#placed(sign, { kind: "literal", value: -Number(number.text) });
  }

  #member(): Node {
    const start = this.#here;
    let node = this.#primary();
    while (this.#take(".")) {
      const name = this.#name("the name of an attribute");
      if (node.kind !== "call")
        throw new ExpressionError(
          `Only what a function finds has attributes; write user.${name.text} for the person's own.`,
          name.position,
          name.length,
        );
      node = this.#placed(start, { kind: "member", of: node, name: name.text });
      if (this.#is("("))
        throw new ExpressionError(
          `An attribute cannot be called. Functions are listed in the reference.`,
          name.position,
          name.length,
        );
    }
    return node;
  }

  #primary(): Node {
    const token = this.#here;
    if (token.kind === "text") return this.#literal(token, token.text);
    if (token.kind === "number") return this.#literal(token, Number(token.text));
    if (token.kind === "name") return this.#named(token);
    if (this.#take("(")) {
      const inner = this.#choice();
      this.#demand(")", 'A ")" is missing here.');
      return inner;
    }
    if (this.#take("{")) return this.#placed(token, { kind: "list", parts: this.#parts("}") });
    throw this.#unexpected("a value: a text in quotes, a number, an attribute such as user.email, or a function");
  }

  #literal(token: Token, value: string | number | boolean | null): Node {
    this.#at += 1;
    return this.#placed(token, { kind: "literal", value });
  }

  #named(token: Token): Node {
    const word = token.text.toLowerCase();
    if (word === "true" || word === "false") return this.#literal(token, word === "true");
    if (word === "null") return this.#literal(token, null);
    this.#at += 1;
    if (word === "not" && !this.#is("(") && !this.#is("."))
      throw new ExpressionError('Write "!" for not.', token.position, token.length);
    if (isRoot(token.text)) return this.#attribute(token, token.text);
    let name = token.text;
    if (namespaces.has(name)) {
      this.#demand(".", `After ${name} comes a dot and the name of a function.`);
      name = `${name}.${this.#name("the name of a function").text}`;
    }
    if (!this.#take("(")) {
      const { position, length } = token;
      if (name !== token.text)
        throw new ExpressionError(`After ${name} come its values in brackets: ${name}(…)`, position, name.length);
      throw new ExpressionError(
        `"${name}" is neither a text in quotes nor an attribute. Write "${name}" in quotes, or user.${token.text}.`,
        position,
        length,
      );
    }
    return this.#placed(token, { kind: "call", name, parts: this.#parts(")") });
  }

  #attribute(token: Token, root: Root): Node {
    this.#demand(
      ".",
      `After ${root} comes a dot and the name of an attribute: ${root}.${root === "org" || root === "app" ? "name" : "email"}`,
    );
    const name = this.#name("the name of an attribute");
    if (!this.#take("(")) return this.#placed(token, { kind: "attribute", root, name: name.text });
    return this.#placed(token, { kind: "call", name: `${root}.${name.text}`, parts: this.#parts(")") });
  }

  /** Values with commas between them, up to the closing sign. */
  #parts(end: ")" | "}"): Node[] {
    const parts: Node[] = [];
    if (this.#take(end)) return parts;
    do parts.push(this.#choice());
    while (this.#take(","));
    this.#demand(end, `A "," or a "${end}" is missing here.`);
    return parts;
  }

  get #here(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "", position: 0, length: 1 };
  }

  #ended(): boolean {
    return this.#here.kind === "end";
  }

  #is(text: string): boolean {
    const token = this.#here;
    return token.kind === "symbol"
      ? token.text === text
      : token.kind === "name" && /^(AND|OR)$/.test(text) && token.text.toUpperCase() === text;
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #demand(text: string, message: string): void {
    if (!this.#take(text)) throw new ExpressionError(message, this.#here.position, this.#here.length);
  }

  #name(what: string): Token {
    const token = this.#here;
    if (token.kind !== "name") throw this.#unexpected(what);
    this.#at += 1;
    return token;
  }

  #unexpected(wanted: string): ExpressionError {
    const { kind, text, position, length } = this.#here;
    if (kind === "end") return new ExpressionError(`Something is missing at the end: ${wanted}.`, position);
    const found = kind === "text" ? "This text" : `"${text}"`;
    return new ExpressionError(`${found} cannot stand here. Expected ${wanted}.`, position, length);
  }

  #placed(start: Token, body: NodeBody): Node {
    const last = this.#tokens[this.#at - 1] ?? start;
    return { ...body, position: start.position, length: Math.max(1, last.position + last.length - start.position) };
  }
}
