import { logPage as logPageShape, logQuery } from "../../shapes/log.ts";
import type { Dependencies } from "../dependencies.ts";
import { nextCursor, pagePosition } from "../people/people-list.ts";
import { fail } from "../errors.ts";
import type { Console } from "../permissions.ts";
import { logPage, presentLogEntry } from "./system-log.ts";

const time = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

export const logRoutes = (app: Console, { db }: Dependencies): void => {
  app.get(
    "/log",
    { schema: { tags: ["system log"], querystring: logQuery, response: { 200: logPageShape } } },
    async ({ query: { search, event, actor, target, since, until, cursor, limit } }) => {
      const position = pagePosition(cursor);
      const at = position ? new Date(position[0]) : undefined;
      if (at && Number.isNaN(at.getTime())) throw fail("invalid_cursor");
      const rows = await logPage(db.kysely, {
        search,
        event,
        actor,
        target,
        since: time(since),
        until: time(until),
        after: at && position ? { at, id: position[1] } : undefined,
        limit: limit + 1,
      });
      return {
        entries: rows.slice(0, limit).map(presentLogEntry),
        next: nextCursor(rows, limit, (row) => row.at.toISOString()),
      };
    },
  );
};
