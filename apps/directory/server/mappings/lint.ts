// What an app's schema says of a row of the mapping, in words.
import type { Mapping } from "../../shapes/mappings.ts";
import type { Target } from "./targets.ts";

const typeWords: Record<string, string> = {
  string: "text",
  boolean: "yes or no",
  integer: "whole number",
  decimal: "number",
  dateTime: "date and time",
  reference: "address (URL)",
  binary: "binary data",
};

/** How the attribute is sent: `text, as name.givenName`, `text, in the element of emails with the type work`. */
export function sentAs(path: string, target: Target | undefined): string {
  const type = typeWords[target?.type ?? "string"] ?? target?.type ?? "text";
  const element = /^([\w:.]+)\[type eq "([^"]*)"\]\.(\w+)$/.exec(path);
  if (element) return `${type}, as ${element[3]} of the element of ${element[1]} with the type ${element[2]}`;
  return `${type}${target?.multiValued === true ? ", in a list of one" : ""}`;
}

/** Why a value of this row will not arrive as it is here, or null. `learned`: the app's schema is known. */
export function warningOf(row: Mapping, target: Target | undefined, learned: boolean): string | null {
  if (row.apply === "off" || row.sourceKind === "none") {
    return target?.required === true && row.required ? "The app requires it, and it is not sent." : null;
  }
  if (target?.writable === false) return "The app's schema says that it is read-only: what is sent is ignored.";
  if (learned && target === undefined)
    return "The app's schema has no such attribute: it may ignore the value or refuse it.";
  return null;
}
