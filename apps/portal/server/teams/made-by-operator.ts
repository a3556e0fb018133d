import type { Transaction } from "kysely";
import type { Actor } from "../records.ts";
import type { Tables } from "../tables.ts";
import { createTeamInside } from "./team-state.ts";

/** A team of a sample company, inside the transaction that makes the company. */
export async function makeTeamInside(
  trx: Transaction<Tables>,
  asked: { account: number; name: string; members: string[]; actor: Actor; at: Date },
): Promise<void> {
  const { at, members, ...team } = asked;
  await createTeamInside(
    trx,
    {
      ...team,
      members: members.map((id) => ({ id })),
      source: "manual",
      connection: null,
      resource: { displayName: team.name },
      externalId: null,
    },
    at,
  );
}
