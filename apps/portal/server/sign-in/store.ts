import type { Transaction } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";
import type { Grantable } from "../../shapes/permission-sets.ts";
import type { Plan, Role } from "../../shapes/session.ts";
import type { UserStatus } from "../../shapes/users.ts";

export interface Identity {
  account_id: number;
  account_name: string;
  plan: Plan;
  id: string;
  status: UserStatus;
  role: Role;
  epoch: number;
  display_name: string;
  user_name: string;
  email: string | null;
  given_name: string | null;
  family_name: string | null;
  language: string | null;
  region: string | null;
  time_zone: string | null;
  password_hash: string | null;
  has_second_factor: boolean;
  deactivated_at: Date | null;
  deactivated_by: string | null;
  /** What somebody who is no Super Admin may do. */
  permission_set: { name: string; permissions: Grantable[] } | null;
}

const identity = `u.account_id, a.name as account_name, a.plan, u.id, u.status, u.role, u.epoch, u.display_name, u.user_name,
  u.email, u.given_name, u.family_name, u.language, u.region, u.time_zone, u.password_hash, u.deactivated_at, u.deactivated_by,
  exists (select from second_factors f where f.account_id = u.account_id and f.user_id = u.id and f.confirmed_at is not null) as has_second_factor,
  case when u.role = 'user' then (
    select json_build_object('name', p.name, 'permissions', p.permissions) from user_permission_sets p
    where p.account_id = u.account_id and p.user_id = u.id) end as permission_set`;

export interface SessionRow extends Identity {
  session_epoch: number;
  expires_at: Date;
  last_seen_at: Date;
  confirmed_at: Date;
}

export async function readSession(database: PortalDatabase, digest: Buffer): Promise<SessionRow | undefined> {
  const rows = await database.query<SessionRow>(
    "session-read",
    `select ${identity}, s.epoch as session_epoch, s.expires_at, s.last_seen_at,
       coalesce(s.confirmed_at, s.created_at) as confirmed_at
     from sessions s
     join users u on u.account_id = s.account_id and u.id = s.user_id and u.live
     join accounts a on a.id = s.account_id
     where s.digest = $1`,
    [digest],
  );
  return rows[0];
}

export async function identitiesByEmail(
  database: PortalDatabase,
  emailKey: string,
  account: number | undefined,
): Promise<Identity[]> {
  return database.query<Identity>(
    "identities-by-email",
    `select ${identity} from users u join accounts a on a.id = u.account_id
     where u.email_key = $1 and u.live and ($2::integer is null or u.account_id = $2)
     order by u.account_id limit 8`,
    [emailKey, account ?? null],
  );
}

export async function readIdentity(
  database: PortalDatabase,
  account: number,
  id: string,
): Promise<Identity | undefined> {
  const rows = await database.query<Identity>(
    "identity-read",
    `select ${identity} from users u join accounts a on a.id = u.account_id
     where u.account_id = $1 and u.id = $2 and u.live`,
    [account, id],
  );
  return rows[0];
}

export interface LinkRow {
  account_id: number;
  user_id: string;
  epoch: number;
  /** Made on the machine that runs Rollcall: the way in when a second factor is lost. */
  by_operator: boolean;
}

/** Takes the link out of use; of two that come at once, one gets it. */
export async function useLink(database: PortalDatabase, digest: Buffer, now: Date): Promise<LinkRow | undefined> {
  const rows = await database.query<LinkRow>(
    "sign-in-link-use",
    `update sign_in_links set used_at = $2 where digest = $1 and used_at is null and expires_at > $2
     returning account_id, user_id, epoch, by_operator`,
    [digest, now],
  );
  return rows[0];
}

export async function insertLink(
  trx: Transaction<Tables>,
  row: LinkRow & { digest: Buffer; expires_at: Date },
): Promise<void> {
  await trx.insertInto("sign_in_links").values(row).execute();
}

interface NewSession {
  digest: Buffer;
  account_id: number;
  user_id: string;
  epoch: number;
  expires_at: Date;
  client: string | null;
  address: string | null;
}

/** Only for a user who is still as the sign-in saw it. */
export async function insertSession(trx: Transaction<Tables>, session: NewSession, now: Date): Promise<boolean> {
  const user = await trx
    .updateTable("users")
    .set({ last_active_at: now })
    .where("account_id", "=", session.account_id)
    .where("id", "=", session.user_id)
    .where("epoch", "=", session.epoch)
    .where("status", "=", "active")
    .where("live", "=", true)
    .executeTakeFirst();
  if (user.numUpdatedRows === 0n) return false;
  await trx
    .insertInto("sessions")
    .values({ ...session, created_at: now, last_seen_at: now })
    .execute();
  // Whoever signs in clears out what has ended for this user.
  await trx
    .deleteFrom("sessions")
    .where("account_id", "=", session.account_id)
    .where("user_id", "=", session.user_id)
    .where((eb) => eb.or([eb("expires_at", "<", now), eb("epoch", "<", session.epoch)]))
    .execute();
  return true;
}

export async function touchSession(
  database: PortalDatabase,
  digest: Buffer,
  account: number,
  user: string,
  now: Date,
): Promise<void> {
  await database.query(
    "session-touch",
    `with seen as (update sessions set last_seen_at = $4 where digest = $1)
     update users set last_active_at = $4 where account_id = $2 and id = $3`,
    [digest, account, user, now],
  );
}

export async function confirmSession(trx: Transaction<Tables>, digest: Buffer, at: Date): Promise<void> {
  await trx.updateTable("sessions").set({ confirmed_at: at }).where("digest", "=", digest).execute();
}

export async function deleteSession(trx: Transaction<Tables>, digest: Buffer): Promise<void> {
  await trx.deleteFrom("sessions").where("digest", "=", digest).execute();
}

/** The new password ends every other session: the epoch rises, and this session goes along. */
export async function setPassword(
  trx: Transaction<Tables>,
  account: number,
  user: string,
  epoch: number,
  hash: string,
  session: Buffer,
): Promise<boolean> {
  const done = await trx
    .updateTable("users")
    .set({ password_hash: hash, epoch: epoch + 1 })
    .where("account_id", "=", account)
    .where("id", "=", user)
    .where("epoch", "=", epoch)
    .where("live", "=", true)
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) return false;
  await trx
    .updateTable("sessions")
    .set({ epoch: epoch + 1 })
    .where("digest", "=", session)
    .execute();
  return true;
}
