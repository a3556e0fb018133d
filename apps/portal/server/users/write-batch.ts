// Requests that arrive in the same turn of the event loop share one statement and one commit, each with its own answer.
import { gather } from "@rollcall/foundation/batch";
import { DatabaseAway } from "@rollcall/foundation/database";
import type { PortalDatabase } from "../tables.ts";
import {
  insertUsers,
  readUsers,
  type Run,
  updateUsers,
  type UserKey,
  type UserWithTeams,
  type UserWrite,
} from "./store.ts";

function postgresCode(error: unknown): string | undefined {
  const cause = error instanceof DatabaseAway ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}

/**
 * The answers of all items, or where that fails of each by itself: a row or a value that is refused takes no other along.
 * A database that is away is away for all of them.
 */
export async function apart<Item, Out>(
  items: Item[],
  run: (items: Item[]) => Promise<Out[]>,
): Promise<(Out | Error)[]> {
  try {
    return await run(items);
  } catch (error) {
    if (!worthTryingAlone(error)) throw error;
    if (items.length === 1 && postgresCode(error) !== "40P01") throw error;
    const alone: (Out | Error)[] = [];
    for (const item of items) {
      alone.push(
        await run([item]).then(
          ([answer]) => answer as Out,
          (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
        ),
      );
    }
    return alone;
  }
}

/** Two statements that wait for each other's rows (40P01), or one refused row: neither may fail its neighbours. */
function worthTryingAlone(error: unknown): boolean {
  return !(error instanceof DatabaseAway) || postgresCode(error) === "40P01";
}

async function writeTogether(
  write: (run: Run, writes: UserWrite[]) => Promise<Set<string>>,
  run: Run,
  writes: UserWrite[],
): Promise<(boolean | Error)[]> {
  // A row takes part once in a statement; the second change of it finds a newer version, as it would have anyway.
  const once = new Map(writes.map((item) => [item.user.id, item]).toReversed() as [string, UserWrite][]);
  // Statements that lock rows in the same order do not wait for each other in a circle.
  const ordered = [...once.values()].toSorted((a, b) => (a.user.user_name_key < b.user.user_name_key ? -1 : 1));
  return apart(writes, async (some) => {
    const done = await write(run, some === writes ? ordered : some);
    return some.map((item) => (some !== writes || once.get(item.user.id) === item) && done.has(item.user.id));
  });
}

export interface UserBatches {
  /** True when the user was inserted, false when one of its names is taken. */
  insert(write: UserWrite): Promise<boolean>;
  /** True when the user was still as expected. */
  update(write: UserWrite): Promise<boolean>;
  read(key: UserKey & { withTeams: boolean }): Promise<UserWithTeams | undefined>;
}

export function userBatches(database: PortalDatabase): UserBatches {
  const run: Run = (name, text, values) => database.query(name, text, values);
  const read = gather<UserKey & { withTeams: boolean }, UserWithTeams | undefined>(async (keys) => {
    const withTeams = keys.some((key) => key.withTeams);
    const rows = new Map((await readUsers(run, keys, withTeams)).map((row) => [`${row.account_id}/${row.id}`, row]));
    return keys.map((key) => rows.get(`${key.account}/${key.id}`));
  });
  return {
    insert: gather<UserWrite, boolean>((writes) => writeTogether(insertUsers, run, writes)),
    update: gather<UserWrite, boolean>((writes) => writeTogether(updateUsers, run, writes)),
    read,
  };
}
