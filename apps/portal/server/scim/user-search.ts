import type { ListQuery } from "@rollcall/scim/server-types";
import { findUsers, type FoundUsers } from "../users/scim-search.ts";
import { filterSql, sortSql } from "./filter-sql.ts";
import { type ScimContext, typeOf } from "./scim-context.ts";
import { userLayout } from "./user-layout.ts";

/** A page of the connection's users, as the query asks. */
export async function searchUsers(context: ScimContext, query: ListQuery): Promise<FoundUsers> {
  const layout = userLayout(context.baseUrl, typeOf(context));
  const { account, connection } = context.access;
  const filter = filterSql(query.filter, layout, [account, connection.id]);
  const direction = query.sortOrder === "descending" ? "desc nulls first" : "asc nulls last";
  const { filter: tree } = query;
  const hot =
    tree?.kind === "compare" &&
    tree.operator === "eq" &&
    tree.target.schema === undefined &&
    filter.values.length === 3;
  return findUsers(context.deps.database, {
    where: filter.text,
    values: filter.values,
    orderBy: query.sortBy === undefined ? "u.id" : `${sortSql(query.sortBy, layout)} ${direction}, u.id`,
    limit: query.count,
    offset: query.startIndex - 1,
    withTeams: query.wanted.has("groups"),
    ...(hot && query.sortBy === undefined
      ? { name: `${tree.target.attribute.name}${tree.target.sub === undefined ? "" : `.${tree.target.sub.name}`}` }
      : {}),
  });
}
