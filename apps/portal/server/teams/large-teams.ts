// What a process gave out of large teams last, kept for as long as it is true. It is never trusted: each reading asks the
// database whether anything of it changed, which costs a twentieth of reading the members again.
import type { PortalDatabase } from "../tables.ts";
import { countNames, readStamp, type TeamKey } from "./large-team-store.ts";

export interface Fresh<Team> {
  team: Team;
  /** Null when the team cannot be kept. */
  stamp: string | null;
  /** Every transaction with a number below this one had ended when it was read. */
  allEndedBelow: string;
  /** Characters of its members. */
  size: number;
}

/** A smaller one is read faster than it is compared. */
export const LARGE = 50_000;
/** So many characters are kept in all. */
const MOST = 4_000_000;
/** So many teams are known to be large; the longest unread gives way. */
const KNOWN = 1_000;

interface Known<Team> {
  /** The number of the first transaction that surely counts the names it changes. */
  countedFrom: bigint;
  kept?: { team: Team; stamp: string; size: number };
}

export interface LargeTeams<Team> {
  /** The team as it is now; `read` reads all of it. */
  read(key: TeamKey, read: () => Promise<Fresh<Team> | undefined>): Promise<Team | undefined>;
}

export function keepLargeTeams<Team>(database: PortalDatabase): LargeTeams<Team> {
  const known = new Map<string, Known<Team>>();

  /** The newest is last; what was read longest ago is let go first. */
  const keep = (name: string, team: Known<Team>): void => {
    known.delete(name);
    known.set(name, team);
    let size = 0;
    for (const one of [...known.values()].toReversed()) {
      size += one.kept?.size ?? 0;
      if (size > MOST) delete one.kept;
    }
    if (known.size > KNOWN) known.delete(known.keys().next().value ?? "");
  };

  return {
    async read(key, read) {
      const name = `${key.account} ${key.connection} ${key.id}`;
      const before = known.get(name);
      if (before?.kept !== undefined) {
        const stamp = await readStamp(database, key);
        if (stamp === before.kept.stamp) {
          keep(name, before);
          return before.kept.team;
        }
        delete before.kept;
      }
      const fresh = await read();
      if (fresh === undefined || fresh.stamp === null || fresh.size < LARGE) {
        known.delete(name);
        return fresh?.team;
      }
      const { team, stamp, size } = fresh;
      if (before === undefined) keep(name, { countedFrom: await countNames(database, key) });
      else if (BigInt(fresh.allEndedBelow) >= before.countedFrom)
        keep(name, { ...before, kept: { team, stamp, size } });
      return team;
    },
  };
}
