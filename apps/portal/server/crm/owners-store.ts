import type { OwnerState } from "../../shapes/crm.ts";
import type { PortalDatabase } from "../tables.ts";
import { ownerStateSql, run, type Trx } from "./record-store.ts";

export interface OwnerRow {
  id: string;
  name: string;
  state: OwnerState;
  detail: string;
}

/**
 * The user if they may be given records. The row is held until the end of the transaction: whoever is deactivated at
 * the same moment is deactivated after it, as the owner, or before it and refused.
 */
export async function holdEligible(
  trx: Trx,
  account: number,
  id: string,
): Promise<{ id: string; name: string } | undefined> {
  const rows = await run<{ id: string; name: string }>(
    trx,
    `select id, display_name as name from users
     where account_id = $1 and id = $2 and live and status <> 'deactivated' for share`,
    [account, id],
  );
  return rows[0];
}

export async function readOwner(
  database: PortalDatabase,
  account: number,
  id: string,
): Promise<Omit<OwnerRow, "detail"> | undefined> {
  const rows = await database.query<OwnerRow>(
    "owner-read",
    `select u.id, u.display_name as name, ${ownerStateSql} as state from users u where u.account_id = $1 and u.id = $2`,
    [account, id],
  );
  return rows[0];
}

export async function nameOfOwner(trx: Trx, account: number, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const rows = await run<{ name: string }>(
    trx,
    "select display_name as name from users where account_id = $1 and id = $2",
    [account, id],
  );
  return rows[0]?.name ?? null;
}

export async function nameOfContact(trx: Trx, account: number, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const rows = await run<{ name: string }>(
    trx,
    "select btrim(concat(first_name, ' ', last_name)) as name from contacts where account_id = $1 and id = $2",
    [account, id],
  );
  return rows[0]?.name ?? null;
}

const eligible = "u.live and u.status <> 'deactivated'";
const owning = `(exists (select from contacts c where c.account_id = u.account_id and c.owner_id = u.id)
  or exists (select from deals d where d.account_id = u.account_id and d.owner_id = u.id))`;

export async function listOwners(
  database: PortalDatabase,
  account: number,
  asked: { search: string; which: "eligible" | "owning"; limit: number },
): Promise<OwnerRow[]> {
  const pattern = `%${asked.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return database.query<OwnerRow>(
    undefined,
    `select u.id, u.display_name as name, ${ownerStateSql} as state, coalesce(u.email, u.user_name) as detail from users u
     where u.account_id = $1 and ${asked.which === "eligible" ? eligible : owning}
       and ($2 = '%%' or u.display_name_key like $2 or u.email_key like $2)
     order by u.display_name_key, u.id limit $3`,
    [account, pattern, asked.limit],
  );
}
