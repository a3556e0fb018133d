import type { Selectable, Transaction } from "kysely";
import type { Matching } from "../../shapes/provisioning.ts";
import type { PortalDatabase, Tables } from "../tables.ts";

export type AccountRow = Selectable<Tables["accounts"]>;

export async function readAccount(database: PortalDatabase, account: number): Promise<AccountRow | undefined> {
  return database.kysely.selectFrom("accounts").selectAll().where("id", "=", account).executeTakeFirst();
}

export async function lockAccount(trx: Transaction<Tables>, account: number): Promise<AccountRow | undefined> {
  return trx.selectFrom("accounts").selectAll().where("id", "=", account).forNoKeyUpdate().executeTakeFirst();
}

export async function setEnabled(
  trx: Transaction<Tables>,
  account: number,
  enabled: boolean,
  by: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable("accounts")
    .set({ scim_enabled: enabled, scim_changed_at: at, scim_changed_by: by })
    .where("id", "=", account)
    .execute();
}

export interface PeopleCounts {
  users: number;
  invited: number;
  active: number;
  deactivated: number;
  manual: number;
  manual_in_domains: number;
  /** Of those: Super Admins and deactivated users, whom no setting alone hands to a connection. */
  manual_guarded: number;
  matchings: Matching[];
  super_admins: number;
  without_email: number;
  provisioned: number;
  verified_domains: number;
  waiting_domains: number;
}

export async function countPeople(database: PortalDatabase, account: number): Promise<PeopleCounts> {
  const rows = await database.query<PeopleCounts>(
    "provisioning-counts",
    `select count(*) as users,
       count(*) filter (where status = 'invited') as invited,
       count(*) filter (where status = 'active') as active,
       count(*) filter (where status = 'deactivated') as deactivated,
       count(*) filter (where managed_by = 'manual') as manual,
       count(*) filter (where managed_by = 'manual' and exists (
         select from domains d where d.account_id = u.account_id and d.verified_at is not null
           and d.name = split_part(u.email_key, '@', 2))) as manual_in_domains,
       count(*) filter (where managed_by = 'manual' and (role = 'super_admin' or status = 'deactivated') and exists (
         select from domains d where d.account_id = u.account_id and d.verified_at is not null
           and d.name = split_part(u.email_key, '@', 2))) as manual_guarded,
       (select coalesce(json_agg(distinct c.matching), '[]') from connections c
         where c.account_id = $1 and c.deleted_at is null) as matchings,
       count(*) filter (where role = 'super_admin' and status = 'active') as super_admins,
       count(*) filter (where email is null) as without_email,
       count(*) filter (where managed_by = 'directory') as provisioned,
       (select count(*) from domains d where d.account_id = $1 and d.verified_at is not null) as verified_domains,
       (select count(*) from domains d where d.account_id = $1 and d.verified_at is null) as waiting_domains
     from users u where u.account_id = $1 and u.live`,
    [account],
  );
  const [counts] = rows;
  if (counts === undefined) throw new Error("an aggregate without groups gives one row");
  return counts;
}
