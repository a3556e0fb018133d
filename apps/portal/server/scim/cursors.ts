// Cursors of RFC 9865: the place of a walk, signed. Nothing is kept here for a walk, so any node can go on with it.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "@rollcall/foundation/clock";
import { ScimError } from "@rollcall/scim/error";
import { printFilter } from "@rollcall/scim/filter-print";
import { targetName } from "@rollcall/scim/schema";
import type { ListQuery } from "@rollcall/scim/server-types";
import type { TokenAccess } from "../provisioning/token-check.ts";
import type { PortalDatabase } from "../tables.ts";
import { readCursorKey } from "./cursor-store.ts";

/** How long a cursor can be used, in seconds. */
export const CURSOR_TIMEOUT = 3600;

/** After a resource, or before one (backwards). `sortValue` is there when the walk is sorted. */
export interface Position {
  direction: "after" | "before";
  id: string;
  sortValue?: string | null;
}

export interface Cursors {
  give(bound: string, position: Position): Promise<string>;
  /** Throws what RFC 9865 §2.1 says of a cursor that is of something else, or too old. */
  read(bound: string, cursor: string): Promise<Position>;
}

/** What a cursor belongs to: it is good for this and for nothing else. The page size may change on the way. */
export function boundTo({ account, connection }: TokenAccess, endpoint: string, query: ListQuery): string {
  const filter = query.filter === undefined ? null : printFilter(query.filter);
  const sort = query.sortBy === undefined ? null : [targetName(query.sortBy), query.sortOrder];
  return JSON.stringify([account, connection.id, endpoint, filter, sort]);
}

const SIGNATURE = 16;

export function openCursors(database: PortalDatabase, clock: Clock): Cursors {
  let key: Buffer | undefined;
  const sign = async (bound: string, place: Buffer): Promise<Buffer> => {
    key ??= await readCursorKey(database);
    return createHmac("sha256", key).update(`${bound.length} ${bound}`).update(place).digest().subarray(0, SIGNATURE);
  };
  return {
    async give(bound, { direction, id, sortValue }) {
      const at = Math.floor(clock().getTime() / 1000);
      const place = Buffer.from(JSON.stringify([at, direction, id, ...(sortValue === undefined ? [] : [sortValue])]));
      return Buffer.concat([await sign(bound, place), place]).toString("base64url");
    },
    async read(bound, cursor) {
      const bytes = Buffer.from(cursor, "base64url");
      const place = bytes.subarray(SIGNATURE);
      if (place.length === 0 || !timingSafeEqual(await sign(bound, place), bytes.subarray(0, SIGNATURE)))
        throw new ScimError(
          400,
          "invalidCursor",
          "The cursor was not given out for this search. Use it with the same filter and order, or begin again with an empty cursor.",
        );
      const [at, direction, id, sortValue] = JSON.parse(place.toString()) as [
        number,
        Position["direction"],
        string,
        string?,
      ];
      if (at + CURSOR_TIMEOUT <= clock().getTime() / 1000)
        throw new ScimError(400, "expiredCursor", "The cursor has expired. Begin again with an empty cursor.");
      return { direction, id, ...(sortValue === undefined ? {} : { sortValue }) };
    },
  };
}
