// A page that begins after a resource instead of at a place: nothing that is made or deleted meanwhile moves it.
import type { ListQuery } from "@rollcall/scim/server-types";
import type { Position } from "./cursors.ts";
import { type Layout, sortKey } from "./filter-sql.ts";

export interface Keyset {
  orderBy: string;
  sortValue?: string;
  /** Undefined for the first page. */
  keyset?: { where: string; values: unknown[] };
}

/** `alias` is the table's; `taken` says how many values the query has already. A walk goes backwards by ids alone. */
export function keysetOf(
  query: Pick<ListQuery, "sortBy" | "sortOrder">,
  layout: Layout,
  alias: string,
  position: Position | undefined,
  taken: number,
): Keyset {
  const id = `${alias}.id`;
  const place = `$${taken + 1}::uuid`;
  if (query.sortBy === undefined) {
    const backwards = position?.direction === "before";
    return {
      orderBy: backwards ? `${id} desc` : id,
      ...(position && { keyset: { where: `${id} ${backwards ? "<" : ">"} ${place}`, values: [position.id] } }),
    };
  }
  const { sql, type } = sortKey(query.sortBy, layout);
  const descending = query.sortOrder === "descending";
  const orderBy = `${sql} ${descending ? "desc nulls first" : "asc nulls last"}, ${id}`;
  if (position === undefined) return { orderBy, sortValue: sql };
  const { sortValue = null } = position;
  const later = `${id} > ${place}`;
  if (sortValue === null) {
    const where = `(${sql} is null and ${later})${descending ? ` or ${sql} is not null` : ""}`;
    return { orderBy, sortValue: sql, keyset: { where, values: [position.id] } };
  }
  const value = `$${taken + 2}::${type}`;
  const beyond = descending ? `${sql} < ${value}` : `${sql} > ${value} or ${sql} is null`;
  const where = `${beyond} or (${sql} = ${value} and ${later})`;
  return { orderBy, sortValue: sql, keyset: { where, values: [position.id, sortValue] } };
}
