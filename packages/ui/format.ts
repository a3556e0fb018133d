/** Words and figures for people. Pure, so that every screen says the same thing the same way. */
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 s ago", "in 2 days": seconds stay short because they are read while they change. */
export function relativeTime(then: Date, now: Date, locale = "en"): string {
  const seconds = Math.round((then.getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size < 3) return "just now";
  if (size < 60) return seconds < 0 ? `${size} s ago` : `in ${size} s`;
  const [unit, length] = units.find(([, span]) => size >= span) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(seconds / length), unit);
}

export function absoluteTime(then: Date, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(then);
}

export function dateOnly(then: Date, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(then);
}

export function count(value: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** "1 user", "12 users". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** "4 ms", "1.4 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function initials(name: string): string {
  // A note in brackets, "(you)", is no part of the name.
  const words = name.split(/\s+/).filter((word) => word !== "" && !word.startsWith("("));
  const first = [...(words[0] ?? "")][0] ?? "";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** A cURL command anyone can paste; the credential is never in it. */
export function curl(request: {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string | undefined;
}): string {
  const lines = [`curl -X ${request.method} ${quote(request.url)}`];
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const lower = name.toLowerCase();
    if (lower === "host" || lower === "content-length" || lower === "connection") continue;
    lines.push(
      `-H ${quote(`${name}: ${isSecretHeader(lower) ? "Bearer $SCIM_TOKEN" : value}`)}`.replace(
        "$SCIM_TOKEN'",
        `'"$SCIM_TOKEN"`,
      ),
    );
  }
  if (request.body) lines.push(`--data-raw ${quote(request.body)}`);
  return lines.join(" \\\n  ");
}

export function isSecretHeader(name: string): boolean {
  return ["authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"].includes(name.toLowerCase());
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export type JsonPart = { kind: "key" | "string" | "number" | "word" | "mark"; text: string };

/** Pretty JSON as parts to colour; a body that is no JSON comes back as one plain part. */
export function jsonParts(body: unknown): JsonPart[] {
  const text = prettyJson(body);
  const parts: JsonPart[] = [];
  const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  let at = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > at) parts.push({ kind: "mark", text: text.slice(at, match.index) });
    if (match[1]) {
      parts.push({ kind: match[2] ? "key" : "string", text: match[1] });
      if (match[2]) parts.push({ kind: "mark", text: match[2] });
    } else {
      parts.push({ kind: /^[tfn]/.test(match[0]) ? "word" : "number", text: match[0] });
    }
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ kind: "mark", text: text.slice(at) });
  return parts;
}

export function prettyJson(body: unknown): string {
  if (body === undefined || body === null) return "";
  if (typeof body !== "string") return JSON.stringify(body, null, 2);
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
