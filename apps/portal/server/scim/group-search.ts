import type { ListQuery } from "@rollcall/scim/server-types";
import { findScimTeams } from "../teams/scim-teams.ts";
import { filterSql, sortSql } from "./filter-sql.ts";
import { groupLayout, membersSql } from "./group-layout.ts";
import type { ScimContext } from "./scim-context.ts";

/** A page of the connection's teams, as the query asks. */
export async function searchGroups(context: ScimContext, query: ListQuery) {
  const layout = groupLayout(context.baseUrl);
  const { account, connection } = context.access;
  const filter = filterSql(query.filter, layout, [account, connection.id]);
  const direction = query.sortOrder === "descending" ? "desc nulls first" : "asc nulls last";
  return findScimTeams(context.deps.database, {
    where: filter.text,
    values: filter.values,
    orderBy: query.sortBy === undefined ? "t.id" : `${sortSql(query.sortBy, layout)} ${direction}, t.id`,
    limit: query.count,
    offset: query.startIndex - 1,
    members: query.wanted.has("members") ? membersSql(context.baseUrl) : null,
  });
}
