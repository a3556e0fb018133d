import type { PortalDatabase } from "../tables.ts";

/** The key that cursors are signed with: one for all nodes. */
export async function readCursorKey(database: PortalDatabase): Promise<Buffer> {
  const [row] = await database.query<{ secret: Buffer }>("cursor-key", "select secret from cursor_key", []);
  if (row === undefined) throw new Error("there is no key for cursors");
  return row.secret;
}
