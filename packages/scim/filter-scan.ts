import { quote, type ScimError } from "./error.ts";

export type Token =
  | { kind: "(" | ")" | "[" | "]" | "end"; at: number }
  | { kind: "word"; text: string; at: number; apart: boolean }
  | { kind: "string"; value: string; at: number; apart: boolean };

const punctuation = "()[]";

/**
 * Cuts a filter or a path into tokens, one character after the other: no regular expression sees the whole text, so the
 * time is linear in its length whatever it holds. `apart` says whether a blank came before.
 */
export class FilterScanner {
  readonly text: string;
  #at = 0;
  #peeked: Token | undefined;
  readonly #fail: (detail: string) => ScimError;

  constructor(text: string, fail: (detail: string) => ScimError, start = 0) {
    this.text = text;
    this.#at = start;
    this.#fail = fail;
  }

  peek(): Token {
    return (this.#peeked ??= this.#scan());
  }

  next(): Token {
    const token = this.peek();
    this.#peeked = undefined;
    return token;
  }

  error(what: string, at: number): ScimError {
    return this.#fail(`${what} at character ${at + 1} of ${quote(this.text)}.`);
  }

  #scan(): Token {
    const { text } = this;
    const before = this.#at;
    while (isBlank(text.charCodeAt(this.#at))) this.#at++;
    const at = this.#at;
    if (at >= text.length) return { kind: "end", at };
    const apart = at > before || at === 0;
    const first = text.charAt(at);
    if (punctuation.includes(first)) {
      this.#at++;
      return { kind: first as "(", at };
    }
    if (first === '"') return { kind: "string", value: this.#string(at), at, apart };
    while (this.#at < text.length && !endsWord(text, this.#at)) this.#at++;
    return { kind: "word", text: text.slice(at, this.#at), at, apart };
  }

  /** A JSON string (RFC 7644 §3.4.2.2 takes `compValue` from RFC 7159). */
  #string(start: number): string {
    const { text } = this;
    let end = start + 1;
    let escaped = false;
    for (; end < text.length && text[end] !== '"'; end++) {
      if (text[end] === "\\") {
        escaped = true;
        end++;
      }
    }
    if (end >= text.length) throw this.error("A string has no closing quote", start);
    this.#at = end + 1;
    let value = text.slice(start + 1, end);
    if (escaped) {
      try {
        value = JSON.parse(text.slice(start, end + 1)) as string;
      } catch {
        throw this.error("A string has an escape that JSON does not know", start);
      }
    }
    if (value.includes("\u0000") || !value.isWellFormed())
      throw this.error("A string holds a character that no value can have", start);
    return value;
  }
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function endsWord(text: string, at: number): boolean {
  const char = text.charAt(at);
  return isBlank(char.charCodeAt(0)) || char === '"' || punctuation.includes(char);
}
