// The short way of a change of one member. Whoever changes one team at the same moment shares its statements, and its
// lock is held for one of them. What is not plainly right here takes the long way, which says exactly what is wrong.
import { gatherByKey } from "@rollcall/foundation/batch-by-key";
import { DatabaseAway } from "@rollcall/foundation/database";
import { isId } from "@rollcall/foundation/ids";
import type { PortalDatabase } from "../tables.ts";
import type { Moved } from "./member-changes.ts";
import { type MemberWrite, type Person, readTeamAndPeople, writeMembers } from "./one-member-store.ts";
import type { TeamRecords, TeamRow } from "./store.ts";

export interface OneMember {
  user: string;
  adds: boolean;
}

export interface ShortRequest extends OneMember {
  at: Date;
  /** Whether nothing else of the team would change. */
  alone: (team: TeamRow) => boolean;
  records: (team: TeamRow, moved: Moved) => TeamRecords;
}

export type ShortOutcome = { team: TeamRow; changed: boolean } | "take the long way";
type Queue = (key: string, item: ShortRequest) => Promise<ShortOutcome>;

interface Address {
  account: number;
  connection: string;
  id: string;
}

const queues = new WeakMap<PortalDatabase, Queue>();

export async function changeOneMember(
  database: PortalDatabase,
  address: Address,
  asked: ShortRequest,
): Promise<ShortOutcome> {
  if (!isId(asked.user)) return "take the long way";
  let queue = queues.get(database);
  if (queue === undefined) {
    queue = gatherByKey((key, items) => changeTogether(database, JSON.parse(key) as Address, items));
    queues.set(database, queue);
  }
  const { account, connection, id } = address;
  return queue(JSON.stringify({ account, connection, id }), asked);
}

async function changeTogether(
  database: PortalDatabase,
  address: Address,
  items: ShortRequest[],
): Promise<(ShortOutcome | Error)[]> {
  const found = await readTeamAndPeople(database, address, [...new Set(items.map((item) => item.user))]);
  if (found === undefined) return items.map(() => "take the long way");
  const people = new Map(found.people.map((person) => [person.id, person]));
  const writes = new Map<string, MemberWrite>();
  const plans = items.map((item) => plan(item, found.team, people.get(item.user), writes));
  const done = writes.size === 0 ? new Set<string>() : await write(database, address, [...writes.values()], items);
  return plans.map((planned, index) => {
    if (planned !== "write") return planned;
    const changed = done.has(items[index]?.user ?? "");
    return changed ? { team: found.team, changed } : "take the long way";
  });
}

function plan(
  item: ShortRequest,
  team: TeamRow,
  person: Person | undefined,
  writes: Map<string, MemberWrite>,
): ShortOutcome | Error | "write" {
  // A second change of one user in one statement would not see the first.
  if (person === undefined || writes.has(person.id) || (item.adds && !person.own)) return "take the long way";
  try {
    if (!item.alone(team)) return "take the long way";
    if (person.member === item.adds) return { team, changed: false };
    const member = { id: person.id, name: person.name };
    const records = item.records(team, item.adds ? { added: [member], removed: [] } : { added: [], removed: [member] });
    writes.set(person.id, { user: person.id, adds: item.adds, ...records });
    return "write";
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Nobody when the statement failed for a reason of one of its rows: each takes the long way then, by itself. */
async function write(
  database: PortalDatabase,
  address: Address,
  writes: MemberWrite[],
  items: ShortRequest[],
): Promise<Set<string>> {
  const at = new Date(Math.max(...items.map((item) => item.at.getTime())));
  try {
    return await writeMembers(database, address, writes, at);
  } catch (error) {
    if (error instanceof DatabaseAway) throw error;
    return new Set();
  }
}
