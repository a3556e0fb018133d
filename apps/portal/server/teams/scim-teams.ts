// A connection's teams as SCIM asks for them.
import { gatherByKey } from "@rollcall/foundation/batch-by-key";
import { isId } from "@rollcall/foundation/ids";
import type { PortalDatabase } from "../tables.ts";
import { allEndedBelow, stampSql } from "./large-team-store.ts";
import { type Fresh, keepLargeTeams } from "./large-teams.ts";
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
  /** Leaves out what earlier pages have shown; its values come after those of `where`. */
  keyset?: { where: string; values: unknown[] };
  /** What of each team is handed back as `sort_value`. */
  sortValue?: string;
}

export interface FoundTeams {
  teams: (TeamWithMembers & { sort_value?: string | null })[];
  total: number;
}

const scope = "t.account_id = $1 and t.connection_id = $2 and t.live";

interface AskedTeam {
  account: number;
  connection: string;
  id: string;
  /** SQL of the members in whatever form `show` makes JSON text of, or null when nobody asks for them. */
  members: { sql: string; show: (text: string) => string } | null;
}

const reads = new WeakMap<PortalDatabase, (key: string, asked: AskedTeam) => Promise<TeamWithMembers | undefined>>();

/**
 * Whoever asks for the members of one team at the same moment shares a reading: of a large team it is megabytes. The same
 * object is given again as long as nothing of a large team changed.
 */
export async function readScimTeam(database: PortalDatabase, asked: AskedTeam): Promise<TeamWithMembers | undefined> {
  if (!isId(asked.id)) return undefined;
  if (asked.members === null) {
    const [team] = await rowsOf<TeamWithMembers>(database, asked, "team-scim", "null as members");
    return team;
  }
  let read = reads.get(database);
  if (read === undefined) {
    const large = keepLargeTeams<TeamWithMembers>(database);
    read = gatherByKey(async (_key, items) => {
      const [first] = items;
      const team = first && (await large.read(first, () => readWhole(database, first)));
      return items.map(() => team);
    });
    reads.set(database, read);
  }
  return read([asked.account, asked.connection, asked.id].join(" "), asked);
}

async function readWhole(database: PortalDatabase, asked: AskedTeam): Promise<Fresh<TeamWithMembers> | undefined> {
  type Row = TeamWithMembers & { stamp: string | null; ended: string };
  const columns = `${asked.members?.sql ?? "null"} as members, ${stampSql} as stamp, ${allEndedBelow} as ended`;
  const [row] = await rowsOf<Row>(database, asked, "team-scim-members", columns);
  if (row === undefined) return undefined;
  const { stamp, ended, ...team } = row;
  const members = team.members === null ? null : (asked.members?.show(team.members) ?? null);
  return { team: { ...team, members }, stamp, allEndedBelow: ended, size: members?.length ?? 0 };
}

/** By the key alone: of a partial index on live teams the plan would be made while there are none. */
const rowsOf = <Row extends object>(database: PortalDatabase, asked: AskedTeam, name: string, columns: string) =>
  database.query<Row>(
    name,
    `select t.*, ${columns} from teams t
     where t.account_id = $1 and t.connection_id = $2 and t.id = $3 and t.deleted_at is null`,
    [asked.account, asked.connection, asked.id],
  );

export async function findScimTeams(database: PortalDatabase, page: TeamPage): Promise<FoundTeams> {
  const { limit, offset, keyset, sortValue } = page;
  const where = `${scope} and (${page.where})`;
  const values = [...page.values, ...(keyset?.values ?? [])];
  const teams =
    limit === 0
      ? []
      : await database.query<FoundTeams["teams"][number]>(
          undefined,
          `select t.*, ${page.members ?? "null"} as members${sortValue === undefined ? "" : `, (${sortValue})::text as sort_value`}
           from teams t where ${where} and (${keyset?.where ?? "true"})
           order by ${page.orderBy} limit $${values.length + 1} offset $${values.length + 2}`,
          [...values, limit, offset],
        );
  if (keyset === undefined && teams.length < limit && (teams.length > 0 || offset === 0))
    return { teams, total: offset + teams.length };
  const counted = await database.query<{ count: number }>(
    undefined,
    `select count(*) as count from teams t where ${where}`,
    page.values,
  );
  return { teams, total: counted[0]?.count ?? 0 };
}
