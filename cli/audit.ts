import { readOptions, UsageError } from "./arguments.ts";
import { checkDatabaseServer } from "./database-server.ts";
import { withPart } from "./operators.ts";
import { type Environment, readSettings } from "./settings.ts";

/** `rollcall audit verify`: true when every entry is as it was sealed. */
export async function verifyAuditCommand(
  words: string[],
  env: Environment,
  print: (text: string) => void,
): Promise<boolean> {
  const { portal, kept } = readOptions(words, { portal: "number", kept: "text" });
  if (kept !== undefined && portal === undefined) throw new UsageError("--kept belongs to one portal: add --portal.");
  const end = kept === undefined ? undefined : endOf(kept);
  const settings = readSettings(env);
  if (settings.databaseServer !== undefined) await checkDatabaseServer(settings.databaseServer);
  const { verifyAudit } = await import("@rollcall/portal/server/operator");
  const results = await withPart(settings, "portal", (db) =>
    verifyAudit(db, { ...(portal === undefined ? {} : { portal }), ...(end === undefined ? {} : { kept: end }) }),
  );
  for (const { account, entries, end: last, fault } of results)
    print(
      fault === undefined
        ? `Portal ${account}: ${entries} entries, all as they were written.${entries === 0 ? "" : ` Keep ${last.number}:${last.seal}`}`
        : `Portal ${account}: ${fault}`,
    );
  return results.every(({ fault }) => fault === undefined);
}

function endOf(text: string): { number: number; seal: string } {
  const match = /^(\d+):([0-9a-f]{64})$/i.exec(text);
  if (!match) throw new UsageError("--kept is NUMBER:SEAL, as an earlier run printed it.");
  return { number: Number(match[1]), seal: (match[2] ?? "").toLowerCase() };
}
