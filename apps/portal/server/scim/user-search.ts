import type { ScimResource } from "@rollcall/scim/resource";
import type { ListQuery } from "@rollcall/scim/server-types";
import { derive } from "../users/user-record.ts";
import type { PageRow, UsersPage } from "../users/user-pages.ts";
import { userOfRow, userText } from "../users/user-text.ts";
import { boundTo, type Position } from "./cursors.ts";
import { filterSql, sortSql } from "./filter-sql.ts";
import { keysetOf } from "./keyset.ts";
import { quickSearch } from "./quick-search.ts";
import { type ScimContext, typeOf } from "./scim-context.ts";
import { userLayout } from "./user-layout.ts";

export interface FoundUsers {
  total: number;
  /** The JSON of a user where all of it is shown. */
  resources: (ScimResource | string)[];
  /** Set when there is no other. */
  only?: { id: string; display_name: string };
  nextCursor?: string;
  previousCursor?: string;
}

/** A page of the connection's users, as the query asks. */
export async function searchUsers(context: ScimContext, query: ListQuery): Promise<FoundUsers> {
  if (query.cursor !== undefined) return pageByCursor(context, query, query.cursor);
  if (query.filter === undefined && query.sortBy === undefined) {
    const { startIndex, count, wanted } = query;
    return shown(
      context,
      query,
      await context.deps.pages.at(scopeOf(context), startIndex, count, wanted.has("groups")),
    );
  }
  const { account, connection } = context.access;
  const quick = quickSearch(query);
  const users = quick && (await context.deps.users.find({ account, connection: connection.id, ...quick }));
  if (users !== undefined) {
    const [only, another] = users;
    const shape = query.wanted.narrowed ? userOfRow : userText;
    return {
      total: users.length,
      resources: users.map((user) => shape(user, context.baseUrl, typeOf(context))),
      ...(only !== undefined && another === undefined && { only }),
    };
  }
  const layout = userLayout(context.baseUrl, typeOf(context));
  const filter = filterSql(query.filter, layout, [account, connection.id]);
  const withTeams = query.wanted.has("groups");
  const page = {
    where: filter.text,
    values: filter.values,
    limit: query.count,
    offset: query.startIndex - 1,
    withTeams,
  };
  const direction = query.sortOrder === "descending" ? "desc nulls first" : "asc nulls last";
  const orderBy = query.sortBy === undefined ? "u.id" : `${sortSql(query.sortBy, layout)} ${direction}, u.id`;
  return shown(context, query, await context.deps.pages.find({ ...page, orderBy }));
}

/** RFC 9865. One user more than asked for tells whether there is another page. */
async function pageByCursor(context: ScimContext, query: ListQuery, cursor: string): Promise<FoundUsers> {
  const { cursors } = context.deps;
  const bound = boundTo(context.access, "Users", query);
  const position = cursor === "" ? undefined : await cursors.read(bound, cursor);
  const { rows, total, sorted } = await rowsFrom(context, query, position);
  const more = rows.length > query.count;
  const backwards = position?.direction === "before";
  const page = more ? rows.slice(backwards ? 1 : 0, backwards ? undefined : -1) : rows;
  const found = shown(context, query, { total, rows: page });
  const [first, last] = [page[0], page.at(-1)];
  if (last !== undefined && (more || backwards))
    found.nextCursor = await cursors.give(bound, {
      direction: "after",
      id: last.id,
      ...(sorted && { sortValue: last.sortValue }),
    });
  if (first !== undefined && !sorted && (backwards ? more : position !== undefined))
    found.previousCursor = await cursors.give(bound, { direction: "before", id: first.id });
  return found;
}

async function rowsFrom(
  context: ScimContext,
  query: ListQuery,
  position: Position | undefined,
): Promise<UsersPage & { sorted: boolean }> {
  const { pages } = context.deps;
  const withTeams = query.wanted.has("groups");
  const limit = query.count === 0 ? 0 : query.count + 1;
  const sorted = query.sortBy !== undefined;
  if (query.filter === undefined && !sorted) {
    if (position === undefined) return { ...(await pages.at(scopeOf(context), 1, limit, withTeams)), sorted };
    const start = position.direction === "after" ? { after: position.id } : { before: position.id };
    return { ...(await pages.beside(scopeOf(context), start, limit, withTeams)), sorted };
  }
  const layout = userLayout(context.baseUrl, typeOf(context));
  const { account, connection } = context.access;
  const { text: where, values } = filterSql(query.filter, layout, [account, connection.id]);
  const keyset = keysetOf(query, layout, "u", position, values.length);
  const page = await pages.find({ where, values, ...keyset, limit, offset: 0, withTeams });
  return { ...page, rows: position?.direction === "before" ? page.rows.toReversed() : page.rows, sorted };
}

const scopeOf = ({ access }: ScimContext) => ({ account: access.account, connection: access.connection.id });

function shown(context: ScimContext, query: ListQuery, { rows, total }: UsersPage): FoundUsers {
  const shape = query.wanted.narrowed ? userOfRow : userText;
  const [only] = rows;
  return {
    total,
    resources: rows.map((row) => shape(row, context.baseUrl, typeOf(context))),
    ...(total === 1 && only !== undefined && { only: named(only) }),
  };
}

function named({ id, resource }: PageRow): { id: string; display_name: string } {
  return { id, display_name: derive(JSON.parse(resource) as Record<string, unknown>).display_name };
}
