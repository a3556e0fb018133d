// The one place where a team or its members change, whoever asks. Row, members, audit entry and exchange are one
// transaction under the team's lock, so that parallel additions all arrive.
import type { Clock } from "@rollcall/foundation/clock";
import { isId, newId } from "@rollcall/foundation/ids";
import { sameValue } from "@rollcall/scim/resource";
import type { Transaction } from "kysely";
import { refuse } from "../errors.ts";
import { type Actor, auditEntry, type Change, type ExchangeRecord } from "../records.ts";
import type { PortalDatabase, Tables } from "../tables.ts";
import type { ManagedBy } from "../../shapes/users.ts";
import { canonical } from "../users/canonical.ts";
import { applyMemberChanges, type MemberChange, type MemberName, type Moved } from "./member-changes.ts";
import { takeApart } from "./nesting.ts";
import { changeOneMember, type OneMember } from "./one-member.ts";
import * as store from "./store.ts";
import type { TeamRow } from "./store.ts";
import { describeTeamChange, memberChanges, type Member, type TeamHappening } from "./team-words.ts";

export type { TeamRow } from "./store.ts";

export type { MemberChange, MemberName } from "./member-changes.ts";
export type { OneMember } from "./one-member.ts";

export interface TeamOutcome {
  team: TeamRow;
  happening: TeamHappening;
  message: string;
  changes: Change[];
  added: Member[];
  /** The members after the change as JSON text, when `membersSql` asked for them. */
  members: string | null;
}

interface Asked {
  account: number;
  /** Whose members: those that a directory sends, or those that people here add. */
  source: ManagedBy;
  actor: Actor;
  exchange?: (outcome: TeamOutcome) => ExchangeRecord;
  /** SQL of the members as JSON text, for callers whose answer shows them. */
  membersSql?: string | null;
}

interface Standing {
  database: PortalDatabase;
  clock: Clock;
}

export interface NewTeam extends Asked, Standing {
  name: string;
  connection: string | null;
  resource: Record<string, unknown>;
  externalId: string | null;
  members: MemberName[];
}

export interface TeamEdit {
  name?: string;
  externalId?: string | null;
  resource?: Record<string, unknown>;
  members?: MemberChange[];
  /** What the members may do, where nothing of their own says another. */
  permissionSet?: string | null;
  /** Changes that only the caller can put into words, such as the name of a permission set. */
  told?: Change[];
  deleted?: true;
}

export interface TeamRequest extends Asked, Standing {
  id: string;
  /** Only a team of this connection; every other one is "not there". */
  connection?: string;
  /**
   * Called under the lock with the team as it is; before that without the lock, when `oneMember` says that one user may
   * be all that changes.
   */
  decide: (team: TeamRow) => TeamEdit;
  oneMember?: OneMember;
}

export interface TeamResult {
  team: TeamRow;
  changed: boolean;
  members: string | null;
}

export async function createTeam(asked: NewTeam): Promise<TeamResult> {
  return asked.database.transaction((trx) => createTeamInside(trx, asked, asked.clock()));
}

export async function createTeamInside(
  trx: Transaction<Tables>,
  asked: Omit<NewTeam, "database" | "clock">,
  at: Date,
): Promise<TeamResult> {
  const team: TeamRow = {
    account_id: asked.account,
    id: newId(),
    name: asked.name,
    name_key: canonical(asked.name),
    connection_id: asked.connection,
    external_id: asked.externalId,
    resource: asked.resource,
    version: 1,
    created_at: at,
    updated_at: at,
    deleted_at: null,
    live: true,
    permission_set_id: null,
  };
  if (!(await store.insertTeam(trx, team)))
    throw (await store.externalIdTaken(trx, team)) ? groupIdTaken(team) : nameTaken(team);
  const moved = await applyMemberChanges(trx, team, [{ kind: "add", members: asked.members }], asked.source, at);
  const members = await readMembers(trx, asked, team.id);
  await store.insertTeamRecords(trx, recordsOf(asked, undefined, team, moved, members, at));
  return { team, changed: true, members };
}

export async function changeTeam(asked: TeamRequest): Promise<TeamResult | undefined> {
  const id = asked.id.toLowerCase();
  if (!isId(id)) return undefined;
  const short = await shortWay(asked, id);
  if (short !== undefined) return short;
  let wanted: TeamRow | undefined;
  try {
    return await asked.database.transaction(async (trx) => {
      const before = await store.lockTeam(trx, asked.account, id);
      if (before === undefined || (asked.connection !== undefined && before.connection_id !== asked.connection))
        return undefined;
      const edit = asked.decide(before);
      const at = asked.clock();
      const moved = await applyMemberChanges(trx, before, edit.members ?? [], asked.source, at);
      const after = (wanted = edited(before, edit, at));
      const changed = moved.added.length + moved.removed.length > 0 || differs(before, after);
      const members = await readMembers(trx, asked, before.id);
      if (!changed) return { team: before, changed, members };
      if (edit.deleted === true) {
        await store.removeAllOfTeam(trx, { account: asked.account, id: before.id });
        await takeApart(trx, { account: asked.account, id: before.id });
      }
      await store.updateTeam(trx, after, recordsOf(asked, before, after, moved, members, at, edit.told));
      return { team: after, changed, members };
    });
  } catch (error) {
    throw wanted === undefined ? error : clash(error, wanted);
  }
}

/** The change of one member, when it is no more than that. */
async function shortWay(asked: TeamRequest, id: string): Promise<TeamResult | undefined> {
  const { account, connection, oneMember } = asked;
  if (oneMember === undefined || connection === undefined || asked.source !== "directory") return undefined;
  const at = asked.clock();
  const outcome = await changeOneMember(
    asked.database,
    { account, connection, id },
    {
      ...oneMember,
      at,
      alone: (team) => Object.keys(asked.decide(team)).every((part) => part === "members"),
      records: (team, moved) => recordsOf(asked, team, edited(team, {}, at), moved, null, at),
    },
  );
  return typeof outcome === "string" ? undefined : { ...outcome, members: null };
}

const nameTaken = (team: TeamRow) => refuse("team_name_taken", { name: team.name });
const groupIdTaken = (team: TeamRow) => refuse("group_id_taken", { externalId: team.external_id });

/** A unique index refused the row: the constraint's name tells what is taken. */
function clash(error: unknown, team: TeamRow): unknown {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "23505") return error;
  const constraint = "constraint" in error ? String(error.constraint) : "";
  if (constraint === "teams_external_id") return groupIdTaken(team);
  return constraint.startsWith("teams_name") ? nameTaken(team) : error;
}

async function readMembers(trx: Transaction<Tables>, asked: Asked, id: string): Promise<string | null> {
  return asked.membersSql ? store.membersAfter(trx, { account: asked.account, id }, asked.membersSql) : null;
}

function edited(before: TeamRow, edit: TeamEdit, at: Date): TeamRow {
  const name = edit.name ?? before.name;
  return {
    ...before,
    name,
    name_key: canonical(name),
    external_id: edit.externalId === undefined ? before.external_id : edit.externalId,
    resource: edit.resource ?? before.resource,
    permission_set_id: edit.permissionSet === undefined ? before.permission_set_id : edit.permissionSet,
    version: before.version + 1,
    updated_at: at,
    deleted_at: edit.deleted === true ? at : null,
    live: edit.deleted !== true,
  };
}

function differs(before: TeamRow, after: TeamRow): boolean {
  return (
    before.name !== after.name ||
    before.external_id !== after.external_id ||
    before.permission_set_id !== after.permission_set_id ||
    before.deleted_at !== after.deleted_at ||
    !sameValue(before.resource, after.resource)
  );
}

function recordsOf(
  asked: Asked,
  before: TeamRow | undefined,
  after: TeamRow,
  moved: Moved,
  members: string | null,
  at: Date,
  told: Change[] = [],
): store.TeamRecords {
  const { happening, event, message } = describeTeamChange(before, after, moved.added, moved.removed);
  const changes = [...memberChanges(before, after, moved.added, moved.removed), ...told];
  const exchange = asked.exchange?.({ team: after, happening, message, changes, added: moved.added, members });
  const audit = auditEntry(
    {
      account: asked.account,
      event,
      actor: asked.actor,
      target: { kind: "team", id: after.id, name: after.name },
      message,
      changes,
      ...(exchange === undefined ? {} : { exchangeId: exchange.id }),
    },
    at,
  );
  return { audit, ...(exchange === undefined ? {} : { exchange }) };
}
