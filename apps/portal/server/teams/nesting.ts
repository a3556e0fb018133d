// Teams inside teams. A team is never inside itself, by whatever way, and no way is longer than DEEPEST steps.
import type { Transaction } from "kysely";
import { refuse } from "../errors.ts";
import type { Tables } from "../tables.ts";
import {
  aboveAmong,
  deleteChildren,
  insertChildren,
  isolate,
  lockNesting,
  longestWay,
  type NamedTeam,
  rebuildAncestors,
  type Step,
  stepsAbove,
  teamsAmong,
} from "./nesting-store.ts";
import type { TeamRow } from "./store.ts";

/** Longest way from a team to one inside it. No organisation is deeper; a client gone wild is. */
export const DEEPEST = 20;

type Trx = Transaction<Tables>;

/**
 * Puts teams of the same connection into a team. The caller holds the lock of the team.
 * @throws {DomainError} `unknown_member`, `team_circle`, `teams_too_deep`
 */
export async function putInside(trx: Trx, team: TeamRow, ids: string[], at: Date): Promise<NamedTeam[]> {
  const key = { account: team.account_id, id: team.id };
  await lockNesting(trx, key.account);
  // Looked for only now: one that is being deleted has waited for the same lock, or is gone.
  const found =
    team.connection_id === null ? [] : await teamsAmong(trx, team.account_id, team.connection_id, [...ids, team.id]);
  const known = new Map(found.map((one) => [one.id, one]));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw refuse("unknown_member", { id: missing });
  const [above] = await aboveAmong(trx, key, ids);
  if (above !== undefined) {
    const path = circle(team, known.get(above) ?? team, await stepsAbove(trx, key));
    throw refuse("team_circle", { team: team.name, child: known.get(above)?.name ?? "", path: path.join(" > ") });
  }
  const added = await insertChildren(trx, key, ids, at);
  if (added.length === 0) return [];
  const steps =
    (await longestWay(trx, key.account, [team.id], "up", DEEPEST)) +
    1 +
    (await longestWay(trx, key.account, added, "down", DEEPEST));
  if (steps > DEEPEST) throw refuse("teams_too_deep", { team: team.name, deepest: DEEPEST });
  await rebuildAncestors(trx, key.account, added);
  return added.map((id) => known.get(id) ?? { id, name: "" });
}

/** The caller holds the lock of the team. Those that were inside before. */
export async function takeOut(trx: Trx, team: TeamRow, ids: string[]): Promise<NamedTeam[]> {
  const key = { account: team.account_id, id: team.id };
  await lockNesting(trx, key.account);
  const removed = await deleteChildren(trx, key, ids);
  if (removed.length > 0)
    await rebuildAncestors(
      trx,
      key.account,
      removed.map((one) => one.id),
    );
  return removed;
}

/** For a team that goes away. */
export async function takeApart(trx: Trx, team: { account: number; id: string }): Promise<void> {
  await lockNesting(trx, team.account);
  const inside = await isolate(trx, team);
  await rebuildAncestors(trx, team.account, [...inside, team.id]);
}

/** The names around the circle that would be, each containing the next: the shortest of them. */
export function circle(team: NamedTeam, child: NamedTeam, steps: Step[]): string[] {
  const above = Map.groupBy(steps, (step) => step.child);
  const cameFrom = new Map<string, string>();
  const names = new Map([
    [team.id, team.name],
    [child.id, child.name],
  ]);
  const queue = [team.id];
  for (const here of queue) {
    if (here === child.id) break;
    for (const step of above.get(here) ?? []) {
      if (step.team === team.id || cameFrom.has(step.team)) continue;
      cameFrom.set(step.team, here);
      names.set(step.team, step.team_name);
      queue.push(step.team);
    }
  }
  const path = [team.name];
  for (let here: string | undefined = child.id; here !== undefined; here = cameFrom.get(here))
    path.push(names.get(here) ?? "");
  return path;
}
