// The one place where a user comes to be or changes, whoever asks: SCIM, the console, the command line. Row, audit entry
// and exchange are written in one statement, and the epoch rises whenever access changes.
import type { Clock } from "@rollcall/foundation/clock";
import { isDatabaseAway } from "@rollcall/foundation/database";
import { isId, newId } from "@rollcall/foundation/ids";
import { sameValue } from "@rollcall/scim/resource";
import { NotTogether, type Seat } from "@rollcall/scim/together";
import type { Role } from "../../shapes/session.ts";
import type { UserStatus } from "../../shapes/users.ts";
import { refuse } from "../errors.ts";
import { type Actor, auditEntry, type Change, type ExchangeRecord } from "../records.ts";
import type { PortalDatabase } from "../tables.ts";
import { type LookUps, openLookUps } from "./look-up.ts";
import { changesBetween } from "./profile-changes.ts";
import {
  holdersOf,
  insertUsers,
  otherSuperAdmins,
  type Run,
  runIn,
  updateUsers,
  type UserWithTeams,
  type UserWrite,
} from "./store.ts";
import { derive, type UserAttributes, type UserRecord } from "./user-record.ts";
import { describeChange, type Happening } from "./user-words.ts";
import { userBatches } from "./write-batch.ts";

export type { UserWithTeams } from "./store.ts";

/** What a write looks like from outside, for the exchange that is stored with it. */
export interface Outcome {
  user: UserWithTeams;
  happening: Happening;
  message: string;
  changes: Change[];
}

export interface Asked {
  account: number;
  actor: Actor;
  /** The exchange to store with the change; called with the user as it will be. */
  exchange?: (outcome: Outcome) => ExchangeRecord;
}

export interface NewUser extends Asked {
  id?: string;
  resource: UserAttributes;
  status: UserStatus;
  role?: Role;
  connection: string | null;
  mainTeam?: string | null;
  /** Made together with others, or not at all: then `NotTogether` is thrown. */
  seat?: Seat;
}

/** What shall be different; what is absent stays. */
export interface UserChange {
  resource?: UserAttributes;
  status?: UserStatus;
  role?: Role;
  mainTeam?: string | null;
  permissionSet?: string | null;
  /** Changes that only the caller can put into words, such as the name of a permission set. */
  told?: Change[];
  /** A user made by hand is from now on kept by this connection; null lets a connection's user go. */
  connection?: string | null;
  deleted?: true;
}

export interface ChangeRequest extends Asked {
  id: string;
  /** Only a user of this connection; every other one is "not there". */
  connection?: string;
  withTeams?: boolean;
  /** Called with the user as it is, again when somebody else was quicker. Undefined leaves it as it is. */
  decide: (user: UserWithTeams) => UserChange | undefined;
}

export interface ChangeResult {
  user: UserWithTeams;
  changed: boolean;
}

export interface Users {
  read(key: {
    account: number;
    id: string;
    connection?: string;
    withTeams?: boolean;
  }): Promise<UserWithTeams | undefined>;
  find: LookUps;
  /** Undefined when one of the names is taken; `holders` tells by whom. */
  create(asked: NewUser): Promise<UserWithTeams | undefined>;
  holders(asked: Pick<NewUser, "account" | "resource" | "connection">): Promise<UserRecord[]>;
  change(asked: ChangeRequest): Promise<ChangeResult | undefined>;
}

/** So many changes of one user at the same moment are no accident any more. */
const ATTEMPTS = 20;

export function openUsers(database: PortalDatabase, clock: Clock): Users {
  const batches = userBatches(database);
  const find = openLookUps(database);

  const read: Users["read"] = async ({ account, id, connection, withTeams = false }) => {
    if (!isId(id)) return undefined;
    const user = await batches.read({ account, id: id.toLowerCase(), withTeams });
    return user === undefined || (connection !== undefined && user.connection_id !== connection) ? undefined : user;
  };

  const create: Users["create"] = async (asked) => {
    const at = clock();
    const user = newRecord(asked, at);
    const write = writeOf(asked, undefined, user, at);
    if (asked.seat === undefined) return (await batches.insert(write)) ? user : undefined;
    await asked.seat.join(write, (writes: UserWrite[]) => insertAll(database, writes));
    return user;
  };

  const holders: Users["holders"] = async ({ account, resource, connection }) => {
    const run: Run = (name, text, values) => database.query(name, text, values);
    return holdersOf(run, { ...derive(resource), account_id: account, connection_id: connection });
  };

  const change: Users["change"] = async (asked) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await read(asked);
      if (before === undefined) return undefined;
      const decision = asked.decide(before);
      const at = clock();
      const after = decision && changedRecord(before, decision, asked.actor, at);
      if (after === undefined) return { user: before, changed: false };
      const write = writeOf(asked, before, after, at, decision?.told);
      try {
        const done = losesSuperAdmin(before, after) ? await writeGuarded(database, write) : await batches.update(write);
        if (done) return { user: after, changed: true };
      } catch (error) {
        throw nameTaken(error, after);
      }
    }
    throw refuse("changed_meanwhile");
  };

  return { read, find, create, holders, change };
}

/** Inserts all of them, or none where a name is taken; false then. */
async function insertAll(database: PortalDatabase, writes: UserWrite[]): Promise<boolean> {
  // In the order in which every statement takes names, so that two of them do not wait for each other in a circle.
  const ordered = writes.toSorted((a, b) => (a.user.user_name_key < b.user.user_name_key ? -1 : 1));
  try {
    await database.transaction(async (trx) => {
      if ((await insertUsers(runIn(trx), ordered)).size < writes.length) throw new NotTogether();
    });
    return true;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    return false;
  }
}

/** A new user as a write, for whoever makes it inside a transaction of its own. */
export function writeOfNew(asked: NewUser, at: Date): UserWrite {
  return writeOf(asked, undefined, newRecord(asked, at), at);
}

function newRecord(asked: NewUser, at: Date): UserWithTeams {
  return {
    ...derive(asked.resource),
    account_id: asked.account,
    id: asked.id ?? newId(),
    status: asked.status,
    role: asked.role ?? "user",
    managed_by: asked.connection === null ? "manual" : "directory",
    connection_id: asked.connection,
    resource: asked.resource,
    main_team_id: asked.mainTeam ?? null,
    permission_set_id: null,
    password_hash: null,
    version: 1,
    epoch: 1,
    created_at: at,
    updated_at: at,
    provisioned_at: asked.connection === null ? null : at,
    invited_at: asked.status === "invited" ? at : null,
    last_active_at: null,
    deactivated_at: asked.status === "deactivated" ? at : null,
    deactivated_by: asked.status === "deactivated" ? asked.actor.name : null,
    deleted_at: null,
    live: true,
    groups: [],
  };
}

/** The user after a change, or undefined when nothing would be different: then there is no new version either. */
function changedRecord(before: UserWithTeams, change: UserChange, actor: Actor, at: Date): UserWithTeams | undefined {
  const status = change.status ?? before.status;
  const role = change.role ?? before.role;
  const mainTeam = change.mainTeam === undefined ? before.main_team_id : change.mainTeam;
  const resource = change.resource ?? before.resource;
  const resourceChanged = change.resource !== undefined && !sameValue(before.resource, resource);
  const statusChanged = status !== before.status;
  const permissionSet = change.permissionSet === undefined ? before.permission_set_id : change.permissionSet;
  const connection = change.connection === undefined ? before.connection_id : change.connection;
  const deleted = change.deleted === true;
  const kept =
    role === before.role &&
    mainTeam === before.main_team_id &&
    permissionSet === before.permission_set_id &&
    connection === before.connection_id;
  if (!resourceChanged && !statusChanged && kept && !deleted) return undefined;
  const off = status === "deactivated";
  const accessChanged = deleted || role !== before.role || off !== (before.status === "deactivated");
  return {
    ...before,
    ...(resourceChanged ? derive(resource) : {}),
    resource,
    status,
    role,
    managed_by: connection === null ? "manual" : "directory",
    connection_id: connection,
    main_team_id: mainTeam,
    permission_set_id: permissionSet,
    version: before.version + 1,
    epoch: accessChanged ? before.epoch + 1 : before.epoch,
    updated_at: at,
    provisioned_at: actor.kind === "scim" ? at : before.provisioned_at,
    deactivated_at: off ? (before.deactivated_at ?? at) : null,
    deactivated_by: off ? (before.deactivated_by ?? actor.name) : null,
    deleted_at: deleted ? at : null,
    live: !deleted,
  };
}

function writeOf(
  asked: Asked,
  before: UserWithTeams | undefined,
  after: UserWithTeams,
  at: Date,
  told: Change[] = [],
): UserWrite {
  const changes = [...changesBetween(before, after), ...told];
  const { happening, message, event } = describeChange(before, after, changes);
  const exchange = asked.exchange?.({ user: after, happening, message, changes });
  const audit = auditEntry(
    {
      account: asked.account,
      event,
      actor: asked.actor,
      target: { kind: "user", id: after.id, name: after.display_name },
      message,
      changes,
      ...(exchange === undefined ? {} : { exchangeId: exchange.id }),
    },
    at,
  );
  const { groups: _groups, ...user } = after;
  return {
    user,
    audit,
    ...(before === undefined ? {} : { expected: { version: before.version, epoch: before.epoch } }),
    ...(exchange === undefined ? {} : { exchange }),
  };
}

function losesSuperAdmin(before: UserRecord, after: UserRecord): boolean {
  if (before.role !== "super_admin" || before.status === "deactivated") return false;
  return after.role !== "super_admin" || after.status === "deactivated" || after.deleted_at !== null;
}

/** Two Super Admins who remove each other at the same moment wait for one another here; the second is refused. */
async function writeGuarded(database: PortalDatabase, write: UserWrite): Promise<boolean> {
  return database.transaction(async (trx) => {
    const run = runIn(trx);
    if ((await otherSuperAdmins(run, write.user.account_id, write.user.id)) === 0)
      throw refuse("last_super_admin", { name: write.user.display_name });
    return (await updateUsers(run, [write])).has(write.user.id);
  });
}

/** A unique index refused the row: the constraint's name tells which name is taken. */
function nameTaken(error: unknown, user: UserRecord): unknown {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "23505") return error;
  const constraint = "constraint" in error ? error.constraint : undefined;
  if (constraint === "users_email") return refuse("email_taken", { email: user.email });
  if (constraint === "users_user_name") return refuse("user_name_taken", { userName: user.user_name });
  if (constraint === "users_external_id") return refuse("external_id_taken", { externalId: user.external_id });
  return error;
}
