// The statements that contacts and deals share. A record's columns are given as JSON; its words as a list.
import { CompiledQuery, type Transaction } from "kysely";
import type { ContactStage, DealStage, OwnerState } from "../../shapes/crm.ts";
import type { PortalDatabase, Tables } from "../tables.ts";

export type Trx = Transaction<Tables>;
export type Kind = "contact" | "deal";
const tables: Record<Kind, "contacts" | "deals"> = { contact: "contacts", deal: "deals" };

interface Common {
  account_id: number;
  id: string;
  name_key: string;
  company: string | null;
  owner_id: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}
export interface ContactRow extends Common {
  first_name: string;
  last_name: string;
  job_title: string | null;
  email: string | null;
  phone: string | null;
  stage: ContactStage;
}
export interface DealRow extends Common {
  name: string;
  contact_id: string | null;
  stage: DealStage;
  amount: number;
  close_date: string;
  closed_at: Date | null;
}
export interface RowOf {
  contact: ContactRow;
  deal: DealRow;
}
/** A record with what is shown of its owner and of a deal's contact. */
export type Shown<Row> = Row & {
  owner_name: string | null;
  owner_state: OwnerState | null;
  contact_name: string | null;
};

export async function run<Row extends object>(trx: Trx, text: string, values: unknown[]): Promise<Row[]> {
  return (await trx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}

/** A user's state as an owner; `u` is the user's row. */
export const ownerStateSql = "case when not u.live then 'deleted' else u.status end";

const columns: Record<Kind, string> = {
  contact:
    "r.account_id, r.id, r.first_name, r.last_name, r.name_key, r.company, r.job_title, r.email, r.phone, r.stage, r.owner_id, r.version, r.created_at, r.updated_at, null as contact_name",
  deal: "r.account_id, r.id, r.name, r.name_key, r.company, r.contact_id, r.stage, r.amount, r.close_date, r.closed_at, r.owner_id, r.version, r.created_at, r.updated_at, btrim(concat(c.first_name, ' ', c.last_name)) as contact_name",
};
const shown = (kind: Kind, from: string) =>
  `select ${columns[kind]}, u.display_name as owner_name, ${ownerStateSql} as owner_state from ${from} r
   left join users u on u.account_id = r.account_id and u.id = r.owner_id
   ${kind === "deal" ? "left join contacts c on c.account_id = r.account_id and c.id = r.contact_id" : ""}`;

export interface RecordFilter {
  /** A query of the text search over the record's words. */
  words: string;
  owner?: string | undefined;
  ownership?: "mine" | "present" | "gone" | "none" | undefined;
  me: string;
  stages?: string[] | undefined;
  contact?: string | undefined;
}

function conditions(account: number, filter: RecordFilter): { where: string[]; values: unknown[] } {
  const values: unknown[] = [account];
  const where = ["r.account_id = $1"];
  const add = (value: unknown, text: (place: string) => string) => {
    values.push(value);
    where.push(text(`$${values.length}`));
  };
  if (filter.words !== "") add(filter.words, (p) => `r.words @@ ${p}::tsquery`);
  if (filter.owner !== undefined) add(filter.owner, (p) => `r.owner_id = ${p}`);
  if (filter.contact !== undefined) add(filter.contact, (p) => `r.contact_id = ${p}`);
  const owners = (condition: string) =>
    `r.owner_id = any(array(select u.id from users u where u.account_id = $1 and ${condition}))`;
  if (filter.ownership === "mine") add(filter.me, (p) => `r.owner_id = ${p}`);
  if (filter.ownership === "none") where.push("r.owner_id is null");
  if (filter.ownership === "gone") where.push(owners("(u.status = 'deactivated' or not u.live)"));
  if (filter.ownership === "present") where.push(owners("u.status <> 'deactivated' and u.live"));
  return { where, values };
}

/** What each column sorts by; as text in a cursor, so that no microsecond is lost. */
const sortKeys: Record<string, { key: string; type: string }> = {
  name: { key: "name_key", type: "text" },
  created: { key: "created_at", type: "timestamptz" },
  updated: { key: "updated_at", type: "timestamptz" },
  amount: { key: "amount", type: "bigint" },
  closeDate: { key: "close_date", type: "date" },
};

export interface StageCount {
  stage: string;
  count: number;
  amount: number;
}

export async function listRecords<K extends Kind>(
  database: PortalDatabase,
  kind: K,
  account: number,
  filter: RecordFilter,
  page: { sort: string; after: [key: string, id: string] | undefined; limit: number },
): Promise<{ rows: (Shown<RowOf[K]> & { sort_key: string })[]; counts: StageCount[] }> {
  const { where, values } = conditions(account, filter);
  const counting = database.query<StageCount>(
    undefined,
    `select r.stage, count(*) as count, ${kind === "deal" ? "sum(r.amount)::bigint" : "0"} as amount
     from ${tables[kind]} r where ${where.join(" and ")} group by r.stage`,
    [...values],
  );
  const descending = page.sort.startsWith("-");
  const { key, type } = sortKeys[descending ? page.sort.slice(1) : page.sort] ?? { key: "name_key", type: "text" };
  const direction = descending ? "desc" : "asc";
  if (filter.stages !== undefined) {
    values.push(filter.stages);
    where.push(`r.stage = any($${values.length})`);
  }
  if (page.after !== undefined) {
    values.push(page.after[0], page.after[1]);
    where.push(`(r.${key}, r.id) ${descending ? "<" : ">"} ($${values.length - 1}::${type}, $${values.length}::uuid)`);
  }
  const order = `order by r.${key} ${direction}, r.id ${direction}`;
  // Owners are joined to the rows of the page, not to all that could be on it.
  const rows = database.query<Shown<RowOf[K]> & { sort_key: string }>(
    undefined,
    `with page as materialized (
       select r.* from ${tables[kind]} r where ${where.join(" and ")} ${order} limit ${page.limit + 1})
     select x.*, x.${key}::text as sort_key from (${shown(kind, "page")}) x ${order.replaceAll("r.", "x.")}`,
    values,
  );
  return { counts: await counting, rows: await rows };
}

export async function readRecord<K extends Kind>(
  database: PortalDatabase,
  kind: K,
  account: number,
  id: string,
): Promise<Shown<RowOf[K]> | undefined> {
  const rows = await database.query<Shown<RowOf[K]>>(
    `${kind}-read`,
    `${shown(kind, tables[kind])} where r.account_id = $1 and r.id = $2`,
    [account, id],
  );
  return rows[0];
}

export async function dealsOfContact(
  database: PortalDatabase,
  account: number,
  contact: string,
): Promise<Shown<DealRow>[]> {
  return database.query<Shown<DealRow>>(
    "deals-of-contact",
    `${shown("deal", "deals")} where r.account_id = $1 and r.contact_id = $2 order by r.close_date desc, r.id limit 100`,
    [account, contact],
  );
}

export async function lockRecord<K extends Kind>(
  trx: Trx,
  kind: K,
  account: number,
  id: string,
): Promise<RowOf[K] | undefined> {
  const rows = await run<RowOf[K]>(
    trx,
    `select * from ${tables[kind]} where account_id = $1 and id = $2 for no key update`,
    [account, id],
  );
  return rows[0];
}

export async function contactExists(trx: Trx, account: number, id: string): Promise<boolean> {
  return (await run(trx, "select 1 from contacts where account_id = $1 and id = $2", [account, id])).length > 0;
}

const written: Record<Kind, string[]> = {
  contact: ["first_name", "last_name", "name_key", "company", "job_title", "email", "phone", "stage", "owner_id"],
  deal: ["name", "name_key", "company", "contact_id", "stage", "amount", "close_date", "closed_at", "owner_id"],
};

export async function insertRecord<K extends Kind>(trx: Trx, kind: K, row: RowOf[K], words: string[]): Promise<void> {
  const names = ["account_id", "id", ...written[kind], "version", "created_at", "updated_at"].join(", ");
  await run(
    trx,
    `insert into ${tables[kind]} (${names}, words)
     select ${names}, array_to_tsvector($2::text[]) from jsonb_populate_record(null::${tables[kind]}, $1::jsonb)`,
    [JSON.stringify(row), words],
  );
}

/** The caller holds the row's lock. */
export async function updateRecord<K extends Kind>(trx: Trx, kind: K, row: RowOf[K], words: string[]): Promise<void> {
  const sets = [...written[kind], "version", "updated_at"].map((name) => `${name} = n.${name}`).join(", ");
  await run(
    trx,
    `update ${tables[kind]} r set ${sets}, words = array_to_tsvector($2::text[])
     from jsonb_populate_record(null::${tables[kind]}, $1::jsonb) n where r.account_id = n.account_id and r.id = n.id`,
    [JSON.stringify(row), words],
  );
}

export interface HistoryRow {
  id: string;
  at: Date;
  actor: string;
  message: string;
  changes: { field: string; before: string | null; after: string | null }[];
}

/** Audit entries about a record, and the times that it changed hands together with others. Newest first. */
export async function readHistory(
  database: PortalDatabase,
  account: number,
  id: string,
  page: { after: string | undefined; limit: number },
): Promise<{ rows: HistoryRow[]; total: number }> {
  const entries = `
    select id, at, actor, message, changes from audit where account_id = $1 and target_id = $2
    union all
    select a.id, a.at, a.made_by, 'Changed the owner, together with other records' || case when a.undone_at is null then '' else ' (undone)' end,
      jsonb_build_array(jsonb_build_object('field', 'Owner', 'before', b.display_name, 'after', t.display_name))
    from reassigned_records r
    join reassignments a on a.account_id = r.account_id and a.id = r.reassignment_id
    join users t on t.account_id = a.account_id and t.id = a.to_id
    left join users b on b.account_id = r.account_id and b.id = r.owner_before
    where r.account_id = $1 and r.record_id = $2`;
  const [rows, counted] = await Promise.all([
    database.query<HistoryRow>(
      undefined,
      `select * from (${entries}) x where $3::uuid is null or id < $3 order by id desc limit ${page.limit + 1}`,
      [account, id, page.after ?? null],
    ),
    database.query<{ count: number }>(undefined, `select count(*) as count from (${entries}) x`, [account, id]),
  ]);
  return { rows, total: counted[0]?.count ?? 0 };
}
