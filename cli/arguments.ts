/** The command line asks for something that does not exist; the sentence says what. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

type OptionKind = "text" | "number" | "switch";
export type OptionKinds = Record<string, OptionKind>;
type ValueOf<Kind extends OptionKind> = Kind extends "text" ? string : Kind extends "number" ? number : boolean;
export type Options<Kinds extends OptionKinds> = { [Name in keyof Kinds]?: ValueOf<Kinds[Name]> };

/**
 * Reads `--name value`, `--name=value` and switches. Strict: an option nobody knows, one that is given twice or one
 * without its value is a mistake, because a misread command line creates tokens nobody asked for.
 */
export function readOptions<Kinds extends OptionKinds>(words: string[], kinds: Kinds): Options<Kinds> {
  const found: Record<string, string | number | boolean> = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (!word.startsWith("--")) throw new UsageError(`"${word}" is not expected here.`);
    const equals = word.indexOf("=");
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw new UsageError(`There is no option --${name} here.`);
    if (Object.hasOwn(found, name)) throw new UsageError(`--${name} is given twice.`);
    if (kind === "switch") {
      if (equals >= 0) throw new UsageError(`--${name} takes no value.`);
      found[name] = true;
      continue;
    }
    const value = equals < 0 ? words[(index += 1)] : word.slice(equals + 1);
    if (value === undefined || value === "" || (equals < 0 && value.startsWith("--"))) {
      throw new UsageError(`--${name} needs a value.`);
    }
    found[name] = kind === "number" ? wholeNumber(name, value) : value;
  }
  return found as Options<Kinds>;
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} is a whole number, and "${value}" is none.`);
  return Number(value);
}

export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}
