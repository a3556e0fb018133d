import { elementsOf } from "../people/attribute-values.ts";
import type { ProfileAttribute } from "../people/attributes.ts";
import type { ProfileSchema } from "../people/profile-schema.ts";
import type { Profile } from "../tables.ts";
import { invalid } from "./okta-error.ts";

/** A value of a profile as Okta's API has it: numbers, truth values and lists are such in JSON. */
export type JsonValue = string | number | boolean | (string | number)[] | null;

const typed = (attribute: ProfileAttribute | undefined, text: string): JsonValue => {
  switch (attribute?.type) {
    case "number":
    case "integer":
      return Number(text);
    case "boolean":
      return text === "true";
    case "list":
      return elementsOf(text);
    default:
      return text;
  }
};

export const jsonProfile = (schema: ProfileSchema, profile: Profile): Record<string, JsonValue> =>
  Object.fromEntries(Object.entries(profile).map(([name, text]) => [name, typed(schema.get(name), text)]));

const expected: Record<ProfileAttribute["type"], [words: string, is: (value: JsonValue) => boolean]> = {
  text: ["a text", (value) => typeof value === "string"],
  choice: ["a text", (value) => typeof value === "string"],
  number: ["a number", (value) => typeof value === "number"],
  integer: ["a whole number", (value) => typeof value === "number"],
  boolean: ["true or false", (value) => typeof value === "boolean"],
  list: ["an array", (value) => Array.isArray(value)],
};

/** Values as people's profiles keep them; another type than the attribute's is refused rather than guessed. */
export const textProfile = (schema: ProfileSchema, given: Record<string, JsonValue>): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (value === null) return [name, null];
      const [words, fits] = expected[schema.get(name)?.type ?? "text"];
      if (!fits(value)) throw invalid(name, `${name}: Must be ${words} or null`);
      return [name, Array.isArray(value) ? JSON.stringify(value.map(String)) : String(value)];
    }),
  );
