import { newId } from "@rollcall/foundation/ids";
import { sql, type Transaction } from "kysely";
import type { Plan } from "../../shapes/session.ts";
import { type Actor, auditEntry, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { addStandardSet } from "../permission-sets/effective-set.ts";
import { makeUserInside } from "../users/made-by-operator.ts";

export const operator: Actor = { kind: "operator", id: null, name: "Rollcall (command line)" };

export interface NewAccount {
  name: string;
  plan: Plan;
  at: Date;
  superAdmin?: { userName: string; givenName?: string; familyName?: string; displayName?: string; title?: string };
}

/** Numbers count up from 1 without gaps: they are given under a lock. */
export async function makeAccount(
  trx: Transaction<Tables>,
  asked: NewAccount,
): Promise<{ account: number; superAdmin: string }> {
  await sql`select pg_advisory_xact_lock(1919251565)`.execute(trx);
  const { newest } = await trx
    .selectFrom("accounts")
    .select((eb) => eb.fn.coalesce(eb.fn.max("id"), eb.lit(0)).as("newest"))
    .executeTakeFirstOrThrow();
  const account = newest + 1;
  await trx
    .insertInto("accounts")
    .values({ id: account, name: asked.name, plan: asked.plan, created_at: asked.at })
    .execute();
  await addStandardSet(trx, account);
  const facts = { account, event: "account.created", actor: operator, message: `Created the account ${asked.name}` };
  await recordAudit(trx, [auditEntry({ ...facts, target: { kind: "account", id: null, name: asked.name } }, asked.at)]);
  const id = newId();
  const profile = asked.superAdmin ?? { userName: `admin@portal-${account}.example`, displayName: "Administrator" };
  await makeUserInside(trx, { account, id, profile, role: "super_admin", actor: operator, at: asked.at });
  return { account, superAdmin: id };
}
