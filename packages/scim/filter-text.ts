import type { CompareOperator, FilterValue } from "./filter.ts";

/**
 * Builds the text of a filter. Values are quoted, so no value can become a part of the filter:
 * `filterText.eq('userName', name)`, `filterText.within('emails', filterText.eq('type', 'work'))`.
 */
export const filterText = {
  eq: (name: string, value: FilterValue) => filterText.compare(name, "eq", value),
  compare: (name: string, operator: CompareOperator, value: FilterValue) =>
    `${checked(name)} ${operator} ${quoted(value)}`,
  present: (name: string) => `${checked(name)} pr`,
  and: (...filters: string[]) =>
    filters.map((filter) => (/ or /i.test(filter.replace(texts, "")) ? `(${filter})` : filter)).join(" and "),
  or: (...filters: string[]) => filters.join(" or "),
  not: (filter: string) => `not (${filter})`,
  within: (name: string, filter: string) => `${checked(name)}[${filter}]`,
};

const texts = /"(?:[^"\\]|\\.)*"/g;

function quoted(value: FilterValue): string {
  return JSON.stringify(typeof value === "string" ? value.toWellFormed() : value);
}

/** A name can come from a mapping that somebody typed. */
function checked(name: string): string {
  if (!/^[A-Za-z$][\w$:.-]*$/.test(name)) throw new TypeError(`${JSON.stringify(name)} is not an attribute name`);
  return name;
}
