import type { DealStage, OwnerState } from "../../shapes/crm.ts";
import type { PortalDatabase } from "../tables.ts";
import { ownerStateSql } from "./record-store.ts";

export interface OwnerSum {
  owner_id: string | null;
  owner_name: string | null;
  owner_state: OwnerState | null;
  team: string | null;
  count: number;
  amount: number;
}

/** Sums by owner and one more key. Owners are joined to the sums: whoever lost access, or was deleted, is there still. */
const byOwner = (key: string, condition: string) => `
  select s.key, s.count, s.amount, s.owner_id, u.display_name as owner_name, ${ownerStateSql.replace("not u.live", "u.id is not null and not u.live")} as owner_state,
    t.name as team
  from (
    select d.owner_id, ${key} as key, count(*) as count, sum(d.amount)::bigint as amount from deals d
    where d.account_id = $1 and ${condition} group by 1, 2) s
  left join users u on u.account_id = $1 and u.id = s.owner_id
  left join teams t on t.account_id = $1 and t.id = u.main_team_id and t.live`;

export async function sumWon(
  database: PortalDatabase,
  account: number,
  from: Date,
): Promise<(OwnerSum & { key: string })[]> {
  return database.query(
    undefined,
    byOwner("to_char(d.closed_at at time zone 'UTC', 'YYYY-MM')", "d.stage = 'won' and d.closed_at >= $2"),
    [account, from],
  );
}

export async function sumOpen(database: PortalDatabase, account: number): Promise<(OwnerSum & { key: DealStage })[]> {
  return database.query(undefined, byOwner("d.stage", "d.closed_at is null"), [account]);
}
