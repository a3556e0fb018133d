// Pages of a connection's users. However far in a page is, it costs the same: where the page before it ended is
// remembered, and the page begins after that user.
import type { PortalDatabase } from "../tables.ts";
import {
  type CountedPage,
  findPage,
  foldSteps,
  type FoundPage,
  type PageRow,
  readPage,
  type Scope,
} from "./page-store.ts";
import { countUsers } from "./store.ts";

export type { PageRow } from "./page-store.ts";

export interface UsersPage {
  rows: PageRow[];
  total: number;
}

export interface UserPages {
  /** The users from a place on, counted from 1, in the order of their ids. */
  at(scope: Scope, startIndex: number, count: number, withTeams: boolean): Promise<UsersPage>;
  /** The users after one, or before one, in the order of their ids. */
  beside(
    scope: Scope,
    start: { after: string } | { before: string },
    count: number,
    withTeams: boolean,
  ): Promise<UsersPage>;
  find(page: FoundPage): Promise<UsersPage>;
}

interface Boundary {
  after: string;
  /** What `shifts` was: as long as it is the same, the user's place is. */
  shifts: number;
  at: number;
}

const REMEMBERED = 20_000;
/** A user whose row was committed late can come before a boundary; after this time nobody walks from it any more. */
const LIFETIME = 600_000;
/** So many steps cost a reader less than folding them. */
const STEPS = 50;
const FIRST = "00000000-0000-0000-0000-000000000000";

export function openUserPages(database: PortalDatabase, now: () => number = () => performance.now()): UserPages {
  const boundaries = new Map<string, Boundary>();
  const folding = new Set<string>();

  function remember(key: string, boundary: Boundary): void {
    boundaries.delete(key);
    boundaries.set(key, boundary);
    const [oldest] = boundaries.size > REMEMBERED ? boundaries.keys() : [];
    if (oldest !== undefined) boundaries.delete(oldest);
  }

  /** Nobody waits for it, and nothing depends on it: the sum is the same before and after. */
  function foldLater(scope: Scope, { steps }: CountedPage): void {
    const key = `${scope.account}/${scope.connection}`;
    if (steps < STEPS || folding.has(key)) return;
    folding.add(key);
    void foldSteps(database, scope)
      .catch(() => {})
      .finally(() => folding.delete(key));
  }

  async function fromPlace(scope: Scope, startIndex: number, count: number, withTeams: boolean): Promise<CountedPage> {
    if (startIndex === 1) return readPage(database, scope, { after: FIRST }, count, withTeams);
    const known = boundaries.get(`${scope.account}/${scope.connection}/${startIndex}`);
    if (known !== undefined && now() - known.at < LIFETIME) {
      const page = await readPage(database, scope, { after: known.after }, count, withTeams);
      if (page.shifts === known.shifts) return page;
    }
    return readPage(database, scope, { place: startIndex - 1 }, count, withTeams);
  }

  return {
    async at(scope, startIndex, count, withTeams) {
      // No account has so many users, and PostgreSQL no place of so many digits.
      const from = Math.min(startIndex, 2_000_000_000);
      const page = await fromPlace(scope, from, count, withTeams);
      foldLater(scope, page);
      const { total, shifts, rows } = page;
      const last = rows.at(-1);
      if (last !== undefined) {
        const next = `${scope.account}/${scope.connection}/${from + rows.length}`;
        remember(next, { after: last.id, shifts, at: now() });
      }
      return { total, rows: from > total ? [] : rows };
    },

    async beside(scope, start, count, withTeams) {
      const page = await readPage(database, scope, start, count, withTeams);
      foldLater(scope, page);
      return { total: page.total, rows: page.rows };
    },

    async find(page) {
      const rows = page.limit === 0 ? [] : await findPage(database, page);
      // A page that is not full has said how many there are.
      const complete = page.keyset === undefined && rows.length < page.limit && (rows.length > 0 || page.offset === 0);
      const total = complete ? page.offset + rows.length : await countUsers(database, page.where, page.values);
      return { total, rows };
    },
  };
}
