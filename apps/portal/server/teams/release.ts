import type { Transaction } from "kysely";
import { type Actor, auditEntry, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { canonical } from "../users/canonical.ts";
import { manualTeamNames, releaseTeam, teamsOfConnection } from "./release-store.ts";

/**
 * Lets the teams of a connection go: their members stay, and people here change them from now on. A name that another
 * team has already is told apart by the connection's. Returns how many there were.
 */
export async function releaseTeams(
  trx: Transaction<Tables>,
  asked: { account: number; connection: string; name: string; actor: Actor; at: Date },
): Promise<number> {
  const teams = await teamsOfConnection(trx, asked.account, asked.connection);
  const taken = await manualTeamNames(trx, asked.account);
  for (const team of teams) {
    let name = team.name;
    for (let number = 1; taken.has(canonical(name)); number += 1)
      name = `${team.name} (${asked.name}${number === 1 ? "" : ` ${number}`})`;
    taken.add(canonical(name));
    const { id } = team;
    await releaseTeam(trx, { account: asked.account, id, name, key: canonical(name), at: asked.at });
    const facts = {
      account: asked.account,
      event: "team.released",
      actor: asked.actor,
      target: { kind: "team" as const, id, name },
      message: `The team ${name} is managed by hand from now on`,
      changes: name === team.name ? [] : [{ field: "Name", before: team.name, after: name }],
    };
    await recordAudit(trx, [auditEntry(facts, asked.at)]);
  }
  return teams.length;
}
