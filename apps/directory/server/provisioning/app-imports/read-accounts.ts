import type { FindOptions, ListAnswer } from "@rollcall/scim/client";
import { type AccountValues, accountValues } from "./account-values.ts";

/** From where a reading goes on: an index counted from 1 (RFC 7644 section 3.4.2.4), or a cursor (RFC 9865). */
export type Position = { startIndex: number } | { cursor: string };

export interface ReadPage {
  accounts: AccountValues[];
  /** The app's totalResults; null when it gives a cursor and no total. */
  announced: number | null;
  /** When the page was asked for. What was sent to the app later is newer than what the page says. */
  askedAt: Date;
  next: Position | null;
}

export interface ReadEnd {
  /** False when the app did not give all that it announced. */
  complete: boolean;
  /** Why, in words. */
  note: string | null;
}

export interface ReadOptions {
  /** Sends one request for a page of `/Users`; throws what stops the reading. */
  ask: (page: FindOptions) => Promise<{ list: ListAnswer; askedAt: Date }>;
  /** Accounts a page; the app may give fewer, or more. */
  count: number;
  /** The app announced cursors in its ServiceProviderConfig. */
  cursors: boolean;
  /** Where an earlier process stopped. */
  from?: Position | undefined;
  /** Ids that were read already. */
  known?: Iterable<string>;
}

/** A directory of a million accounts is read; what goes on beyond is an app that never ends. */
const MOST_PAGES = 20_000;

/**
 * Reads all accounts of an app page by page. Ends on apps that give the same page again and again, that give everything
 * at once whatever was asked for, and that give less than they announced; the return value says which it was.
 */
export async function* readAccounts(options: ReadOptions): AsyncGenerator<ReadPage, ReadEnd> {
  const { ask, count } = options;
  const seen = new Set(options.known);
  let position: Position = options.from ?? (options.cursors ? { cursor: "" } : { startIndex: 1 });
  const cursors = new Set<string>();
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const asked =
      "cursor" in position ? { cursor: position.cursor, count } : { startIndex: position.startIndex, count };
    const { list, askedAt } = await ask(asked);
    const accounts = [
      ...new Map(
        list.resources.flatMap((resource) => {
          const values = accountValues(resource);
          return values === undefined ? [] : [[values.remote_id, values] as const];
        }),
      ).values(),
    ];
    const fresh = accounts.filter(({ remote_id: id }) => !seen.has(id));
    for (const { remote_id: id } of fresh) seen.add(id);
    // Without a total, the client counts what is on the page.
    const announced = list.totalResults < seen.size ? null : list.totalResults;
    const next = nextPosition(position, list, cursors);
    yield { accounts: fresh, announced, askedAt, next };
    if (next === null) {
      // What an app counts may change while it is read, and some count what they do not show.
      const missing = list.totalResults - seen.size;
      return missing <= 0 ? COMPLETE : { complete: false, note: fewer(list.totalResults, seen.size) };
    }
    if (fresh.length === 0 && list.resources.length > 0)
      return list.totalResults <= seen.size && "startIndex" in position
        ? COMPLETE
        : { complete: false, note: repeats(seen.size) };
    position = next;
  }
  return { complete: false, note: `The app did not come to an end after ${MOST_PAGES.toLocaleString("en")} pages.` };
}

const COMPLETE: ReadEnd = { complete: true, note: null };

function nextPosition(position: Position, list: ListAnswer, cursors: Set<string>): Position | null {
  if ("cursor" in position) {
    if (list.nextCursor !== undefined) {
      if (cursors.has(list.nextCursor)) return null;
      cursors.add(list.nextCursor);
      return { cursor: list.nextCursor };
    }
    // Announced, and not done: an app that pages by index after all.
    if (position.cursor !== "" || list.totalResults <= list.resources.length) return null;
    return { startIndex: list.resources.length + 1 };
  }
  if (list.resources.length === 0) return null;
  const startIndex = position.startIndex + list.resources.length;
  return startIndex > list.totalResults ? null : { startIndex };
}

const number = (value: number): string => value.toLocaleString("en");

const fewer = (announced: number, seen: number): string =>
  `The app announced ${number(announced)} accounts and gave ${number(seen)}. Nothing is said about those that were not given.`;

const repeats = (seen: number): string =>
  `The app gives the same page again and again after ${number(seen)} accounts. Nothing is said about those that it did not give.`;
