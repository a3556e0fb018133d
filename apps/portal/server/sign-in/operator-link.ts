import { newSession } from "@rollcall/foundation/sessions";
import type { Transaction } from "kysely";
import type { Tables } from "../tables.ts";
import { insertLink } from "./store.ts";

/** A link for the account's longest-serving Super Admin: the way in when nobody has a password yet. */
export async function linkForSuperAdmin(
  trx: Transaction<Tables>,
  asked: { account: number; life: number; at: Date },
): Promise<string> {
  const user = await trx
    .selectFrom("users")
    .select(["id", "epoch"])
    .where("account_id", "=", asked.account)
    .where("role", "=", "super_admin")
    .where("status", "=", "active")
    .where("live", "=", true)
    .orderBy("id")
    .executeTakeFirst();
  if (user === undefined)
    throw new Error(`There is no portal with the number ${asked.account}, or it has no active Super Admin.`);
  const { secret, digest } = newSession();
  const expiresAt = new Date(asked.at.getTime() + asked.life);
  await insertLink(trx, {
    digest,
    account_id: asked.account,
    user_id: user.id,
    epoch: user.epoch,
    by_operator: true,
    expires_at: expiresAt,
  });
  return `/sign-in#${secret}`;
}
