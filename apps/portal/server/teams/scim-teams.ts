// A connection's teams as SCIM asks for them.
import { isId } from "@rollcall/foundation/ids";
import type { PortalDatabase } from "../tables.ts";
import type { TeamRow } from "./store.ts";

export type TeamWithMembers = TeamRow & { members: string | null };

export interface TeamPage {
  where: string;
  values: unknown[];
  orderBy: string;
  limit: number;
  offset: number;
  /** SQL of the members as JSON text, or null when nobody asks for them. */
  members: string | null;
}

const scope = "t.account_id = $1 and t.connection_id = $2 and t.live";

export async function readScimTeam(
  database: PortalDatabase,
  asked: { account: number; connection: string; id: string; members: string | null },
): Promise<TeamWithMembers | undefined> {
  if (!isId(asked.id)) return undefined;
  const rows = await database.query<TeamWithMembers>(
    asked.members === null ? "team-scim" : "team-scim-members",
    `select t.*, ${asked.members ?? "null"} as members from teams t where ${scope} and t.id = $3`,
    [asked.account, asked.connection, asked.id],
  );
  return rows[0];
}

export async function findScimTeams(
  database: PortalDatabase,
  page: TeamPage,
): Promise<{ teams: TeamWithMembers[]; total: number }> {
  const { values, limit, offset } = page;
  const where = `${scope} and (${page.where})`;
  const teams =
    limit === 0
      ? []
      : await database.query<TeamWithMembers>(
          undefined,
          `select t.*, ${page.members ?? "null"} as members from teams t where ${where}
           order by ${page.orderBy} limit $${values.length + 1} offset $${values.length + 2}`,
          [...values, limit, offset],
        );
  if (teams.length < limit && (teams.length > 0 || offset === 0)) return { teams, total: offset + teams.length };
  const counted = await database.query<{ count: number }>(
    undefined,
    `select count(*) as count from teams t where ${where}`,
    values,
  );
  return { teams, total: counted[0]?.count ?? 0 };
}
