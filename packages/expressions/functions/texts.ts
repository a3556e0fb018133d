import { limits } from "../limits.ts";
import type { Value } from "../value.ts";
import { any, type FunctionDefinition, number, onText, optional, Refusal, repeated, text } from "./definition.ts";

const joined = (values: Value[], separator: string) => values.map((value) => value ?? "").join(separator);

/** A replacement can make a short text long; it is measured before it is made. */
function replaced(source: string, from: string, to: string): string {
  if (from === "") throw new Refusal("The text to look for is empty.");
  const parts = source.split(from);
  if (source.length + (parts.length - 1) * (to.length - from.length) > limits.text)
    throw new Refusal(`The text would become longer than ${limits.text} characters.`);
  return parts.join(to);
}

const before = onText((source, search) => {
  const at = search ? source.indexOf(search) : -1;
  return at === -1 ? source : source.slice(0, at);
});
const after = onText((source, search) => {
  const at = search ? source.indexOf(search) : -1;
  return at === -1 ? "" : source.slice(at + (search ?? "").length);
});
const upper = onText((source) => source.toUpperCase());
const lower = onText((source) => source.toLowerCase());

const substring: FunctionDefinition["run"] = ([source, start, end]) => {
  if (source === null) return null;
  const from = Math.max(0, Math.trunc((start as number | null) ?? 0));
  const to = typeof end === "number" ? Math.trunc(end) : (source as string).length;
  return (source as string).slice(from, Math.max(from, to));
};

const six: Omit<FunctionDefinition, "group">[] = [
  {
    name: "String.substring",
    parameters: [text("text"), number("start"), optional(number("end"))],
    summary:
      "The characters from `start` up to, not including, `end`; the first has the number 0. Beyond the end there is nothing.",
    examples: [
      { expression: 'String.substring("Example", 1, 4)', result: "xam" },
      { expression: "String.substring(user.firstName, 0, 1)", result: "A" },
      { expression: 'String.substring("Ada", 0, 99)', result: "Ada" },
    ],
    run: substring,
  },
  {
    name: "String.substringAfter",
    parameters: [text("text"), text("search")],
    summary: "What comes after the first `search`. Empty when it does not occur.",
    examples: [
      { expression: 'String.substringAfter(user.email, "@")', result: "example.com" },
      { expression: 'String.substringAfter("no sign", "@")', result: "" },
    ],
    run: after,
  },
  {
    name: "String.substringBefore",
    parameters: [text("text"), text("search")],
    summary: "What comes before the first `search`. The whole text when it does not occur.",
    examples: [
      { expression: 'String.substringBefore(user.email, "@")', result: "ada" },
      { expression: 'String.substringBefore("no sign", "@")', result: "no sign" },
    ],
    run: before,
  },
  {
    name: "String.toUpperCase",
    parameters: [text("text")],
    summary: "In capital letters.",
    examples: [{ expression: "String.toUpperCase(user.firstName)", result: "ADA" }],
    run: upper,
  },
  {
    name: "String.toLowerCase",
    parameters: [text("text")],
    summary: "In small letters.",
    examples: [{ expression: 'String.toLowerCase("ADA")', result: "ada" }],
    run: lower,
  },
];

/** The names that these five had before they were put under `String`; both are right. */
const bare = six.map((one) => ({
  ...one,
  name: one.name.slice("String.".length),
  summary: `The same as \`${one.name}\`, by its old name.`,
  examples: one.examples
    .slice(0, 1)
    .map(({ expression, result }) => ({ expression: expression.replace("String.", ""), result })),
}));

const others: Omit<FunctionDefinition, "group">[] = [
  {
    name: "String.append",
    parameters: [text("text"), text("more")],
    summary: "The two texts, one after the other. Nothing counts as empty.",
    examples: [{ expression: 'String.append("This is", " it")', result: "This is it" }],
    run: (values) => joined(values, ""),
  },
  {
    name: "String.join",
    parameters: [text("separator"), repeated(text("text"))],
    summary: "The texts with `separator` between them. Nothing counts as empty.",
    examples: [
      { expression: 'String.join(" ", user.firstName, user.lastName)', result: "Ada Byron" },
      { expression: 'String.join(".", "a", "b", "c")', result: "a.b.c" },
    ],
    run: ([separator, ...values]) => joined(values, (separator as string | null) ?? ""),
  },
  {
    name: "String.len",
    parameters: [text("text")],
    summary: "How many characters the text has. Nothing has none.",
    examples: [{ expression: "String.len(user.firstName)", result: 3 }],
    run: ([source]) => ((source as string | null) ?? "").length,
  },
  {
    name: "String.removeSpaces",
    parameters: [text("text")],
    summary: "Without any blanks.",
    examples: [{ expression: 'String.removeSpaces("This is a test")', result: "Thisisatest" }],
    run: onText((source) => source.replaceAll(/\s/g, "")),
  },
  {
    name: "String.replace",
    parameters: [text("text"), text("search"), text("by")],
    summary: "Every `search` replaced.",
    examples: [{ expression: 'String.replace("This is a test", "is", "at")', result: "That at a test" }],
    run: onText((source, search, by) => (search === null ? source : replaced(source, search ?? "", by ?? ""))),
  },
  {
    name: "String.replaceFirst",
    parameters: [text("text"), text("search"), text("by")],
    summary: "The first `search` replaced.",
    examples: [{ expression: 'String.replaceFirst("This is a test", "is", "at")', result: "That is a test" }],
    run: onText((source, search, by) => {
      const at = search ? source.indexOf(search) : -1;
      return at === -1 ? source : source.slice(0, at) + (by ?? "") + source.slice(at + (search ?? "").length);
    }),
  },
  {
    name: "String.stringContains",
    parameters: [text("text"), text("search")],
    summary: "Whether `search` occurs in the text, in the same case.",
    examples: [
      { expression: 'String.stringContains(user.department, "Sales")', result: true },
      { expression: 'String.stringContains("doctor", "nurse")', result: false },
    ],
    run: ([source, search]) => ((source as string | null) ?? "").includes((search as string | null) ?? ""),
  },
  {
    name: "String.stringSwitch",
    parameters: [text("text"), text("otherwise"), text("key"), text("value"), repeated(text("key, value"))],
    summary:
      "The value of the first listed key that **occurs** in the text; `otherwise` when none does. A key matches by a part of the text: list the longer key first.",
    examples: [
      { expression: 'String.stringSwitch(user.countryCode, "EMEA", "US", "AMER", "JP", "APAC")', result: "EMEA" },
      { expression: 'String.stringSwitch("This is a test", "none", "is", "first", "test", "second")', result: "first" },
    ],
    run: ([source, otherwise, ...pairs]) => {
      if (pairs.length % 2 !== 0) throw new Refusal("The last key has no value. Keys and values come in pairs.");
      const whole = (source as string | null) ?? "";
      for (let at = 0; at < pairs.length; at += 2) {
        const key = (pairs[at] as string | null) ?? "";
        if (key !== "" && whole.includes(key)) return pairs[at + 1] ?? null;
      }
      return otherwise ?? null;
    },
  },
];

export const texts: FunctionDefinition[] = [...others, ...six, ...bare].map((one) => ({ ...one, group: "Text" }));

const marks = /\p{Mn}/gu;
/** Letters that Unicode does not take apart. */
const letters: Record<string, string> = {
  ß: "ss",
  ẞ: "SS",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "Th",
  ł: "l",
  Ł: "L",
  ħ: "h",
  Ħ: "H",
  ı: "i",
  ŋ: "n",
  Ŋ: "N",
  ŧ: "t",
  Ŧ: "T",
};
const special = new RegExp(`[${Object.keys(letters).join("")}]`, "gu");

export const more: FunctionDefinition[] = [
  {
    name: "coalesce",
    group: "More",
    parameters: [any("value"), repeated(any("value"))],
    summary: "The first value that is there: neither nothing nor an empty text.",
    examples: [{ expression: 'coalesce(user.nickName, user.firstName, "Somebody")', result: "Ada" }],
    run: (values) => values.find((value) => value !== null && value !== "") ?? null,
  },
  {
    name: "normalizeDiacritics",
    group: "More",
    parameters: [text("text")],
    summary: "Latin letters without their marks, for systems that take no others. Other scripts stay as they are.",
    examples: [
      { expression: 'normalizeDiacritics("Łukasz Ødegård-Müller, Straße")', result: "Lukasz Odegard-Muller, Strasse" },
    ],
    run: onText((source) =>
      source
        .normalize("NFD")
        .replaceAll(marks, "")
        .normalize("NFC")
        .replaceAll(special, (letter) => letters[letter] ?? letter),
    ),
  },
  {
    name: "titleCase",
    group: "More",
    parameters: [text("text")],
    summary: "Each word with a capital letter, the rest in small ones.",
    examples: [{ expression: 'titleCase("ada BYRON-king of o\'brien")', result: "Ada Byron-King Of O'Brien" }],
    run: onText((source) =>
      source
        .toLowerCase()
        .replaceAll(/(^|[^\p{L}\p{N}])(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase()),
    ),
  },
  {
    name: "redact",
    group: "More",
    parameters: [text("text"), optional(number("shown"))],
    summary: "Every character as `*`, but for the last `shown` ones.",
    examples: [
      { expression: 'redact("DE89370400440532013000", 4)', result: "******************3000" },
      { expression: 'redact("secret")', result: "******" },
    ],
    run: ([source, shown]) => {
      if (source === null) return null;
      const characters = [...(source as string)];
      const kept = Math.min(characters.length, Math.max(0, Math.trunc((shown as number | null | undefined) ?? 0)));
      return "*".repeat(characters.length - kept) + characters.slice(characters.length - kept).join("");
    },
  },
  {
    name: "uniqueValue",
    group: "More",
    parameters: [text("candidate"), repeated(text("candidate"))],
    summary:
      "The first candidate that no other account of the app has; nothing is skipped. When all are taken, the last one with a number behind its part before the `@`.",
    examples: [{ expression: 'uniqueValue(user.firstName + "@example.com", user.email)', result: "Ada@example.com" }],
    reads: "taken",
    run: (values, { context }) => {
      const candidates = values.filter((value): value is string => typeof value === "string" && value !== "");
      const taken = (value: string) => context.isTaken?.(value) ?? false;
      const free = candidates.find((one) => !taken(one));
      const last = candidates.at(-1);
      if (free !== undefined || last === undefined) return free ?? null;
      const [name = "", domain] = last.split(/@(.*)/s);
      for (let count = 2; count < 1_000; count += 1) {
        const tried = domain === undefined ? `${name}${count}` : `${name}${count}@${domain}`;
        if (!taken(tried)) return tried;
      }
      throw new Refusal(`A thousand accounts have the name ${last} already.`);
    },
  },
];
