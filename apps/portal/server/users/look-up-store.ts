// SQL of the look-ups: one statement for all that arrived together, each with its own rows.
import type { LookUp } from "./look-up.ts";
import { groups, type PageRow, time } from "./page-store.ts";
import type { Run } from "./store.ts";

/**
 * How each look-up finds its rows, by an index that fits it in a table of any size. An id is found by the key, and no index
 * of live users may pass for it: their condition is "live".
 */
const conditions: Record<LookUp["by"], string> = {
  id: "f.deleted_at is null and f.id = k.value::uuid",
  userName: "f.live and f.user_name_key = k.value",
  externalId: "f.live and f.external_id = k.value",
  email: "f.live and f.email_keys @> array[k.value]",
  familyNamePrefix: "f.live and f.family_name_key ~>=~ k.value and f.family_name_key ~<~ (k.value || chr(1114111))",
};

/** Where one user at most is found there is nothing to put in order. */
const unique: LookUp["by"][] = ["id", "userName", "externalId"];

/** A user as a page has it, with the name that the activity tells of. */
export interface FoundUser extends PageRow {
  display_name: string;
}

/**
 * The users that each look-up finds, in the order of their ids; one more than it wants tells that there are more. The
 * order is that of the text, which is the same: so no index on the id can pass for the one that finds the value.
 */
export async function findByValue(run: Run, by: LookUp["by"], lookUps: LookUp[]): Promise<FoundUser[][]> {
  const withTeams = lookUps.some((lookUp) => lookUp.withTeams);
  const rows = await run<FoundUser & { n: number }>(
    `users-by-${by}${withTeams ? "-teams" : ""}`,
    `select k.n::integer, u.id, u.status <> 'deactivated' as active, u.version::text, ${time("created_at")} as created,
       ${time("updated_at")} as updated, coalesce(${withTeams ? groups : "''"}, '') as groups, u.resource::text, u.display_name
     from unnest($1::integer[], $2::uuid[], $3::text[], $4::integer[]) with ordinality as k(account_id, connection_id, value, most, n)
     cross join lateral (
       select * from users f
       where f.account_id = k.account_id and f.connection_id is not distinct from k.connection_id and ${conditions[by]}
       ${unique.includes(by) ? "offset 0" : "order by f.id::text limit k.most + 1"}) u`,
    [
      lookUps.map((lookUp) => lookUp.account),
      lookUps.map((lookUp) => lookUp.connection),
      lookUps.map((lookUp) => lookUp.value),
      lookUps.map((lookUp) => lookUp.most),
    ],
  );
  const found: FoundUser[][] = lookUps.map(() => []);
  for (const row of rows) found[row.n - 1]?.push(row);
  return found;
}
