// Dates by a pattern, with the letters that Okta and Joda-Time use: yyyy MM dd HH mm ss SSS, and text in quotes.

export class DateError extends Error {}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

interface Part {
  letter: string;
  count: number;
  /** Of text between the letters. */
  text: string;
}

function partsOf(pattern: string): Part[] {
  if (pattern.length > 100) throw new DateError("The date pattern is longer than 100 characters.");
  const found = pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g);
  return [...found].map(([whole, quoted, letter]) => {
    if (letter === undefined)
      return { letter: "", count: 0, text: quoted === undefined ? whole : quoted.replaceAll("''", "'") || "'" };
    if (!"yMdHhmsSaEZ".includes(letter))
      throw new DateError(
        `"${letter}" is no letter of a date pattern. Use yyyy MM dd HH mm ss SSS, and put other text in quotes.`,
      );
    return { letter, count: whole.length, text: "" };
  });
}

const padded = (value: number, count: number) => String(value).padStart(count, "0");

/** The instant in UTC by the pattern. */
export function formatDate(at: Date, pattern: string): string {
  return partsOf(pattern)
    .map(({ letter, count, text }) => {
      if (letter === "") return text;
      if (letter === "y")
        return count === 2 ? padded(at.getUTCFullYear() % 100, 2) : padded(at.getUTCFullYear(), count);
      if (letter === "M") {
        const name = months[at.getUTCMonth()] ?? "";
        return count > 3 ? name : count === 3 ? name.slice(0, 3) : padded(at.getUTCMonth() + 1, count);
      }
      if (letter === "d") return padded(at.getUTCDate(), count);
      if (letter === "H") return padded(at.getUTCHours(), count);
      if (letter === "h") return padded(at.getUTCHours() % 12 || 12, count);
      if (letter === "m") return padded(at.getUTCMinutes(), count);
      if (letter === "s") return padded(at.getUTCSeconds(), count);
      if (letter === "S") return padded(at.getUTCMilliseconds(), 3).slice(0, count).padEnd(count, "0");
      if (letter === "a") return at.getUTCHours() < 12 ? "AM" : "PM";
      if (letter === "E") return count > 3 ? (days[at.getUTCDay()] ?? "") : (days[at.getUTCDay()] ?? "").slice(0, 3);
      return count > 1 ? "+00:00" : "+0000";
    })
    .join("");
}

interface Reading {
  y: number;
  M: number;
  d: number;
  H: number;
  h: number;
  m: number;
  s: number;
  S: number;
  a: number;
  Z: number;
}

/** The instant that a text means by the pattern; without a zone it is in UTC. */
export function parseDate(text: string, pattern: string): Date {
  const parts = partsOf(pattern);
  const read: Reading = { y: 1970, M: 1, d: 1, H: 0, h: -1, m: 0, s: 0, S: 0, a: 0, Z: 0 };
  let rest = text.trim();
  parts.forEach((part, index) => {
    const found = piece(part, parts[index + 1], rest);
    if (found === undefined) throw new DateError(`"${text.slice(0, 40)}" does not fit the date pattern "${pattern}".`);
    if (part.letter !== "" && part.letter !== "E") read[part.letter as keyof Reading] = found.value;
    rest = rest.slice(found.length);
  });
  const hour = read.h === -1 ? read.H : (read.h % 12) + read.a * 12;
  const at = new Date(Date.UTC(read.y, read.M - 1, read.d, hour, read.m, read.s, read.S) - read.Z * 60_000);
  const real = !Number.isNaN(at.getTime()) && new Date(Date.UTC(read.y, read.M - 1, read.d)).getUTCDate() === read.d;
  if (rest !== "" || !real || hour > 23 || read.m > 59 || read.s > 59)
    throw new DateError(`"${text.slice(0, 40)}" is no date by the pattern "${pattern}".`);
  return at;
}

function piece(
  { letter, count, text }: Part,
  next: Part | undefined,
  rest: string,
): { value: number; length: number } | undefined {
  if (letter === "") return rest.startsWith(text) ? { value: 0, length: text.length } : undefined;
  if (letter === "a") return /^[AP]M/i.test(rest) ? { value: /^P/i.test(rest) ? 1 : 0, length: 2 } : undefined;
  if (letter === "Z") return zone(rest);
  if (letter === "E" || (letter === "M" && count > 2)) return name(letter === "E" ? days : months, count, rest);
  // Letters that follow at once tell how many digits there are: yyyyMMdd.
  const most = next !== undefined && next.letter !== "" ? Math.max(count, 1) : Math.max(count, 4);
  const digits = new RegExp(`^\\d{1,${most}}`).exec(rest)?.[0];
  if (digits === undefined) return undefined;
  const value = letter === "S" ? Number(digits.padEnd(3, "0").slice(0, 3)) : Number(digits);
  return { value: letter === "y" && count === 2 && value < 100 ? 2_000 + value : value, length: digits.length };
}

function zone(rest: string) {
  const found = /^(?:Z|([+-])(\d\d):?(\d\d))/.exec(rest);
  if (!found) return undefined;
  const minutes = Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
  return { value: found[1] === "-" ? -minutes : minutes, length: found[0].length };
}

function name(names: string[], count: number, rest: string) {
  const at = names.findIndex((one) => rest.toLowerCase().startsWith((count > 3 ? one : one.slice(0, 3)).toLowerCase()));
  return at === -1 ? undefined : { value: at + 1, length: count > 3 ? (names[at] ?? "").length : 3 };
}
