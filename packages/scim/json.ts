import { invalidSyntax, quote, type ScimError, tooLarge } from "./error.ts";

interface JsonLimits {
  bytes: number;
  depth: number;
}

/**
 * Reads the body of a request. What `JSON.parse` would take in silence is refused first, in one pass over the text:
 * nesting that overflows whoever walks it later, a name given twice in one object (also in another case, because
 * attribute names compare without case and two readers would disagree on which one counts), characters that no database
 * stores, and numbers that would be rounded.
 * @throws {ScimError} 413, or 400 `invalidSyntax`
 */
export function readJson(body: string, limits: JsonLimits): unknown {
  if (largerThan(body, limits.bytes)) throw tooLarge(`The body is larger than ${limits.bytes} bytes.`);
  if (body.charCodeAt(0) === 0xfeff) throw invalidSyntax("The body starts with a byte order mark. Send plain UTF-8.");
  if (!body.isWellFormed()) throw invalidSyntax("The body holds half of a surrogate pair.");
  checkText(body, limits.depth);
  try {
    return JSON.parse(body);
  } catch {
    throw invalidSyntax("The body is not JSON.");
  }
}

/** Counts UTF-8 bytes only when the number of UTF-16 units leaves the question open. */
function largerThan(text: string, bytes: number): boolean {
  if (text.length * 3 <= bytes) return false;
  return text.length > bytes || new TextEncoder().encode(text).length > bytes;
}

/** Walks the tokens without judging the grammar: `JSON.parse` does that. */
function checkText(text: string, depthLimit: number): void {
  const objects: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = stringEnd(text, at);
        const names = objects.at(-1);
        if (names && isName(text, end)) addName(names, text.slice(at, end));
        at = end - 1;
        break;
      }
      case 0x7b: // {
      case 0x5b: // [
        if (objects.length >= depthLimit) throw invalidSyntax(`The body is nested deeper than ${depthLimit}.`);
        objects.push(text.charCodeAt(at) === 0x7b ? new Set() : undefined);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        objects.pop();
        break;
      default:
        if (isDigit(text.charCodeAt(at))) at = checkNumber(text, at) - 1;
    }
  }
}

/** The position after the closing quote. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c && text.charCodeAt(++at) === 0x75) at = checkEscape(text, at);
  }
  throw invalidSyntax("The body ends inside a text.");
}

/** `\uXXXX` must not smuggle in what the text itself may not hold. Returns the position of its last character. */
function checkEscape(text: string, at: number): number {
  const unit = Number.parseInt(text.slice(at + 1, at + 5), 16);
  if (unit === 0) throw invalidSyntax("The body holds the character U+0000, which no value can have.");
  if (unit < 0xd800 || unit > 0xdfff || Number.isNaN(unit)) return at + 4;
  const low = text.startsWith("\\u", at + 5) ? Number.parseInt(text.slice(at + 7, at + 11), 16) : 0;
  if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) throw invalidSyntax("The body holds half of a surrogate pair.");
  return at + 10;
}

function isName(text: string, after: number): boolean {
  let at = after;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === 0x3a;
}

function addName(names: Set<string>, literal: string): void {
  const name = (literal.includes("\\") ? decode(literal) : literal.slice(1, -1)).toLowerCase();
  if (names.has(name))
    throw invalidSyntax(`${quote(name)} is given twice in one object; names are the same in any case.`);
  names.add(name);
}

function decode(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw invalidSyntax("The body is not JSON.");
  }
}

function checkNumber(text: string, start: number): number {
  let at = start;
  let whole = true;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) continue;
    if (code !== 0x2e && code !== 0x65 && code !== 0x45 && code !== 0x2b && code !== 0x2d) break;
    whole = false;
  }
  if (at - start > 15) {
    const value = Number(text.slice(start, at));
    if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) throw unsafeNumber(text.slice(start, at));
  } else if (!whole && !Number.isFinite(Number(text.slice(start, at)))) throw unsafeNumber(text.slice(start, at));
  return at;
}

function unsafeNumber(text: string): ScimError {
  return invalidSyntax(`The number ${quote(text)} cannot be kept exactly. Send it as a text.`);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether an answer nests deeper than anything that walks it can bear. */
export function nestedDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) if (text.charCodeAt(at) === 0x5c) at++;
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
