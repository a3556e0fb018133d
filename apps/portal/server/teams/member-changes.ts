// What a change of members does to the rows: users in team_members, teams in team_nesting.
import { isId } from "@rollcall/foundation/ids";
import type { Transaction } from "kysely";
import { refuse } from "../errors.ts";
import type { Tables } from "../tables.ts";
import type { ManagedBy } from "../../shapes/users.ts";
import { putInside, takeOut } from "./nesting.ts";
import { childrenOf } from "./nesting-store.ts";
import { addMembers, membersAfter, removeMembers, type TeamRow } from "./store.ts";
import type { Member } from "./team-words.ts";

/** Somebody or something that shall be in a team, or no more. Without a kind the id decides. */
export interface MemberName {
  id: string;
  kind?: "user" | "team";
}

export type MemberChange =
  | { kind: "add" | "remove" | "replace"; members: MemberName[] }
  | { kind: "clear" }
  /** Takes out those members for which `chosen` holds, as `membersSql` shows them. */
  | { kind: "remove-where"; membersSql: string; chosen: (member: object) => boolean };

export interface Moved {
  added: Member[];
  removed: Member[];
}

interface Names {
  /** Ids that may be users. */
  users: string[];
  /** Ids that may be teams. */
  teams: string[];
  all: string[];
}

function named(members: MemberName[]): Names {
  const names: Names = { users: [], teams: [], all: [] };
  const seen = new Set<string>();
  for (const member of members) {
    const id = member.id.toLowerCase();
    if (!isId(id) || seen.has(id)) continue;
    seen.add(id);
    names.all.push(id);
    if (member.kind !== "team") names.users.push(id);
    if (member.kind !== "user") names.teams.push(id);
  }
  return names;
}

/** The caller holds the lock of the team; what one of the changes refuses undoes them all. */
export async function applyMemberChanges(
  trx: Transaction<Tables>,
  row: TeamRow,
  changes: MemberChange[],
  source: ManagedBy,
  at: Date,
): Promise<Moved> {
  const team = { account: row.account_id, id: row.id };
  const added = new Map<string, Member>();
  const removed = new Map<string, Member>();
  const noteAdded = (members: Member[]) => {
    for (const member of members) if (!removed.delete(member.id)) added.set(member.id, member);
  };
  const noteRemoved = (members: Member[]) => {
    for (const member of members) if (!added.delete(member.id)) removed.set(member.id, member);
  };
  const asTeams = (teams: { id: string; name: string }[]): Member[] =>
    teams.map((one) => ({ id: one.id, name: `the team ${one.name}`, kind: "team" }));

  const add = async (members: MemberName[]) => {
    const malformed = members.find((member) => !isId(member.id.toLowerCase()));
    if (malformed !== undefined) throw refuse("unknown_member", { id: malformed.id });
    const names = named(members);
    // A directory's group holds users of that directory only; people here may add anybody.
    const connection = source === "directory" ? row.connection_id : null;
    const result =
      names.users.length === 0
        ? { known: [], added: [] }
        : await addMembers(trx, team, names.users, source, connection, at);
    noteAdded(result.added);
    if (result.known.length === names.all.length) return;
    const users = new Set(result.known);
    const teams = new Set(source === "directory" ? names.teams : []);
    const others = names.all.filter((id) => !users.has(id));
    const unknown = others.find((id) => !teams.has(id));
    if (unknown !== undefined) throw refuse("unknown_member", { id: unknown });
    noteAdded(asTeams(await putInside(trx, row, others, at)));
  };
  const remove = async (members: MemberName[]) => {
    const names = named(members);
    const gone = await removeMembers(trx, team, { users: names.users }, source);
    noteRemoved(gone);
    const users = new Set(gone.map((member) => member.id));
    await leave((id) => names.teams.includes(id) && !users.has(id), names.teams.length > users.size);
  };
  const keep = async (names: Names) => {
    noteRemoved(await removeMembers(trx, team, { keep: names.users }, source));
    const kept = new Set(names.teams);
    await leave((id) => !kept.has(id));
  };
  /** Takes teams out of the team; the lock on nesting is taken only when there is one to take out. */
  const leave = async (leaves: (id: string) => boolean, possible = true) => {
    if (source !== "directory" || !possible) return;
    const leaving = (await childrenOf(trx, team)).filter(leaves);
    if (leaving.length > 0) noteRemoved(asTeams(await takeOut(trx, row, leaving)));
  };

  for (const change of changes) {
    switch (change.kind) {
      case "clear":
        await keep(named([]));
        break;
      case "remove":
        await remove(change.members);
        break;
      case "remove-where": {
        const shown = JSON.parse(await membersAfter(trx, team, change.membersSql)) as { value: string }[];
        await remove(shown.filter((member) => change.chosen(member)).map((member) => ({ id: member.value })));
        break;
      }
      case "replace":
        await keep(named(change.members));
        await add(change.members);
        break;
      case "add":
        await add(change.members);
        break;
    }
  }
  return { added: [...added.values()], removed: [...removed.values()] };
}
