// Between the first factor and the second. What the browser carries meanwhile opens nothing but this step.
import { newSession, sessionDigest } from "@rollcall/foundation/sessions";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { endPending, insertPending, type PendingRow, tryPending } from "../second-factor/pending.ts";
import { takeCode } from "../second-factor/second-factor.ts";
import { TokenBuckets } from "../token-bucket.ts";

/** So long may it take to find the telephone. */
export const SECOND_STEP_LIFE = 10 * 60_000;
/** A sign-in has so many tries; then it begins again with the password. */
const TRIES = 5;

const guesses = new TokenBuckets();
/**
 * Six digits can be guessed: five tries at once, then two a minute, for one user from one address; and from all addresses
 * together thirty at once and then two a minute, which a user who signs in never meets.
 */
const byAddress = { perSecond: 1 / 30, burst: 5 };
const byUser = { perSecond: 1 / 30, burst: 30 };

/** The secret of a sign-in that owes its second factor. It is worth no more than the epoch of its user. */
export async function beginSecondStep(
  deps: Dependencies,
  user: { account_id: number; id: string; epoch: number },
  way: string,
): Promise<string> {
  const { secret, digest } = newSession();
  const now = deps.clock();
  const row = { account_id: user.account_id, user_id: user.id, epoch: user.epoch, way };
  const expires_at = new Date(now.getTime() + SECOND_STEP_LIFE);
  await deps.database.transaction((trx) => insertPending(trx, { ...row, digest, expires_at }, now));
  return secret;
}

export async function finishSecondStep(
  deps: Dependencies,
  secret: string,
  code: string,
  address: string | null,
): Promise<{ user: PendingRow; way: string }> {
  const digest = sessionDigest(secret);
  const user = await tryPending(deps.database, digest, TRIES, deps.clock());
  if (user === undefined) throw refuse("sign_in_over");
  const who = `${user.account_id}/${user.user_id}`;
  const wait = Math.max(guesses.take(`${address}/${who}`, byAddress), guesses.take(who, byUser));
  if (wait > 0) throw refuse("too_many_attempts", { seconds: wait });
  return deps.database.transaction(async (trx) => {
    const taken = await takeCode(deps, trx, user, code);
    if (taken === undefined) throw refuse("wrong_code");
    if (!(await endPending(trx, digest))) throw refuse("sign_in_over");
    return { user, way: `${user.way} and ${taken === "app" ? "a code of the authenticator app" : "a recovery code"}` };
  });
}
