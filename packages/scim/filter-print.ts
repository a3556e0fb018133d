import type { Filter } from "./filter.ts";
import { type Target, targetName } from "./schema.ts";

/** The filter as text; `parseFilter` makes the same tree of it again. */
export function printFilter(filter: Filter): string {
  return print(filter, targetName);
}

/** The text between the brackets of `emails[...]`. */
export function printValueFilter(filter: Filter): string {
  return print(filter, (target) => target.sub?.name ?? "value");
}

function print(filter: Filter, name: (target: Target) => string): string {
  switch (filter.kind) {
    case "and":
      return filter.filters
        .map((part) => (part.kind === "or" ? `(${print(part, name)})` : print(part, name)))
        .join(" and ");
    case "or":
      return filter.filters.map((part) => print(part, name)).join(" or ");
    case "not":
      return `not (${print(filter.filter, name)})`;
    case "has":
      return `${name(filter.attribute)}[${printValueFilter(filter.filter)}]`;
    case "present":
      return `${name(filter.target)} pr`;
    case "compare":
      return `${name(filter.target)} ${filter.operator} ${JSON.stringify(filter.value)}`;
  }
}
