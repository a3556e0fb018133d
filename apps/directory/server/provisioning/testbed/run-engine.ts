import { openDatabase } from "@rollcall/foundation/database";
import type { DirectoryTables } from "../../tables.ts";
import { startEngine } from "../engine.ts";
import { failPointOf } from "../fail-point.ts";
import { openOutbound } from "../outbound/outbound.ts";
import { silent, testSealer } from "./testbed.ts";

// A process with nothing but an engine in it, so that a test can kill it: node run-engine.ts <database> [<fail point>]
const [, , url = "", place] = process.argv;
const database = openDatabase<DirectoryTables>({ url, applicationName: "engine to be killed" });
const outbound = openOutbound({ allowLoopback: true, allowPrivate: false, timeoutMs: 5_000 });
const failPoint = failPointOf(place);
await startEngine({
  database,
  databaseUrl: url,
  sealer: testSealer,
  log: silent,
  transport: outbound.send,
  pollMs: 200,
  leaseSeconds: 3,
  ...(failPoint === undefined ? {} : { failPoint }),
});
process.send?.("ready");
// Nobody shall outlive the test that made it.
process.on("disconnect", () => process.exit());
