// SQL of the look-ups: one statement for all that arrived together, each with its own rows.
import type { LookUp } from "./look-up.ts";
import { groupsOfUser, type Run, type UserWithTeams } from "./store.ts";

/** How each look-up finds its rows, by an index that fits it in a table of any size. */
const conditions: Record<LookUp["by"], string> = {
  userName: "f.user_name_key = k.value",
  externalId: "f.external_id = k.value",
  email: "f.email_keys @> array[k.value]",
  familyNamePrefix: "f.family_name_key ~>=~ k.value and f.family_name_key ~<~ (k.value || chr(1114111))",
};

type Found = UserWithTeams & { n: number };

/**
 * The users that each look-up finds, in the order of their ids; one more than it wants tells that there are more. The
 * order is that of the text, which is the same: so no index on the id can pass for the one that finds the value.
 */
export async function findByValue(run: Run, by: LookUp["by"], lookUps: LookUp[]): Promise<UserWithTeams[][]> {
  const withTeams = lookUps.some((lookUp) => lookUp.withTeams);
  const rows = await run<Found>(
    `users-by-${by}${withTeams ? "-teams" : ""}`,
    `select k.n::integer, u.*, ${withTeams ? groupsOfUser : "null"} as groups
     from unnest($1::integer[], $2::uuid[], $3::text[], $4::integer[]) with ordinality as k(account_id, connection_id, value, most, n)
     cross join lateral (
       select * from users f
       where f.account_id = k.account_id and f.connection_id is not distinct from k.connection_id and f.live and ${conditions[by]}
       order by f.id::text limit k.most + 1) u`,
    [
      lookUps.map((lookUp) => lookUp.account),
      lookUps.map((lookUp) => lookUp.connection),
      lookUps.map((lookUp) => lookUp.value),
      lookUps.map((lookUp) => lookUp.most),
    ],
  );
  const found: UserWithTeams[][] = lookUps.map(() => []);
  for (const row of rows) found[row.n - 1]?.push(row);
  return found;
}
