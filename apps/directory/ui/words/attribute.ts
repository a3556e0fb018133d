import type { AttributeType } from "../../shapes/people.ts";
import type { AttributeUse, SchemaAttribute } from "../../shapes/profile-attributes.ts";
import { counted } from "./counted.ts";

export const typeWord: Record<AttributeType, string> = {
  text: "Text",
  number: "Number",
  integer: "Whole number",
  boolean: "True or false",
  choice: "One of a list",
  list: "Several values",
};

export const writerWord: Record<SchemaAttribute["writtenBy"], string> = {
  anybody: "Everybody who may edit people",
  administrators: "Administrators in the console only",
  imports: "CSV imports only",
  api: "The management API only",
};

export const scimTypeWord: Record<string, string> = {
  string: "Text",
  integer: "Whole number",
  decimal: "Number",
  boolean: "True or false",
  dateTime: "Date and time",
  reference: "Address",
  binary: "Binary",
  complex: "Several parts",
};

/** "2 mapping rows, 1 group rule", or nothing. */
export function usesWords(uses: readonly AttributeUse[]): string {
  const mappings = uses.filter(({ kind }) => kind === "mapping").length;
  const rules = uses.length - mappings;
  return [
    ...(mappings > 0 ? [counted(mappings, "mapping row")] : []),
    ...(rules > 0 ? [counted(rules, "group rule")] : []),
  ].join(", ");
}

/** The elements of a list as it is kept; the server has the same. */
export function elementsOf(text: string): string[] {
  if (!text.startsWith("[")) return text === "" ? [] : [text];
  const parts: unknown = JSON.parse(text);
  return Array.isArray(parts) ? parts.map(String) : [];
}
