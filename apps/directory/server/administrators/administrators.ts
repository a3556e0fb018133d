import { newId } from "@rollcall/foundation/ids";
import { newSession } from "@rollcall/foundation/sessions";
import type { Actor } from "../actor.ts";
import { fail, isTaken } from "../errors.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import {
  deleteAdministrator,
  findAdministrator,
  findAdministratorByEmail,
  insertAdministrator,
  insertLink,
  lockAdministrators,
  setPassword,
} from "./store.ts";
import type { AdministratorRecord } from "./store.ts";

export { listAdministrators } from "./store.ts";
export type { AdministratorRecord } from "./store.ts";

const hours = 3_600_000;
export const firstLinkLife = 24 * hours;
export const linkLife = hours / 4;

export const administratorOf = async (db: Db, id: string): Promise<AdministratorRecord> => {
  const administrator = await findAdministrator(db, id);
  if (!administrator) throw fail("not_found", { what: "administrator" });
  return administrator;
};

export const administratorByEmail = (db: Db, email: string) => findAdministratorByEmail(db, email);

/** Makes a one-time link. Only the digest of its secret is kept. */
export const newSignInLink = async (
  db: Db,
  administratorId: string,
  life: number,
  now: Date,
): Promise<{ path: string; expiresAt: Date }> => {
  const { secret, digest } = newSession();
  const expiresAt = new Date(now.getTime() + life);
  await insertLink(db, { digest, administrator_id: administratorId, expires_at: expiresAt });
  // The secret stands in the fragment: browsers never send it to a server, so it reaches no log.
  return { path: `/sign-in#${secret}`, expiresAt };
};

export const addAdministrator = async (
  trx: Trx,
  actor: Actor,
  input: { name: string; email: string },
  now: Date,
): Promise<AdministratorRecord> => {
  try {
    const row = await insertAdministrator(trx, { id: newId(), ...input, created_at: now });
    await record(
      trx,
      actor,
      [
        {
          event: "user.account.privilege.grant",
          target: { kind: "administrator", id: row.id, name: row.email },
          message: `Made ${row.email} an administrator`,
        },
      ],
      now,
    );
    return row;
  } catch (error) {
    throw isTaken(error, "administrators_email") ? fail("administrator_exists", { email: input.email }) : error;
  }
};

export const removeAdministrator = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<void> => {
  const all = await lockAdministrators(trx);
  const leaving = all.find((administrator) => administrator.id === id);
  if (!leaving) throw fail("not_found", { what: "administrator" });
  if (all.length === 1) throw fail("last_administrator");
  await deleteAdministrator(trx, id);
  await record(
    trx,
    actor,
    [
      {
        event: "user.account.privilege.revoke",
        target: { kind: "administrator", id, name: leaving.email },
        message: `Removed the administrator ${leaving.email}`,
      },
    ],
    now,
  );
};

export const changePassword = async (
  trx: Trx,
  actor: Actor,
  administrator: AdministratorRecord,
  change: { passwordHash: string; session: Buffer },
  now: Date,
): Promise<void> => {
  await setPassword(trx, administrator.id, change.passwordHash, change.session);
  await record(
    trx,
    actor,
    [
      {
        event: "user.account.update_password",
        target: { kind: "administrator", id: administrator.id, name: administrator.email },
        message: `${administrator.email} set a new password`,
      },
    ],
    now,
  );
};
