import type { PortalDatabase } from "../tables.ts";

export interface SealedEntry {
  number: number;
  seal: Buffer | null;
  /** What the seal stands for, made anew of what the entry holds now. */
  text: string;
}

export async function readChain(
  database: PortalDatabase,
  account: number,
  after: number,
  limit: number,
): Promise<SealedEntry[]> {
  return database.query<SealedEntry>(
    undefined,
    `select a.number, a.seal, audit_text(a, a.number) as text from audit a
     where a.account_id = $1 and a.number > $2 order by a.number limit $3`,
    [account, after, limit],
  );
}

export async function accountNumbers(database: PortalDatabase): Promise<number[]> {
  const rows = await database.query<{ id: number }>(undefined, "select id from accounts order by id", []);
  return rows.map(({ id }) => id);
}
