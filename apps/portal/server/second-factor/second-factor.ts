import { SealBroken, type Sealer } from "@rollcall/foundation/secrets";
// The second factor of a user: a code of an authenticator app, or a recovery code.
import { createHash, randomBytes, randomInt } from "node:crypto";
import type { Transaction } from "kysely";
import type { Enrolment, SecondFactor } from "../../shapes/second-factor.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { isoOrNull } from "../http.ts";
import { type Actor, auditEntry, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { actorOf, type Principal } from "../permissions.ts";
import * as store from "./store.ts";
import { base32, otpauthUri, stepOf } from "./totp.ts";

const CODES = 10;
/** Without what is easily mistaken: no 0 and o, no 1 and l. */
const letters = "abcdefghijkmnpqrstuvwxyz23456789";

const keyOf = (principal: Principal): store.Key => ({
  account_id: principal.account.number,
  user_id: principal.user.id,
});
/** What a sealed secret belongs to: copied to another user's row it does not open. */
const contextOf = (key: store.Key): string => `second factor of ${key.account_id}/${key.user_id}`;
const plain = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, "");
const digestOf = (key: store.Key, code: string): Buffer =>
  createHash("sha256")
    .update(`${key.account_id}/${key.user_id}/${plain(code)}`)
    .digest();

function newCodes(): string[] {
  const part = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
  return Array.from({ length: CODES }, () => `${part()}-${part()}`);
}

export async function showSecondFactor(deps: Dependencies, principal: Principal): Promise<SecondFactor> {
  const row = await store.readFactor(deps.database, keyOf(principal));
  const isOn = row !== undefined && row.confirmed_at !== null;
  return { on: isOn, since: isoOrNull(row?.confirmed_at ?? null), codesLeft: isOn ? row.codes_left : 0 };
}

export async function hasSecondFactor(deps: Pick<Dependencies, "database">, key: store.Key): Promise<boolean> {
  const row = await store.readFactor(deps.database, key);
  return row !== undefined && row.confirmed_at !== null;
}

/** A new secret, which counts from the first right code on. */
export async function offer(deps: Dependencies, principal: Principal): Promise<Enrolment> {
  const key = keyOf(principal);
  const secret = randomBytes(20);
  const sealed = deps.sealer.seal(secret.toString("base64"), contextOf(key));
  const isOpen = await deps.database.transaction((trx) => store.offerFactor(trx, key, sealed, deps.clock()));
  if (!isOpen) throw refuse("second_factor_on");
  const label = { issuer: `Rollcall ${principal.account.name}`, user: principal.user.email };
  return { secret: base32(secret), uri: otpauthUri(secret, label) };
}

/** The first right code switches it on. The recovery codes are shown now and never again. */
export async function confirm(deps: Dependencies, principal: Principal, code: string): Promise<{ codes: string[] }> {
  const key = keyOf(principal);
  const at = deps.clock();
  const codes = newCodes();
  await deps.database.transaction(async (trx) => {
    const row = await store.lockFactor(trx, key);
    if (row === undefined || row.confirmed_at !== null) throw refuse("second_factor_on");
    const step = stepOf(openSecret(deps, row), plain(code), at, row.last_step);
    if (step === undefined) throw refuse("wrong_code");
    await store.confirmFactor(trx, key, step, at);
    await store.replaceCodes(
      trx,
      key,
      codes.map((one) => digestOf(key, one)),
    );
    await say(trx, principal, at, "user.second_factor_on", "switched on two-step sign-in");
  });
  return { codes };
}

export async function renewCodes(deps: Dependencies, principal: Principal): Promise<{ codes: string[] }> {
  const key = keyOf(principal);
  const codes = newCodes();
  await deps.database.transaction(async (trx) => {
    const row = await store.lockFactor(trx, key);
    if (row === undefined || row.confirmed_at === null) throw refuse("second_factor_off");
    await store.replaceCodes(
      trx,
      key,
      codes.map((one) => digestOf(key, one)),
    );
    await say(trx, principal, deps.clock(), "user.recovery_codes_made", "made new recovery codes");
  });
  return { codes };
}

export async function switchOff(deps: Dependencies, principal: Principal): Promise<void> {
  await deps.database.transaction(async (trx) => {
    if (!(await store.deleteFactor(trx, keyOf(principal)))) throw refuse("second_factor_off");
    await say(trx, principal, deps.clock(), "user.second_factor_off", "switched off two-step sign-in");
  });
}

function say(trx: Transaction<Tables>, principal: Principal, at: Date, event: string, what: string): Promise<void> {
  const { id, displayName: name } = principal.user;
  const facts = { account: principal.account.number, event, actor: actorOf(principal), message: `${name} ${what}` };
  return recordAudit(trx, [auditEntry({ ...facts, target: { kind: "user", id, name } }, at)]);
}

/** Takes a lost device's factor away. The rules ask whether `actor` may. */
export async function takeAway(
  trx: Transaction<Tables>,
  user: { account_id: number; id: string; display_name: string },
  actor: Actor,
  at: Date,
): Promise<void> {
  const key = { account_id: user.account_id, user_id: user.id };
  if (!(await store.deleteFactor(trx, key))) throw refuse("second_factor_off");
  const target = { kind: "user" as const, id: user.id, name: user.display_name };
  const message = `Took the second factor of ${user.display_name} away`;
  await recordAudit(trx, [
    auditEntry({ account: user.account_id, event: "user.second_factor_reset", actor, target, message }, at),
  ]);
}

function openSecret(deps: Pick<Dependencies, "sealer">, row: store.FactorRow): Buffer {
  return Buffer.from(deps.sealer.open(row.secret_sealed, contextOf(row)), "base64");
}

/** Whether the code is right, by the authenticator app or from the list; a code that was right is never right again. */
export async function takeCode(
  deps: Pick<Dependencies, "sealer" | "clock">,
  trx: Transaction<Tables>,
  key: store.Key,
  code: string,
): Promise<"app" | "recovery code" | undefined> {
  const row = await store.lockFactor(trx, key);
  if (row === undefined || row.confirmed_at === null) return undefined;
  const now = deps.clock();
  const step = stepOf(openSecret(deps, row), plain(code), now, row.last_step);
  if (step !== undefined) {
    await store.takeStep(trx, key, step);
    return "app";
  }
  return (await store.useCode(trx, key, digestOf(key, code), now)) ? "recovery code" : undefined;
}

/** Seals what an older encryption key sealed with the newest one, so that the older one can be thrown away. */
export async function resealSecondFactors(database: Dependencies["database"], sealer: Sealer): Promise<number> {
  let done = 0;
  for (const row of await store.sealedSecrets(database)) {
    if (sealer.isNewest(row.secret_sealed)) continue;
    try {
      const secret = sealer.open(row.secret_sealed, contextOf(row));
      await store.replaceSeal(database, row, sealer.seal(secret, contextOf(row)));
      done += 1;
    } catch (error) {
      // The key may come back; until then the user cannot use this factor, and is told so.
      if (!(error instanceof SealBroken)) throw error;
    }
  }
  return done;
}
