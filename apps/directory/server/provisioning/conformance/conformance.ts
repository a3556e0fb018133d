import type { Report } from "@rollcall/conformance/report";
import { newRun } from "@rollcall/conformance/run";
import type { z } from "zod";
import type { conformanceDetail, conformanceStart, ConformanceState } from "../../../shapes/conformance.ts";
import type { Actor } from "../../actor.ts";
import { appRecordOf } from "../../apps/apps.ts";
import type { Dependencies } from "../../dependencies.ts";
import { fail } from "../../errors.ts";
import { record } from "../../system-log/system-log.ts";
import type { Db } from "../../tables.ts";
import { usableConnection } from "../connection/stored-token.ts";
import type { ConformanceRunner } from "./conformance-run.ts";
import { insertRun, readRun, type RunRecord, wantStop } from "./conformance-store.ts";

type Start = z.output<typeof conformanceStart>;

/** Begins to check an app with its saved connection. One run an app at a time, in whatever process. */
export async function beginRun(
  deps: Dependencies,
  runner: ConformanceRunner,
  actor: Actor,
  appId: string,
  { readOnly, domain }: Start,
): Promise<void> {
  const { db, clock } = deps;
  const app = await appRecordOf(db.kysely, appId);
  const connection = await usableConnection(deps, appId);
  const run = newRun();
  const now = clock();
  await db.transaction(async (trx) => {
    if (!(await insertRun(trx, { appId, run, readOnly, domain: domain ?? null, startedBy: actor.name, now })))
      throw fail("conformance_running");
    const message = `Started the conformance checks of ${app.label}${readOnly ? ", reading only" : ""}`;
    const target = { kind: "app" as const, id: appId, name: app.label };
    await record(trx, actor, [{ event: "application.conformance.start", target, message, detail: { run } }], now);
  });
  runner.start({ appId, run, ...connection, readOnly, domain });
}

/** Asks a run to stop, in whichever process it is: it cleans up and ends within seconds. */
export async function stopRun(db: Db, appId: string): Promise<void> {
  await appRecordOf(db, appId);
  await wantStop(db, appId);
}

export async function stateOf(db: Db, appId: string): Promise<ConformanceState> {
  await appRecordOf(db, appId);
  const found = await readRun(db, appId);
  if (found === undefined) return { run: null };
  return {
    run: {
      name: found.run,
      status: found.status,
      readOnly: found.read_only,
      startedBy: found.started_by,
      startedAt: found.started_at.toISOString(),
      finishedAt: found.finished_at?.toISOString() ?? null,
      done: found.done,
      total: found.total,
      failed: found.failed,
      stopping: found.status === "running" && found.stop_wanted,
      // The shape leaves out what went over the wire: it is fetched check by check.
      report: found.report,
    },
  };
}

export async function detailOf(db: Db, appId: string, check: string): Promise<z.infer<typeof conformanceDetail>> {
  const { report } = await finished(db, appId);
  const result = report.results.find(({ id }) => id === check);
  if (result === undefined) throw fail("not_found", { what: "check" });
  return result;
}

/** The whole report, as `rollcall check --json` prints it. */
export async function reportOf(db: Db, appId: string): Promise<Report> {
  return (await finished(db, appId)).report;
}

async function finished(db: Db, appId: string): Promise<RunRecord & { report: Report }> {
  await appRecordOf(db, appId);
  const found = await readRun(db, appId);
  if (found?.report === null || found?.report === undefined) throw fail("not_found", { what: "report" });
  return { ...found, report: found.report };
}
