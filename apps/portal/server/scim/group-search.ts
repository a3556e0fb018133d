import type { ListQuery } from "@rollcall/scim/server-types";
import { findScimTeams, type FoundTeams } from "../teams/scim-teams.ts";
import { boundTo } from "./cursors.ts";
import { filterSql, sortSql } from "./filter-sql.ts";
import { groupLayout, membersSql } from "./group-layout.ts";
import { keysetOf } from "./keyset.ts";
import type { ScimContext } from "./scim-context.ts";

/** A page of the connection's teams, as the query asks. */
export async function searchGroups(
  context: ScimContext,
  query: ListQuery,
): Promise<FoundTeams & { nextCursor?: string; previousCursor?: string }> {
  const layout = groupLayout(context.baseUrl);
  const { account, connection } = context.access;
  const { text: where, values } = filterSql(query.filter, layout, [account, connection.id]);
  const members = query.wanted.has("members") ? membersSql(context.baseUrl) : null;
  if (query.cursor === undefined) {
    const direction = query.sortOrder === "descending" ? "desc nulls first" : "asc nulls last";
    return findScimTeams(context.deps.database, {
      where,
      values,
      orderBy: query.sortBy === undefined ? "t.id" : `${sortSql(query.sortBy, layout)} ${direction}, t.id`,
      limit: query.count,
      offset: query.startIndex - 1,
      members,
    });
  }
  // RFC 9865. One group more than asked for tells whether there is another page.
  const { cursors } = context.deps;
  const bound = boundTo(context.access, "Groups", query);
  const position = query.cursor === "" ? undefined : await cursors.read(bound, query.cursor);
  const { sortValue, ...keyset } = keysetOf(query, layout, "t", position, values.length);
  const limit = query.count === 0 ? 0 : query.count + 1;
  const asked = { where, values, ...keyset, limit, offset: 0, members, ...(sortValue !== undefined && { sortValue }) };
  const { teams, total } = await findScimTeams(context.deps.database, asked);
  const more = teams.length > query.count;
  const backwards = position?.direction === "before";
  const page = more ? teams.slice(0, -1) : teams;
  if (backwards) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  const sorted = query.sortBy !== undefined;
  return {
    teams: page,
    total,
    ...(last !== undefined &&
      (more || backwards) && {
        nextCursor: await cursors.give(bound, {
          direction: "after",
          id: last.id,
          ...(sorted && { sortValue: last.sort_value ?? null }),
        }),
      }),
    ...(first !== undefined &&
      !sorted &&
      (backwards ? more : position !== undefined) && {
        previousCursor: await cursors.give(bound, { direction: "before", id: first.id }),
      }),
  };
}
