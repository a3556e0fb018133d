import { CompiledQuery, type Transaction } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";

type Trx = Transaction<Tables>;
export interface Key {
  account_id: number;
  user_id: string;
}
export interface FactorRow extends Key {
  secret_sealed: string;
  confirmed_at: Date | null;
  last_step: number;
  codes_left: number;
}

async function run<Row extends object>(trx: Trx, text: string, values: unknown[]): Promise<Row[]> {
  return (await trx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}

const factor = `select f.account_id, f.user_id, f.secret_sealed, f.confirmed_at, f.last_step,
  (select count(*) from recovery_codes c where c.account_id = f.account_id and c.user_id = f.user_id and c.used_at is null)::integer as codes_left
  from second_factors f where f.account_id = $1 and f.user_id = $2`;

export async function readFactor(database: PortalDatabase, key: Key): Promise<FactorRow | undefined> {
  return (await database.query<FactorRow>("second-factor", factor, [key.account_id, key.user_id]))[0];
}

/** Held to the end of the transaction, so that a code that comes twice at once is taken once. */
export async function lockFactor(trx: Trx, key: Key): Promise<FactorRow | undefined> {
  return (await run<FactorRow>(trx, `${factor} for update of f`, [key.account_id, key.user_id]))[0];
}

/** A secret that nobody has confirmed yet is replaced; one that counts is not. */
export async function offerFactor(trx: Trx, key: Key, sealed: string, at: Date): Promise<boolean> {
  const rows = await run(
    trx,
    `insert into second_factors (account_id, user_id, secret_sealed, created_at) values ($1, $2, $3, $4)
     on conflict (account_id, user_id) do update set secret_sealed = $3, created_at = $4, last_step = 0
     where second_factors.confirmed_at is null returning 1 as done`,
    [key.account_id, key.user_id, sealed, at],
  );
  return rows.length > 0;
}

export async function confirmFactor(trx: Trx, key: Key, step: number, at: Date): Promise<void> {
  await run(trx, "update second_factors set confirmed_at = $3, last_step = $4 where account_id = $1 and user_id = $2", [
    key.account_id,
    key.user_id,
    at,
    step,
  ]);
}

export async function takeStep(trx: Trx, key: Key, step: number): Promise<void> {
  await run(trx, "update second_factors set last_step = $3 where account_id = $1 and user_id = $2", [
    key.account_id,
    key.user_id,
    step,
  ]);
}

/** Instead of all that there were. */
export async function replaceCodes(trx: Trx, key: Key, digests: Buffer[]): Promise<void> {
  await run(trx, "delete from recovery_codes where account_id = $1 and user_id = $2", [key.account_id, key.user_id]);
  await run(trx, "insert into recovery_codes (account_id, user_id, digest) select $1, $2, unnest($3::bytea[])", [
    key.account_id,
    key.user_id,
    digests,
  ]);
}

export async function useCode(trx: Trx, key: Key, digest: Buffer, at: Date): Promise<boolean> {
  const rows = await run(
    trx,
    `update recovery_codes set used_at = $4 where account_id = $1 and user_id = $2 and digest = $3 and used_at is null
     returning 1 as done`,
    [key.account_id, key.user_id, digest, at],
  );
  return rows.length > 0;
}

/** False when there was none. */
export async function deleteFactor(trx: Trx, key: Key): Promise<boolean> {
  const rows = await run(
    trx,
    `with pending as (delete from pending_sign_ins where account_id = $1 and user_id = $2)
     delete from second_factors where account_id = $1 and user_id = $2 returning confirmed_at`,
    [key.account_id, key.user_id],
  );
  return rows.length > 0;
}

export interface PendingRow extends Key {
  epoch: number;
  way: string;
}

export async function insertPending(
  trx: Trx,
  row: PendingRow & { digest: Buffer; expires_at: Date },
  now: Date,
): Promise<void> {
  await run(trx, "delete from pending_sign_ins where account_id = $1 and user_id = $2 and expires_at < $3", [
    row.account_id,
    row.user_id,
    now,
  ]);
  await run(
    trx,
    `insert into pending_sign_ins (digest, account_id, user_id, epoch, way, expires_at) values ($1, $2, $3, $4, $5, $6)`,
    [row.digest, row.account_id, row.user_id, row.epoch, row.way, row.expires_at],
  );
}

/** Counts a try. Undefined when the sign-in is too old, was tried too often, or is over. */
export async function tryPending(
  database: PortalDatabase,
  digest: Buffer,
  mostTries: number,
  now: Date,
): Promise<PendingRow | undefined> {
  const rows = await database.query<PendingRow>(
    "pending-sign-in-try",
    `update pending_sign_ins set tries = tries + 1 where digest = $1 and expires_at > $2 and tries < $3
     returning account_id, user_id, epoch, way`,
    [digest, now, mostTries],
  );
  return rows[0];
}

export async function endPending(trx: Trx, digest: Buffer): Promise<boolean> {
  return (await run(trx, "delete from pending_sign_ins where digest = $1 returning 1 as done", [digest])).length > 0;
}

/** Every secret that is kept sealed, and whose it is. */
export async function sealedSecrets(database: PortalDatabase): Promise<(Key & { secret_sealed: string })[]> {
  return database.query("sealed secrets", "select account_id, user_id, secret_sealed from second_factors", []);
}

/** Unless the user has set up another one meanwhile. */
export async function replaceSeal(database: PortalDatabase, row: Key & { secret_sealed: string }, sealed: string) {
  await database.query(
    "replace seal",
    "update second_factors set secret_sealed = $4 where account_id = $1 and user_id = $2 and secret_sealed = $3",
    [row.account_id, row.user_id, row.secret_sealed, sealed],
  );
}
