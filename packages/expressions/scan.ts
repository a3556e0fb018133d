import { ExpressionError } from "./error.ts";
import { limits } from "./limits.ts";

export type TokenKind = "text" | "number" | "name" | "symbol" | "end";

export interface Token {
  kind: TokenKind;
  /** The value of a text, the name, the digits, or the symbol. */
  text: string;
  position: number;
  length: number;
}

const symbols = ["==", "!=", "<=", ">=", "&&", "||", "+", "-", "?", ":", "<", ">", "!", "(", ")", "{", "}", ",", "."];
const letter = /[A-Za-z_]/;
const wordPart = /[A-Za-z0-9_]/;
const digit = /[0-9]/;

/** The words of an expression, found in one pass without going back. */
export function scan(source: string): Token[] {
  if (source.length > limits.characters)
    throw new ExpressionError(
      `The expression is longer than ${limits.characters} characters. Split it over several attributes.`,
      limits.characters,
    );
  const tokens: Token[] = [];
  let at = 0;
  const add = (kind: TokenKind, text: string, length: number) => {
    tokens.push({ kind, text, position: at, length });
    at += length;
  };
  while (at < source.length) {
    const character = source[at] ?? "";
    if (/\s/.test(character)) at += 1;
    else if (character === '"' || character === "'") {
      const { text, length } = textAt(source, at, character);
      add("text", text, length);
    } else if (digit.test(character)) {
      const length = numberLength(source, at);
      add("number", source.slice(at, at + length), length);
    } else if (letter.test(character)) {
      let end = at + 1;
      while (wordPart.test(source[end] ?? "")) end += 1;
      add("name", source.slice(at, end), end - at);
    } else {
      const symbol = symbols.find((one) => source.startsWith(one, at));
      if (symbol === undefined) throw new ExpressionError(strange(character), at);
      add("symbol", symbol, symbol.length);
    }
  }
  tokens.push({ kind: "end", text: "", position: source.length, length: 1 });
  return tokens;
}

function strange(character: string): string {
  if (character === "=") return 'One "=" means nothing here. Write == to compare.';
  if (character === "&" || character === "|")
    return `Write ${character}${character}, or ${character === "&" ? "AND" : "OR"}.`;
  if (/[“”„‘’]/.test(character)) return `This is a printed quote (${character}). Use a plain " or '.`;
  if (character === "[" || character === "]")
    return "A list is written in braces: {1, 2}. Use Arrays.get for one entry of it.";
  return `"${character}" has no meaning in an expression.`;
}

/** A quote inside a text is doubled; a backslash is just a backslash. */
function textAt(source: string, start: number, quote: string): { text: string; length: number } {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const end = source.indexOf(quote, from);
    if (end === -1)
      throw new ExpressionError(
        `This text is not closed: a ${quote} is missing at its end.`,
        start,
        source.length - start,
      );
    parts.push(source.slice(from, end));
    if (source[end + 1] !== quote) return { text: parts.join(quote), length: end + 1 - start };
    from = end + 2;
  }
}

function numberLength(source: string, start: number): number {
  let end = start;
  while (digit.test(source[end] ?? "")) end += 1;
  if (source[end] === "." && digit.test(source[end + 1] ?? "")) {
    end += 1;
    while (digit.test(source[end] ?? "")) end += 1;
  }
  if (letter.test(source[end] ?? ""))
    throw new ExpressionError("A name cannot begin with a digit. Put a text in quotes.", start, end + 1 - start);
  return end - start;
}
