// Every row of every table of a database as text: what a thief of the backup would read.
import { openDatabase } from "@rollcall/foundation/database";

export async function dumpOf(url: string): Promise<string> {
  const database = openDatabase<Record<string, never>>({ url, poolSize: 1, applicationName: "dump" });
  try {
    const tables = await database.query<{ name: string }>(
      undefined,
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
      [],
    );
    const parts: string[] = [];
    for (const { name } of tables) {
      const rows = await database.query<{ line: string }>(undefined, `select t::text as line from ${name} t`, []);
      parts.push(`-- ${name}`, ...rows.map(({ line }) => line));
    }
    return parts.join("\n");
  } finally {
    await database.close();
  }
}

/** The forms in which a secret could lie about: as it is, in base64, in hexadecimal (as bytea prints itself), URL-encoded. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // The middle of a base64 text that stands inside a longer one depends on where it begins: three ways.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(shift === 0 ? 0 : 4)
      .replace(/=+$/, "")
      .slice(0, -2),
  );
  return [...new Set([secret, encodeURIComponent(secret), bytes.toString("hex"), ...base64])];
}
