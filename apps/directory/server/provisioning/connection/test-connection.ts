import type { Clock } from "@rollcall/foundation/clock";
import type { Database } from "@rollcall/foundation/database";
import { newId } from "@rollcall/foundation/ids";
import type { Sealer } from "@rollcall/foundation/secrets";
import type { ConnectionTest } from "../../../shapes/provisioning.ts";
import { fail } from "../../errors.ts";
import type { DirectoryTables, Trx } from "../../tables.ts";
import { readConnection, saveTest, writeTestEnd, writeTestStart } from "./connection-store.ts";
import { runChecks } from "./connection-checks.ts";
import { connectionChanged } from "../dispatch/gate.ts";
import type { Transport } from "../outbound/outbound.ts";
import { storedToken } from "./stored-token.ts";

export interface TestSurroundings {
  db: Database<DirectoryTables>;
  sealer: Sealer;
  clock: Clock;
  transport: Transport;
}

/** What stands in the form and is not saved yet. */
export interface UnsavedConnection {
  baseUrl?: string | undefined;
  token?: string | undefined;
}

/**
 * Tries the connection of an app. What is saved is tested unless other values are given; only a test of what is saved
 * changes the app's status. The stored token never goes to another origin than the one it was saved for.
 */
export async function testConnection(
  around: TestSurroundings,
  appId: string,
  unsaved: UnsavedConnection = {},
): Promise<ConnectionTest> {
  const { clock, db, sealer, transport } = around;
  const app = await readConnection(db.kysely, appId);
  if (app === undefined) throw fail("not_found", { what: "app" });
  const baseUrl = unsaved.baseUrl ?? app.base_url;
  if (baseUrl === null || baseUrl === "") throw fail("connection_incomplete");
  const token = unsaved.token ?? storedToken(sealer, { ...app, base_url: baseUrl });
  const correlation = newId();
  const test = await runChecks({
    baseUrl,
    token,
    correlation,
    transport,
    clock,
    record: {
      start: (start) => writeTestStart(db, appId, correlation, start),
      end: (end) => writeTestEnd(db, appId, end),
    },
  });
  const saved = baseUrl === app.base_url && unsaved.token === undefined;
  if (saved) await db.transaction((trx) => keep(trx, appId, baseUrl, test, clock()));
  return test;
}

async function keep(trx: Trx, appId: string, baseUrl: string, test: ConnectionTest, now: Date): Promise<void> {
  // The connection may have been changed while the test ran: then this test says nothing about it.
  if (await saveTest(trx, appId, baseUrl, test)) {
    if (test.passed) await connectionChanged(trx, appId, now);
  }
}
