import type { ListQuery } from "@rollcall/scim/server-types";
import type { LookUp } from "../users/look-up.ts";

type Asked = Pick<LookUp, "by" | "value" | "most" | "withTeams">;

/**
 * The look-up that a search amounts to: the first page of one comparison with a name that has an index. Undefined for
 * every other search. What it finds is what the filter means (packages/scim), and a test compares the two.
 */
export function quickSearch(query: ListQuery): Asked | undefined {
  const { filter, count } = query;
  if (filter?.kind !== "compare" || query.startIndex !== 1 || count === 0) return undefined;
  if (query.sortBy !== undefined || query.cursor !== undefined) return undefined;
  const { target, operator, value } = filter;
  // PostgreSQL takes no NUL in a text: such a search goes its own way, and takes no other along.
  if (target.schema !== undefined || typeof value !== "string" || value.includes("\u0000")) return undefined;
  const by = columnOf(target.sub === undefined ? target.attribute.name : `${target.attribute.name}.${target.sub.name}`);
  if (by === undefined || (by === "familyNamePrefix" ? operator !== "sw" : operator !== "eq")) return undefined;
  return { by, value, most: count, withTeams: query.wanted.has("groups") };
}

function columnOf(name: string): LookUp["by"] | undefined {
  switch (name) {
    case "userName":
      return "userName";
    case "externalId":
      return "externalId";
    case "emails.value":
      return "email";
    case "name.familyName":
      return "familyNamePrefix";
    default:
      return undefined;
  }
}
