// Requests of real clients with something wrong in them. The same number always gives the same request.
import type { RecordedExchange } from "@rollcall/scim/exchanges/exchanges";

export interface MutatedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/** A random number generator with a seed (mulberry32): [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const hostileNames = [
  "__proto__",
  "constructor",
  "prototype",
  "constructor.prototype.x",
  "__proto__.polluted",
  "toString",
  "hasOwnProperty",
  "schemas",
  "id",
  "meta",
  "password",
  "active",
  "ACTIVE",
  "members",
  "emails",
  "",
  "$ref",
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  'emails[type eq "work"].value',
  "a.b.c.d",
  "\\u0000",
  "name.",
  ".name",
  "Operations",
];
const hostileValues = [
  "null",
  "true",
  "0",
  "-0",
  "1e308",
  "1e999",
  "9007199254740993",
  "-1",
  "0.1e-5",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\ud83d\ude00"',
  '"\\u202e\\u200b"',
  "[]",
  "{}",
  "[[]]",
  "[null]",
  "[{}]",
  '[{"value":null}]',
  '{"value":{"value":{"value":1}}}',
  '"True"',
  '"2026-02-30T00:00:00Z"',
  `"${"x".repeat(5_000)}"`,
  `"${"\u0130".repeat(300)}"`,
  `[${"1,".repeat(500)}1]`,
  '"0198a000-0000-7000-8000-000000000000"',
  '"\' OR 1=1 --"',
  '"%"',
  '"a\\nb"',
  "NaN",
  "undefined",
  "'x'",
];
const scraps = [
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\u0000",
  "\u00ff",
  "\ufeff",
  "\u2028",
  "//",
  "/**/",
  "\\u",
  "\n",
];
const filterScraps = [
  "(",
  ")",
  "[",
  "]",
  " and ",
  " or ",
  "not (",
  '"',
  "\\",
  " eq ",
  " pr",
  " sw ",
  "%00",
  "%",
  "'",
  "*",
  "null",
  "emails",
  ".value",
];

type Pick = <T>(from: readonly T[]) => T;
type Change = (text: string, random: () => number, pick: Pick) => string;

const at = (text: string, random: () => number) => Math.floor(random() * (text.length + 1));

/** The places of a pattern in a JSON text, exchanged one at a time. */
function exchangeOne(text: string, pattern: RegExp, pick: Pick, make: (found: string) => string): string {
  const places = [...text.matchAll(pattern)];
  if (places.length === 0) return text;
  const place = pick(places);
  return text.slice(0, place.index) + make(place[0]) + text.slice(place.index + place[0].length);
}

const names = /"[^"\\]*"(?=\s*:)/g;
const values = /(?<=:\s*)("(?:[^"\\]|\\.)*"|true|false|null|-?\d[\d.eE+-]*)/g;

const changes: Change[] = [
  (text, random) => {
    const place = at(text, random);
    return text.slice(0, place) + text.slice(place + 1 + Math.floor(random() * 20));
  },
  (text, random, pick) => {
    const place = at(text, random);
    return text.slice(0, place) + pick(scraps) + text.slice(place);
  },
  (text, random) => {
    const [one, other] = [at(text, random), at(text, random)].toSorted((a, b) => a - b) as [number, number];
    return text.slice(0, other) + text.slice(one);
  },
  (text, random) => text.slice(0, at(text, random)),
  (text, _random, pick) => exchangeOne(text, names, pick, () => JSON.stringify(pick(hostileNames))),
  (text, _random, pick) => exchangeOne(text, names, pick, (name) => `${name}:${pick(hostileValues)},${name}`),
  (text, _random, pick) => exchangeOne(text, names, pick, (name) => `${name.toUpperCase()}:1,${name}`),
  (text, _random, pick) => exchangeOne(text, names, pick, (name) => name.toUpperCase()),
  (text, _random, pick) => exchangeOne(text, values, pick, () => pick(hostileValues)),
  (text, _random, pick) => exchangeOne(text, values, pick, () => pick(hostileValues)),
  (text, _random, pick) => exchangeOne(text, values, pick, (value) => `[${value},${value}]`),
  (text, _random, pick) => exchangeOne(text, values, pick, (value) => `{"value":${value}}`),
  (text, random, pick) => {
    const depth = 1 + Math.floor(random() * 60);
    return exchangeOne(text, values, pick, (value) => '{"a":'.repeat(depth) + value + "}".repeat(depth));
  },
  (text, random, pick) => {
    const depth = 1 + Math.floor(random() * 5_000);
    return exchangeOne(text, values, pick, (value) => "[".repeat(depth) + value + "]".repeat(depth));
  },
  (text, _random, pick) => exchangeOne(text, /[[\]{},:]/g, pick, () => pick(scraps)),
  (text) => `[${text}]`,
  (text) => `${text}${text}`,
  (_text, _random, pick) => pick(hostileValues),
];

const encodings: ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text, "utf16le"),
  (text) => Buffer.from(text, "latin1"),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0xc0, 0x80])]),
  (text) => Buffer.concat([Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(text)]),
];

function mutatedPath(path: string, random: () => number, pick: Pick): string {
  if (random() < 0.7 || !path.includes("?")) return path;
  const place = path.indexOf("?") + 1 + Math.floor(random() * (path.length - path.indexOf("?")));
  return `${path.slice(0, place)}${encodeURI(pick(filterScraps))}${path.slice(place)}`;
}

/** `known` are the ids of resources that exist, in place of those that the recording made. */
export function mutated(seeds: RecordedExchange[], number: number, known: string[]): MutatedRequest {
  const random = randomFrom(number * 2_654_435_761);
  const pick: Pick = (from) => from[Math.floor(random() * from.length)]!;
  const exchange = pick(seeds);
  const { request } = pick([exchange, ...(exchange.then ?? [])]);
  const filled = (text: string) =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => (name.endsWith("Version") ? 'W/\\"1\\"' : pick(known)));
  // Other names each time, so that not all of them are taken.
  const sent = request.text ?? (request.body === undefined ? "" : JSON.stringify(request.body));
  let text = filled(sent).replaceAll("@", `${number}@`);
  const often = 1 + Math.floor(random() * 3);
  if (text !== "") for (let done = 0; done < often; done += 1) text = pick(changes)(text, random, pick);
  const path = mutatedPath(filled(request.path), random, pick);
  const body = random() < 0.06 ? pick(encodings)(text) : Buffer.from(text);
  return {
    method: random() < 0.05 ? pick(["POST", "PUT", "PATCH", "DELETE", "GET"]) : request.method,
    path: path.replaceAll(/[^\x21-\x7e]/g, (letter) => encodeURIComponent(letter.toWellFormed())),
    headers: { "content-type": random() < 0.97 ? "application/scim+json" : "application/json; charset=utf-16" },
    body: text === "" ? undefined : body,
  };
}
