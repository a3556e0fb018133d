// What the console does with teams.
import { isId } from "@rollcall/foundation/ids";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type {
  TeamDetail,
  TeamMembers,
  teamMembersQuery,
  TeamRow as TeamRowView,
  TeamsPage,
  teamsQuery,
} from "../../shapes/teams.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import { chosenSet, demandOverTeam } from "../permission-sets/effective-set.ts";
import { actorOf, isSuperAdmin, type Principal } from "../permissions.ts";
import { listMembers, listTeams, type ListedTeam, memberSources, readInside, readListedTeam } from "./list-store.ts";
import { changeTeam, createTeam, type TeamEdit } from "./team-state.ts";

/** So many of the teams inside a team are named on its page. */
const CHILDREN_SHOWN = 50;

function rowView(team: ListedTeam): TeamRowView {
  return {
    id: team.id,
    name: team.name,
    managedBy: team.connection_id === null ? "manual" : "directory",
    connection: team.connection_name,
    members: team.members,
    permissionSet: team.permission_set,
    parents: team.parents,
    childTeams: team.child_teams,
    createdAt: iso(team.created_at),
    updatedAt: iso(team.updated_at),
  };
}

function cursorOf(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  const [key, id] = decodeCursor(cursor) ?? [];
  if (typeof key !== "string" || typeof id !== "string" || !isId(id)) throw refuse("invalid_cursor");
  return [key, id];
}

export async function showTeams(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof teamsQuery>,
): Promise<TeamsPage> {
  const filter = { search: query.search, managedBy: query.managedBy };
  const page = { after: cursorOf(query.cursor), limit: query.limit };
  const { rows, total } = await listTeams(deps.database, principal.account.number, filter, page);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const next = rows.length > query.limit && last !== undefined ? encodeCursor([last.name_key, last.id]) : null;
  return { teams: shown.map(rowView), next, total };
}

async function mustRead(deps: Dependencies, principal: Principal, id: string): Promise<ListedTeam> {
  const team = await readListedTeam(deps.database, principal.account.number, id);
  if (team === undefined) throw refuse("not_found", { what: "team" });
  return team;
}

export async function showTeam(deps: Dependencies, principal: Principal, id: string): Promise<TeamDetail> {
  const team = await mustRead(deps, principal, id);
  const inside =
    team.child_teams === 0
      ? { children: [], everybody: team.members }
      : await readInside(deps.database, { account: team.account_id, id: team.id }, CHILDREN_SHOWN);
  return {
    ...rowView(team),
    ...inside,
    externalId: team.external_id,
    permissionSetId: team.permission_set_id,
    lockedReason:
      team.connection_id === null
        ? null
        : `${team.name} is a group of the directory ${team.connection_name ?? ""}. Rename or delete it there; which groups are inside each other is decided there too.`,
  };
}

export async function showMembers(
  deps: Dependencies,
  principal: Principal,
  id: string,
  query: z.output<typeof teamMembersQuery>,
): Promise<TeamMembers> {
  const team = await mustRead(deps, principal, id);
  const page = { after: cursorOf(query.cursor), limit: query.limit };
  const { rows, total } = await listMembers(
    deps.database,
    { account: team.account_id, id: team.id },
    { search: query.search, membership: query.membership },
    page,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    members: shown.map((row) => ({
      id: row.id,
      displayName: row.display_name,
      email: row.email ?? row.user_name,
      status: row.status,
      source: row.source,
      through: row.through,
      main: row.main,
      addedAt: iso(row.added_at),
    })),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.sort_key, last.id]) : null,
    total,
  };
}

const asked = (deps: Dependencies, principal: Principal) => ({
  database: deps.database,
  clock: deps.clock,
  account: principal.account.number,
  source: "manual" as const,
  actor: actorOf(principal),
});

export async function addTeam(deps: Dependencies, principal: Principal, name: string): Promise<TeamDetail> {
  const { team } = await createTeam({
    ...asked(deps, principal),
    name,
    connection: null,
    resource: { displayName: name },
    externalId: null,
    members: [],
  });
  return showTeam(deps, principal, team.id);
}

async function edit(deps: Dependencies, principal: Principal, id: string, change: TeamEdit): Promise<void> {
  const result = await changeTeam({ ...asked(deps, principal), id, decide: () => change });
  if (result === undefined) throw refuse("not_found", { what: "team" });
}

async function refuseDirectoryTeam(deps: Dependencies, principal: Principal, id: string): Promise<void> {
  const team = await mustRead(deps, principal, id);
  if (team.connection_id !== null)
    throw refuse("team_from_directory", { name: team.name, connection: team.connection_name });
}

export async function renameTeam(
  deps: Dependencies,
  principal: Principal,
  id: string,
  name: string | undefined,
): Promise<TeamDetail> {
  await refuseDirectoryTeam(deps, principal, id);
  if (name !== undefined) await edit(deps, principal, id, { name, resource: { displayName: name } });
  return showTeam(deps, principal, id);
}

/** What the members may do is for Super Admins to choose, for a group of a directory as well. */
export async function chooseTeamSet(
  deps: Dependencies,
  principal: Principal,
  id: string,
  permissionSet: string | null,
): Promise<TeamDetail> {
  if (!isSuperAdmin(principal)) throw refuse("forbidden");
  const team = await mustRead(deps, principal, id);
  const chosen = await chosenSet(deps, team.account_id, permissionSet);
  const told = [{ field: "Permission set", before: team.permission_set, after: chosen?.name ?? null }];
  await edit(deps, principal, id, { permissionSet, told });
  return showTeam(deps, principal, id);
}

export async function deleteTeam(deps: Dependencies, principal: Principal, id: string): Promise<void> {
  await refuseDirectoryTeam(deps, principal, id);
  await demandOverTeam(deps, principal, id);
  await edit(deps, principal, id, { deleted: true });
}

export async function addMember(
  deps: Dependencies,
  principal: Principal,
  id: string,
  user: string,
): Promise<TeamDetail> {
  await demandOverTeam(deps, principal, id);
  await edit(deps, principal, id, { members: [{ kind: "add", members: [{ id: user }] }] });
  return showTeam(deps, principal, id);
}

/** What the directory gave, only the directory takes. */
export async function removeMember(
  deps: Dependencies,
  principal: Principal,
  id: string,
  user: string,
): Promise<TeamDetail> {
  const team = await mustRead(deps, principal, id);
  const sources = await memberSources(deps.database, { account: team.account_id, id: team.id }, user);
  if (sources.includes("directory") && !sources.includes("manual")) throw refuse("member_from_directory");
  await demandOverTeam(deps, principal, id);
  await edit(deps, principal, id, { members: [{ kind: "remove", members: [{ id: user }] }] });
  return showTeam(deps, principal, id);
}
