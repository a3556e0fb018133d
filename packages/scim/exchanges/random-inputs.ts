// For tests only: what the property tests have in common.
import assert from "node:assert/strict";
import fc from "fast-check";
import { ScimError } from "../error.ts";
import { USER_SCHEMA } from "../user-schema.ts";

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
export const snapshot = () => prototypes.map((prototype) => JSON.stringify(Object.getOwnPropertyNames(prototype)));
export const untouched = snapshot();

/** Runs what may refuse, and may do nothing else. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    assert.ok(error instanceof ScimError, error instanceof Error ? error.stack : String(error));
    assert.ok(error.status >= 400 && error.status < 500 && error.detail.length < 400);
    return undefined;
  }
}

const words = [
  "(",
  ")",
  "[",
  "]",
  " ",
  " and ",
  " or ",
  "not ",
  "not(",
  '"',
  "\\",
  '"x"',
  " eq ",
  " pr",
  "emails",
  "type",
  ".value",
  ".",
  ":",
  "userName",
];
const scraps = [
  ...words,
  "name",
  "null",
  "true",
  "1",
  "-",
  "__proto__",
  "constructor",
  USER_SCHEMA,
  "\u0000",
  "é",
  "😀",
  "%",
  "'",
];
export const garbage = fc.oneof(
  fc.array(fc.constantFrom(...scraps), { maxLength: 40 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
);

export const deepFreeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
};
