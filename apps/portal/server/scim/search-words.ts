import type { Filter } from "@rollcall/scim/filter";
import { targetName } from "@rollcall/scim/schema";
import type { ListQuery } from "@rollcall/scim/server-types";

/** A search in words: `Looked for userName "ada@example.com": Ada Byron`, `Listed users 1 to 100 of 250`. */
export function searchWords(
  kind: "user" | "group",
  query: ListQuery,
  { total, page }: { total: number; page: number },
  first: string | undefined,
): string {
  if (query.filter === undefined) {
    if (total === 0) return `Listed ${kind}s: there are none`;
    if (query.count === 0) return `Counted ${total} ${kind}${total === 1 ? "" : "s"}`;
    if (query.cursor !== undefined) return `Listed ${page} of ${total} ${kind}s by cursor`;
    const last = Math.min(total, query.startIndex - 1 + query.count);
    if (query.startIndex > total) return `Listed ${kind}s from ${query.startIndex} on; there are ${total}`;
    return `Listed ${kind}s ${query.startIndex} to ${last} of ${total}`;
  }
  const found = total === 0 ? "nobody" : total === 1 && first !== undefined ? first : `${total} ${kind}s`;
  return `Looked for ${filterWords(query.filter)}: ${kind === "group" && total === 0 ? "none" : found}`;
}

function filterWords(filter: Filter): string {
  if (filter.kind === "compare" && filter.operator === "eq") {
    const schema = filter.target.schema;
    const name = targetName(filter.target).replace(schema === undefined ? "" : `${schema}:`, "");
    return `${name} ${JSON.stringify(filter.value)}`.slice(0, 300);
  }
  return "matches of a filter";
}
