import { CompiledQuery, type Transaction } from "kysely";
import { newId } from "@rollcall/foundation/ids";
import type { RequestKind, RequestState } from "../../shapes/requests.ts";
import type { PortalDatabase, Tables } from "../tables.ts";
import type { UserAttributes, UserRecord } from "../users/user-record.ts";

export interface RequestKey {
  account: number;
  kind: RequestKind;
  connection: string;
  user: string;
}

export interface RequestRecord {
  id: string;
  kind: RequestKind;
  state: RequestState;
  attempts: number;
  decided_at: Date | null;
  decided_by: string | null;
}

type Trx = Transaction<Tables>;

async function run<Row>(trx: Trx, text: string, values: unknown[]): Promise<Row[]> {
  return (await trx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}

/**
 * Counts one more attempt. What was withdrawn or is done begins anew; what was approved or refused stays so.
 * `fresh` tells that nobody had asked before.
 */
export async function noteAttempt(
  trx: Trx,
  key: RequestKey,
  resource: UserAttributes,
  at: Date,
): Promise<RequestRecord & { fresh: boolean }> {
  const [row] = await run<RequestRecord & { fresh: boolean }>(
    trx,
    `insert into requests as r (account_id, id, kind, connection_id, user_id, state, resource, attempts, asked_at, last_asked_at)
     values ($1, $2, $3, $4, $5, 'waiting', $6, 1, $7, $7)
     on conflict (account_id, user_id, kind, connection_id) do update set
       attempts = case when r.state in ('withdrawn', 'done') then 1 else r.attempts + 1 end,
       asked_at = case when r.state in ('withdrawn', 'done') then $7 else r.asked_at end,
       decided_at = case when r.state in ('withdrawn', 'done') then null else r.decided_at end,
       decided_by = case when r.state in ('withdrawn', 'done') then null else r.decided_by end,
       state = case when r.state in ('withdrawn', 'done') then 'waiting' else r.state end,
       resource = $6, last_asked_at = $7
     returning r.id, r.kind, r.state, r.attempts, r.decided_at, r.decided_by, r.state = 'waiting' and r.attempts = 1 as fresh`,
    [key.account, newId(), key.kind, key.connection, key.user, JSON.stringify(resource), at],
  );
  if (row === undefined) throw new Error("an insert that updates on conflict gives a row");
  return row;
}

/** Moves a request from one of the given states; false when it was in none of them. */
export async function moveRequest(
  database: PortalDatabase,
  key: RequestKey,
  from: RequestState[],
  to: RequestState,
): Promise<boolean> {
  const rows = await database.query(
    "request-move",
    `update requests set state = $6
     where account_id = $1 and kind = $2 and connection_id = $3 and user_id = $4 and state = any($5::text[]) returning id`,
    [key.account, key.kind, key.connection, key.user, from, to],
  );
  return rows.length > 0;
}

export async function decideRequest(
  trx: Trx,
  key: { account: number; id: string },
  decision: { from: RequestState[]; to: RequestState; at: Date; by: string },
): Promise<boolean> {
  const rows = await run(
    trx,
    `update requests set state = $4, decided_at = $5, decided_by = $6
     where account_id = $1 and id = $2 and state = any($3::text[]) returning id`,
    [key.account, key.id, decision.from, decision.to, decision.at, decision.by],
  );
  return rows.length > 0;
}

export type ListedRequest = RequestRecord & {
  resource: UserAttributes;
  asked_at: Date;
  last_asked_at: Date;
  sort_key: string;
  connection_id: string;
  connection_name: string;
  person: Omit<UserRecord, "password_hash" | `${string}_at`>;
};

/** Requests about users that are there. One that waits for what has come about by other means is no request any more. */
const shown = `from requests r
  join users u on u.account_id = r.account_id and u.id = r.user_id and u.live
  join connections c on c.account_id = r.account_id and c.id = r.connection_id
  where r.account_id = $1 and r.state <> 'withdrawn'
    and (r.state <> 'waiting' or case r.kind when 'match' then u.connection_id is null else u.status = 'deactivated' end)`;

const statusOf = "case r.state when 'done' then 'approved' else r.state end";

export interface RequestFilter {
  status: string;
  kind: string | undefined;
  user: string | undefined;
  search: string | undefined;
  ids?: string[];
}

export async function listRequests(
  database: PortalDatabase,
  account: number,
  filter: RequestFilter,
  page: { after: [string, string] | undefined; limit: number },
): Promise<{ rows: ListedRequest[]; counts: Record<string, number> }> {
  const values: unknown[] = [account];
  let where = "";
  const add = (value: unknown, text: (place: string) => string) => {
    values.push(value);
    where += ` and ${text(`$${values.length}`)}`;
  };
  if (filter.kind !== undefined) add(filter.kind, (p) => `r.kind = ${p}`);
  if (filter.user !== undefined) add(filter.user, (p) => `r.user_id = ${p}`);
  if (filter.ids !== undefined) add(filter.ids, (p) => `r.id = any(${p}::uuid[])`);
  if (filter.search !== undefined && filter.search !== "")
    add(
      `%${filter.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      (p) => `(u.display_name_key like ${p} or u.email_key like ${p} or u.user_name_key like ${p})`,
    );
  const counting = database.query<{ status: string; count: number }>(
    undefined,
    `select ${statusOf} as status, count(*) as count ${shown}${where} group by 1`,
    [...values],
  );
  if (filter.status !== "all") add(filter.status, (p) => `${statusOf} = ${p}`);
  if (page.after !== undefined) {
    values.push(...page.after);
    where += ` and (r.last_asked_at, r.id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`;
  }
  const rows = database.query<ListedRequest>(
    undefined,
    `select r.id, r.kind, r.state, r.attempts, r.decided_at, r.decided_by, r.resource, r.asked_at, r.last_asked_at,
       r.last_asked_at::text as sort_key, r.connection_id, c.name as connection_name, to_jsonb(u) - 'password_hash' as person
     ${shown}${where} order by r.last_asked_at desc, r.id desc limit ${page.limit + 1}`,
    values,
  );
  return {
    counts: Object.fromEntries((await counting).map((row) => [row.status, row.count])),
    rows: await rows,
  };
}
