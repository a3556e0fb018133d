import type { Selectable } from "kysely";
import type { OwnerState } from "../../shapes/crm.ts";
import type { Wish } from "../../shapes/reassignments.ts";
import type { PortalDatabase, Tables } from "../tables.ts";
import { ownerStateSql, run, type Trx } from "./record-store.ts";

type What = Wish["what"];

/** Rows (kind, id, owner_id, name, open, amount) of what is meant; `$1` is the account. */
function chosen(what: What, lock: boolean): { text: string; values: unknown[] } {
  const held = lock ? " for no key update" : "";
  const contacts = (where: string) =>
    `select 'contact' as kind, id, owner_id, btrim(concat(first_name, ' ', last_name)) as name, false as open, 0::bigint as amount
     from contacts where account_id = $1 and ${where}${held}`;
  const deals = (where: string) =>
    `select 'deal' as kind, id, owner_id, name, closed_at is null as open, amount from deals where account_id = $1 and ${where}${held}`;
  const none =
    "select 'contact' as kind, null::uuid as id, null::uuid as owner_id, null as name, false as open, 0::bigint as amount where false";
  if ("ids" in what) {
    const pick = what.kind === "contact" ? contacts : deals;
    return { text: `c as (${pick("id = any($2::uuid[])")}), d as (${none})`, values: [what.ids] };
  }
  const which = [what.openDeals ? "closed_at is null" : "", what.closedDeals ? "closed_at is not null" : ""];
  const condition = which.filter((one) => one !== "").join(" or ");
  return {
    text: `c as (${what.contacts ? contacts("owner_id = $2") : none}), d as (${condition === "" ? none : deals(`owner_id = $2 and (${condition})`)})`,
    values: [what.from],
  };
}

export interface Tally {
  contacts: number;
  open_deals: number;
  closed_deals: number;
  open_amount: number;
}

const tally = `count(*) filter (where kind = 'contact')::integer as contacts,
  count(*) filter (where kind = 'deal' and open)::integer as open_deals,
  count(*) filter (where kind = 'deal' and not open)::integer as closed_deals,
  coalesce(sum(amount) filter (where kind = 'deal' and open), 0)::bigint as open_amount`;

export interface Example {
  kind: "contact" | "deal";
  id: string;
  name: string;
}

/** What would change hands: records that the new owner has already are left out. */
export async function tallyChosen(
  database: PortalDatabase,
  account: number,
  what: What,
  to: string | null,
): Promise<{ tally: Tally; examples: Example[] }> {
  const { text, values } = chosen(what, false);
  const rows = await database.query<Tally & { examples: Example[] }>(
    undefined,
    `with ${text}, moving as (select * from (select * from c union all select * from d) x where owner_id is distinct from $3)
     select ${tally}, coalesce((select json_agg(e) from (
       select kind, id, name from moving order by kind desc, name, id limit 6) e), '[]') as examples from moving`,
    [account, ...values, to],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a count has a row");
  const { examples, ...counted } = row;
  return { tally: counted, examples };
}

export interface NewReassignment {
  account_id: number;
  id: string;
  at: Date;
  made_by: string;
  from_id: string | null;
  to_id: string;
}

/** Gives the chosen records to their new owner, in one statement that keeps whose they were. */
export async function moveRecords(trx: Trx, made: NewReassignment, what: What): Promise<Tally> {
  const { text, values } = chosen(what, true);
  const rows = await run<Tally>(
    trx,
    `with ${text},
     moving as materialized (select * from (select * from c union all select * from d) x where owner_id is distinct from $3),
     counted as (select ${tally} from moving),
     made as (
       insert into reassignments (account_id, id, at, made_by, from_id, to_id, contacts, deals)
       select $1, $4, $5, $6, $7, $3, contacts, open_deals + closed_deals from counted),
     kept as (
       insert into reassigned_records (account_id, reassignment_id, kind, record_id, owner_before)
       select $1, $4, kind, id, owner_id from moving),
     moved_contacts as (
       update contacts r set owner_id = $3, version = version + 1, updated_at = $5 from moving m
       where m.kind = 'contact' and r.account_id = $1 and r.id = m.id),
     moved_deals as (
       update deals r set owner_id = $3, version = version + 1, updated_at = $5 from moving m
       where m.kind = 'deal' and r.account_id = $1 and r.id = m.id)
     select * from counted`,
    [made.account_id, ...values, made.to_id, made.id, made.at, made.made_by, made.from_id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a count has a row");
  return row;
}

export type ReassignmentRow = Selectable<Tables["reassignments"]> & {
  from_name: string | null;
  from_state: OwnerState | null;
  to_name: string;
  to_state: OwnerState;
};

const named = `select a.*, f.name as from_name, f.state as from_state, t.name as to_name, t.state as to_state from reassignments a
  left join lateral (select u.display_name as name, ${ownerStateSql} as state from users u where u.account_id = a.account_id and u.id = a.from_id) f on true
  join lateral (select u.display_name as name, ${ownerStateSql} as state from users u where u.account_id = a.account_id and u.id = a.to_id) t on true`;

export async function readReassignment(
  database: PortalDatabase,
  account: number,
  id: string,
): Promise<ReassignmentRow | undefined> {
  const rows = await database.query<ReassignmentRow>(undefined, `${named} where a.account_id = $1 and a.id = $2`, [
    account,
    id,
  ]);
  return rows[0];
}

export async function listReassignments(
  database: PortalDatabase,
  account: number,
  page: { after: string | undefined; limit: number },
): Promise<{ rows: ReassignmentRow[]; total: number }> {
  const [rows, counted] = await Promise.all([
    database.query<ReassignmentRow>(
      undefined,
      `${named} where a.account_id = $1 and ($2::uuid is null or a.id < $2) order by a.id desc limit ${page.limit + 1}`,
      [account, page.after ?? null],
    ),
    database.query<{ count: number }>(undefined, "select count(*) as count from reassignments where account_id = $1", [
      account,
    ]),
  ]);
  return { rows, total: counted[0]?.count ?? 0 };
}

/** False when somebody has undone it already. */
export async function markUndone(
  trx: Trx,
  key: { account: number; id: string },
  by: { at: Date; name: string },
): Promise<boolean> {
  const rows = await run(
    trx,
    `update reassignments set undone_at = $3, undone_by = $4
     where account_id = $1 and id = $2 and undone_at is null returning 1 as done`,
    [key.account, key.id, by.at, by.name],
  );
  return rows.length > 0;
}

/** Gives back what the new owner still has. */
export async function moveBack(
  trx: Trx,
  key: { account: number; id: string; to: string },
  at: Date,
): Promise<{ restored: number; kept: number }> {
  const back = (table: string, kind: string) => `update ${table} r
    set owner_id = b.owner_before, version = version + 1, updated_at = $4 from reassigned_records b
    where b.account_id = $1 and b.reassignment_id = $2 and b.kind = '${kind}'
      and r.account_id = $1 and r.id = b.record_id and r.owner_id = $3 returning 1`;
  const rows = await run<{ restored: number; kept: number }>(
    trx,
    `with c as (${back("contacts", "contact")}), d as (${back("deals", "deal")}),
     counted as (select (select count(*) from c) + (select count(*) from d) as restored)
     select restored::integer, ((select count(*) from reassigned_records where account_id = $1 and reassignment_id = $2) - restored)::integer as kept
     from counted`,
    [key.account, key.id, key.to, at],
  );
  return rows[0] ?? { restored: 0, kept: 0 };
}
