import { typeMistake, writtenForm } from "./attribute-values.ts";
import { baseAttributes, type ProfileAttribute } from "./attributes.ts";
import type { ProfileSchema } from "./profile-schema.ts";
import type { Profile } from "../tables.ts";

/** A mistake in one attribute, in a sentence that says what to do. */
export interface ProfileMistake {
  attribute: string;
  message: string;
}

// Printable ASCII without the characters that no mail system takes unquoted; a real check is a delivered mail.
const emailPattern = /^[^\s@"(),:;<>[\\\]]+@[^\s@"(),:;<>[\\\]]+\.[^\s@"(),:;<>[\\\].]+$/u;
// Invisible characters make two logins that look the same (RFC 7644 section 7.8; RFC 8265 section 3.3).
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const timezones = new Set(Intl.supportedValuesOf("timeZone"));

const knownTimezone = (value: string): boolean => {
  if (timezones.has(value)) return true;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const knownLanguage = (value: string): boolean => {
  try {
    return Intl.getCanonicalLocales(value.replaceAll("_", "-")).length === 1;
  } catch {
    return false;
  }
};

const httpUrl = (value: string): boolean => {
  const url = URL.parse(value);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
};

const mistakeIn = (attribute: ProfileAttribute, value: string): string | undefined => {
  const { kind, label, maxLength } = attribute;
  if ([...value].length > maxLength) return `${label} is longer than ${maxLength} characters. Shorten it.`;
  if (value.includes("\0")) return `${label} contains a zero character. Remove it.`;
  if (attribute.type !== "text") return typeMistake(attribute, value);
  switch (kind) {
    case "login":
      if (value.length < 5) return "A login has at least 5 characters.";
      if (/\s/u.test(value) || invisible.test(value))
        return "A login has no spaces and no invisible characters. Remove them.";
      return undefined;
    case "email":
      return emailPattern.test(value) && !invisible.test(value)
        ? undefined
        : `"${value}" is not an e-mail address. Write it like ada@example.com.`;
    case "url":
      return httpUrl(value) ? undefined : `${label} must be an address that begins with https://.`;
    case "country":
      return /^[A-Za-z]{2}$/.test(value)
        ? undefined
        : `"${value}" is not a country code. Use two letters, such as DE or US.`;
    case "locale":
    case "language":
      return knownLanguage(value)
        ? undefined
        : `"${value}" is not a language code. Use one such as en, de-DE or fr-CA.`;
    case "timezone":
      return knownTimezone(value)
        ? undefined
        : `"${value}" is not a time zone. Use a name such as Europe/Berlin or America/New_York.`;
    default:
      return undefined;
  }
};

/** Trims, drops what is empty, brings values into the form of their type, and keeps the order of the attributes stable. */
export const tidyProfile = (schema: ProfileSchema, input: Record<string, string | null | undefined>): Profile => {
  const profile: Profile = {};
  for (const [name, raw] of Object.entries(input)) {
    const text = (raw ?? "").toWellFormed().normalize("NFC").trim();
    const attribute = schema.get(name);
    const value = attribute === undefined || text === "" ? text : writtenForm(attribute, text);
    if (value !== "") profile[name] = value;
  }
  return profile;
};

/** What is wrong with a whole profile; empty when nothing is. */
export const profileMistakes = (schema: ProfileSchema, profile: Profile): ProfileMistake[] => {
  const mistakes: ProfileMistake[] = [];
  for (const { name, label, required } of schema.attributes)
    if (required && profile[name] === undefined)
      mistakes.push({ attribute: name, message: `${label} is missing. Every person needs one.` });
  for (const [name, value] of Object.entries(profile)) {
    const attribute = schema.get(name);
    const message = attribute ? mistakeIn(attribute, value) : `"${name}" is not an attribute of a person's profile.`;
    if (message !== undefined) mistakes.push({ attribute: name, message });
  }
  return mistakes;
};

export const personName = (profile: Profile): string =>
  profile["displayName"] ??
  ([profile["firstName"], profile["lastName"]].filter(Boolean).join(" ") || (profile["login"] ?? ""));

const baseOrder = baseAttributes.map(({ name }) => name);

export interface ProfileChange {
  attribute: string;
  from: string | null;
  to: string | null;
}

/** The attributes that differ, in the order of the profile: the base ones first. */
export const profileChanges = (before: Profile, after: Profile): ProfileChange[] =>
  [...new Set([...baseOrder, ...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ attribute: name, from: before[name] ?? null, to: after[name] ?? null }));
