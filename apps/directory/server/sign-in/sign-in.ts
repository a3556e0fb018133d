import { hashPassword, verifyPassword } from "@rollcall/foundation/passwords";
import { newSession, sessionDigest } from "@rollcall/foundation/sessions";
import { administratorByEmail, administratorOf, changePassword } from "../administrators/administrators.ts";
import type { Actor } from "../actor.ts";
import type { Dependencies } from "../dependencies.ts";
import { fail } from "../errors.ts";
import { record } from "../system-log/system-log.ts";
import type { Trx } from "../tables.ts";
import type { SignedIn } from "../permissions.ts";
import { deleteOldSessions, deleteSession, findSession, insertSession, touchSession, useLink } from "./store.ts";

const sessionLife = 12 * 3_600_000;
const touchEvery = 60_000;

export interface Client {
  agent: string | null;
  address: string | null;
}

interface Opened {
  secret: string;
  expiresAt: Date;
}

const openSession = async (
  trx: Trx,
  administrator: { id: string; email: string },
  how: string,
  client: Client,
  now: Date,
): Promise<Opened> => {
  const { secret, digest } = newSession();
  const expiresAt = new Date(now.getTime() + sessionLife);
  const { id, email } = administrator;
  await insertSession(trx, {
    digest,
    administratorId: id,
    now,
    expiresAt,
    client: client.agent?.slice(0, 300) ?? null,
    address: client.address,
  });
  const actor: Actor = { kind: "administrator", id, name: email };
  const target = { kind: "administrator" as const, id, name: email };
  await record(trx, actor, [{ event: "user.session.start", target, message: `${email} signed in with ${how}` }], now);
  return { secret, expiresAt };
};

export const signInWithPassword = async (
  { db, clock }: Dependencies,
  input: { email: string; password: string },
  client: Client,
): Promise<Opened> => {
  const administrator = await administratorByEmail(db.kysely, input.email);
  // Without a password stored, the check takes its time all the same and fails: nobody learns which names exist.
  const right = await verifyPassword(input.password, administrator?.password_hash ?? null);
  if (!administrator || !right) throw fail("wrong_sign_in");
  await deleteOldSessions(db.kysely, clock());
  return db.transaction((trx) => openSession(trx, administrator, "a password", client, clock()));
};

export const signInWithLink = async ({ db, clock }: Dependencies, secret: string, client: Client): Promise<Opened> =>
  db.transaction(async (trx) => {
    const id = await useLink(trx, sessionDigest(secret), clock());
    if (id === undefined) throw fail("link_used");
    const administrator = await administratorOf(trx, id);
    return openSession(trx, administrator, "a one-time link", client, clock());
  });

export const sessionOwner = async ({ db, clock }: Dependencies, secret: string): Promise<SignedIn | null> => {
  const session = sessionDigest(secret);
  const now = clock();
  const found = await findSession(db.kysely, session, now);
  if (!found) return null;
  if (now.getTime() - found.last_seen_at.getTime() > touchEvery)
    await touchSession(db.kysely, session, found.administrator_id, now);
  return {
    id: found.administrator_id,
    name: found.name,
    email: found.email,
    hasPassword: found.password_hash !== null,
    session,
  };
};

export const signOut = ({ db }: Dependencies, session: Buffer): Promise<void> => deleteSession(db.kysely, session);

export const setPassword = async (
  { db, clock }: Dependencies,
  actor: Actor,
  owner: SignedIn,
  change: { current?: string | undefined; password: string },
): Promise<void> => {
  const administrator = await administratorOf(db.kysely, owner.id);
  const { password_hash: stored } = administrator;
  if (stored !== null && !(await verifyPassword(change.current ?? "", stored))) throw fail("wrong_password");
  const passwordHash = await hashPassword(change.password);
  await db.transaction((trx) =>
    changePassword(trx, actor, administrator, { passwordHash, session: owner.session }, clock()),
  );
};
