import type { PortalDatabase } from "../tables.ts";

export async function usersOfConnection(
  database: PortalDatabase,
  account: number,
  connection: string,
  limit: number,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    "users-of-connection",
    "select id from users where account_id = $1 and connection_id = $2 and live order by id limit $3",
    [account, connection, limit],
  );
  return rows.map((row) => row.id);
}
