import { hashPassword, verifyPassword } from "@rollcall/foundation/passwords";
import { newSession, sessionDigest } from "@rollcall/foundation/sessions";
import type { Session, SignedIn } from "../../shapes/session.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { actorOf, permissionsOf, type Principal } from "../permissions.ts";
import { auditEntry, recordAudit } from "../records.ts";
import { TokenBuckets } from "../token-bucket.ts";
import { takeCode } from "../second-factor/second-factor.ts";
import { canonical } from "../users/canonical.ts";
import { demandFresh } from "./fresh.ts";
import { beginSecondStep, finishSecondStep } from "./second-step.ts";
import {
  confirmSession as noteConfirmed,
  deleteSession,
  identitiesByEmail,
  type Identity,
  insertLink,
  insertSession,
  readIdentity,
  readSession,
  setPassword,
  touchSession,
  useLink,
} from "./store.ts";

const HOUR = 3_600_000;
const LONGEST = 7 * 24 * HOUR;
const IDLE = 24 * HOUR;
/** So often is noted that a session is in use. */
const TOUCH = 60_000;
export const LINK_LIFE = HOUR / 4;
export const INVITATION_LIFE = 3 * 24 * HOUR;

export interface Caller {
  address: string | null;
  client: string | null;
}

/** A secret for the cookie, one for the sign-in that owes its second factor, or the accounts to choose from. */
export type SignInResult =
  | { secret: string; session: Session }
  | { pending: string }
  | { choose: { number: number; name: string }[] };

export function answerOf(result: SignInResult): SignedIn {
  if ("choose" in result) return result;
  return "pending" in result ? { secondFactor: "owed" } : result.session;
}

const attempts = new TokenBuckets();
/** Ten tries at once, then one every six seconds, for one e-mail from one address: nobody can lock somebody else out. */
const tryRate = { perSecond: 1 / 6, burst: 10 };

/** The same answer, after the same work, for an unknown e-mail, a wrong password and a user without a password. */
export async function signInWithPassword(
  deps: Dependencies,
  asked: { email: string; password: string; account?: number | undefined },
  caller: Caller,
): Promise<SignInResult> {
  const emailKey = canonical(asked.email);
  const wait = attempts.take(`${caller.address}/${emailKey}`, tryRate);
  if (wait > 0) throw refuse("too_many_attempts", { seconds: wait });
  const known = await identitiesByEmail(deps.database, emailKey, asked.account);
  const candidates = known.filter((identity) => identity.password_hash !== null);
  const matching: Identity[] = [];
  for (const identity of candidates.length > 0 ? candidates : [undefined]) {
    const right = await verifyPassword(asked.password, identity?.password_hash ?? null);
    if (right && identity !== undefined) matching.push(identity);
  }
  const open = matching.filter((identity) => identity.status !== "deactivated");
  if (open.length > 1) return { choose: open.map((one) => ({ number: one.account_id, name: one.account_name })) };
  const [only] = open;
  if (only !== undefined) return nextStep(deps, only, caller, "password");
  const [removed] = matching;
  throw removed === undefined ? refuse("wrong_credentials") : accessRemoved(removed);
}

export async function signInWithLink(deps: Dependencies, secret: string, caller: Caller): Promise<SignInResult> {
  const link = await useLink(deps.database, sessionDigest(secret), deps.clock());
  const identity = link && (await readIdentity(deps.database, link.account_id, link.user_id));
  if (identity?.status === "deactivated") throw accessRemoved(identity);
  if (link === undefined || identity === undefined || identity.epoch !== link.epoch) throw refuse("link_not_valid");
  return link.by_operator
    ? startSession(deps, identity, caller, "one-time link of the operator")
    : nextStep(deps, identity, caller, "one-time link");
}

/** A session, or where the user has a second factor a sign-in that owes it. */
async function nextStep(deps: Dependencies, identity: Identity, caller: Caller, way: string): Promise<SignInResult> {
  return identity.has_second_factor
    ? { pending: await beginSecondStep(deps, identity, way) }
    : startSession(deps, identity, caller, way);
}

export async function signInWithCode(
  deps: Dependencies,
  pending: string,
  code: string,
  caller: Caller,
): Promise<SignInResult> {
  const { user, way } = await finishSecondStep(deps, pending, code, caller.address);
  const identity = await readIdentity(deps.database, user.account_id, user.user_id);
  if (identity?.status === "deactivated") throw accessRemoved(identity);
  if (identity === undefined || identity.epoch !== user.epoch) throw refuse("sign_in_over");
  return startSession(deps, identity, caller, way);
}

async function startSession(
  deps: Dependencies,
  identity: Identity,
  caller: Caller,
  way: string,
): Promise<SignInResult> {
  const { secret, digest } = newSession();
  const now = deps.clock();
  const principal = principalFrom(identity, now);
  if (identity.status === "invited") {
    // The first sign-in is what accepts an invitation.
    await deps.users.change({
      account: identity.account_id,
      id: identity.id,
      actor: actorOf(principal),
      decide: (user) => (user.status === "invited" ? { status: "active" } : undefined),
    });
  }
  await deps.database.transaction(async (trx) => {
    const session = {
      digest,
      account_id: identity.account_id,
      user_id: identity.id,
      epoch: identity.epoch,
      expires_at: new Date(now.getTime() + LONGEST),
      ...caller,
    };
    if (!(await insertSession(trx, session, now))) throw refuse("not_signed_in");
    const facts = {
      account: identity.account_id,
      event: "user.signed_in",
      actor: actorOf(principal),
      message: `Signed in with a ${way}`,
    };
    await recordAudit(trx, [
      auditEntry({ ...facts, target: { kind: "user", id: identity.id, name: identity.display_name } }, now),
    ]);
  });
  return { secret, session: sessionView({ ...identity, status: "active" }) };
}

function accessRemoved(identity: Identity): Error {
  const on = identity.deactivated_at?.toISOString() ?? "";
  return refuse("access_removed", {
    account: identity.account_name,
    by: identity.deactivated_by ?? "your organisation",
    on: `${on.slice(0, 10)} at ${on.slice(11, 16)} UTC`,
    since: on,
  });
}

function principalFrom(identity: Identity, confirmedAt: Date): Principal {
  return {
    account: { number: identity.account_id, name: identity.account_name, plan: identity.plan },
    user: { id: identity.id, displayName: identity.display_name, email: identity.email ?? identity.user_name },
    epoch: identity.epoch,
    role: identity.role,
    permissions: permissionsOf(identity.role, identity.permission_set?.permissions ?? []),
    confirmedAt,
    hasPassword: identity.password_hash !== null,
  };
}

function sessionView(identity: Identity): Session {
  return {
    user: {
      id: identity.id,
      displayName: identity.display_name,
      email: identity.email ?? identity.user_name,
      givenName: identity.given_name,
      familyName: identity.family_name,
      language: identity.language,
      region: identity.region,
      timeZone: identity.time_zone,
      hasPassword: identity.password_hash !== null,
      secondFactor: identity.has_second_factor,
    },
    account: { number: identity.account_id, name: identity.account_name, plan: identity.plan },
    role: identity.role,
    permissions: [...permissionsOf(identity.role, identity.permission_set?.permissions ?? [])],
    permissionSet: identity.permission_set?.name ?? null,
  };
}

/** The user behind a cookie, asked of the database at every request: a session is never better than its user is now. */
export async function authenticate(
  deps: Dependencies,
  secret: string,
): Promise<{ principal: Principal; session: Session; digest: Buffer } | undefined> {
  const digest = sessionDigest(secret);
  const row = await readSession(deps.database, digest);
  if (row === undefined) return undefined;
  const now = deps.clock();
  if (row.expires_at <= now || now.getTime() - row.last_seen_at.getTime() > IDLE) return undefined;
  if (row.status === "deactivated") throw accessRemoved(row);
  if (row.session_epoch !== row.epoch || row.status !== "active") return undefined;
  if (now.getTime() - row.last_seen_at.getTime() > TOUCH)
    await touchSession(deps.database, digest, row.account_id, row.id, now);
  return { principal: principalFrom(row, row.confirmed_at), session: sessionView(row), digest };
}

export async function signOut(deps: Dependencies, secret: string): Promise<void> {
  const digest = sessionDigest(secret);
  await deps.database.transaction((trx) => deleteSession(trx, digest));
}

export async function changePassword(
  deps: Dependencies,
  secret: string,
  asked: { current?: string | undefined; password: string },
): Promise<void> {
  const row = await readSession(deps.database, sessionDigest(secret));
  if (row === undefined) throw refuse("not_signed_in");
  const principal = principalFrom(row, row.confirmed_at);
  // Who has no password yet proves by a fresh sign-in what others prove by it.
  if (row.password_hash === null) demandFresh(deps, principal);
  else if (!(await verifyPassword(asked.current ?? "", row.password_hash))) throw refuse("wrong_password");
  const hash = await hashPassword(asked.password);
  await deps.database.transaction(async (trx) => {
    const done = await setPassword(trx, row.account_id, row.id, row.epoch, hash, sessionDigest(secret));
    if (!done) throw refuse("changed_meanwhile");
    const target = { kind: "user" as const, id: row.id, name: row.display_name };
    const facts = {
      account: row.account_id,
      event: "user.password_changed",
      actor: actorOf(principal),
      target,
      message: `${row.display_name} changed the password`,
    };
    await recordAudit(trx, [auditEntry(facts, deps.clock())]);
  });
}

/** The password once more, or the second factor, for what a session alone is not enough for. As slow to guess as the sign-in. */
export async function confirmSession(
  deps: Dependencies,
  secret: string,
  proof: { password?: string | undefined; code?: string | undefined },
  caller: Caller,
): Promise<void> {
  const digest = sessionDigest(secret);
  const row = await readSession(deps.database, digest);
  if (row === undefined) throw refuse("not_signed_in");
  const wait = attempts.take(`${caller.address}/${canonical(row.email ?? row.user_name)}`, tryRate);
  if (wait > 0) throw refuse("too_many_attempts", { seconds: wait });
  if (!row.has_second_factor && !(await verifyPassword(proof.password ?? "", row.password_hash)))
    throw refuse("wrong_password");
  const now = deps.clock();
  await deps.database.transaction(async (trx) => {
    const key = { account_id: row.account_id, user_id: row.id };
    if (row.has_second_factor && (await takeCode(deps, trx, key, proof.code ?? "")) === undefined)
      throw refuse("wrong_code");
    await noteConfirmed(trx, digest, now);
    const facts = {
      account: row.account_id,
      event: "user.confirmed",
      actor: actorOf(principalFrom(row, now)),
      target: { kind: "user" as const, id: row.id, name: row.display_name },
      message: `${row.display_name} entered ${row.has_second_factor ? "a code" : "the password"} again`,
    };
    await recordAudit(trx, [auditEntry(facts, now)]);
  });
}

export interface MadeLink {
  url: string;
  expiresAt: Date;
}

/** The secret stands in the fragment: browsers do not send it, so it reaches no log on the way. */
export async function makeSignInLink(
  deps: Pick<Dependencies, "database" | "clock" | "publicUrl">,
  user: { account_id: number; id: string; epoch: number },
  life: number,
): Promise<MadeLink> {
  const { secret, digest } = newSession();
  const expiresAt = new Date(deps.clock().getTime() + life);
  const owner = { account_id: user.account_id, user_id: user.id, epoch: user.epoch };
  const row = { digest, ...owner, by_operator: false, expires_at: expiresAt };
  await deps.database.transaction((trx) => insertLink(trx, row));
  return { url: `${deps.publicUrl}/sign-in#${secret}`, expiresAt };
}
