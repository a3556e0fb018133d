import type { Clock } from "@rollcall/foundation/clock";
import { type Recurring, recurring } from "@rollcall/foundation/recurring";
import { removeLeftovers } from "@rollcall/conformance/leftovers";
import type { Report } from "@rollcall/conformance/report";
import { runChecks } from "@rollcall/conformance/run";
import type { Dependencies } from "../../dependencies.ts";
import { usableConnection } from "../connection/stored-token.ts";
import { saveProgress, saveReport, takeDeadRuns } from "./conformance-store.ts";

export interface StartedRun {
  appId: string;
  run: string;
  baseUrl: string;
  token: string;
  readOnly: boolean;
  domain: string | undefined;
}

/** A run says every second that it is alive; one that has been silent for so long is dead. */
const DEAD_AFTER = 60_000;
const BEAT = 1000;

type Needs = Pick<Dependencies, "db" | "clock" | "sealer" | "transport">;

/**
 * Runs conformance checks in this process. A run that is cut off by the end of the process cleans up first; what a
 * killed process left in an app is removed by the next one, and the run is shown as stopped.
 */
export const conformanceRunner = (around: Needs, say: (error: unknown) => void) => {
  const { db, clock, transport } = around;
  const running = new Map<string, { done: Promise<void>; stop: AbortController }>();

  const work = async (started: StartedRun, stop: AbortController): Promise<void> => {
    const { appId, run, baseUrl, token, readOnly, domain } = started;
    const progress = { done: 0, total: 0, failed: 0, latest: null as string | null };
    const beat = async (): Promise<void> => {
      const goOn = await saveProgress(db.kysely, appId, run, clock(), progress);
      if (!goOn) stop.abort(new Error("It was stopped by an administrator."));
    };
    const beating = setInterval(() => void beat().catch(say), BEAT);
    try {
      const report = await runChecks({
        baseUrl,
        token,
        send: transport,
        run,
        readOnly,
        domain,
        signal: stop.signal,
        onResult: ({ id, outcome }, done, total) =>
          Object.assign(progress, { done, total, latest: id, failed: progress.failed + (outcome === "fail" ? 1 : 0) }),
      });
      await beat();
      await saveReport(db.kysely, appId, run, clock(), report.stopped === null ? "done" : "stopped", short(report));
    } catch (error) {
      say(error);
      await saveReport(db.kysely, appId, run, clock(), "stopped", null).catch(say);
    } finally {
      clearInterval(beating);
    }
  };

  const start = (started: StartedRun): void => {
    const stop = new AbortController();
    const done = work(started, stop).finally(() => running.delete(started.appId));
    running.set(started.appId, { done, stop });
  };

  /** Ends the runs of dead processes, and removes what they left in their apps. */
  const endDead = async (): Promise<void> => {
    for (const { app_id: appId, run } of await takeDeadRuns(db.kysely, clock(), deadBefore(clock))) {
      try {
        const { baseUrl, token } = await usableConnection(around, appId);
        const { left } = await removeLeftovers({ baseUrl, token, send: transport, run });
        if (left.length > 0) say(new Error(`${left.length} test users or groups of the run ${run} are left in an app`));
      } catch (error) {
        say(error);
      }
      await saveReport(db.kysely, appId, run, clock(), "stopped", null);
    }
  };

  return {
    start,
    /** Begins to look after runs whose process died. */
    watch: (): Recurring => recurring(DEAD_AFTER / 2, () => endDead().catch(say)),
    endDead,
    /** Ends the runs of this process; what they made is removed before. */
    stop: async (): Promise<void> => {
      for (const { stop } of running.values()) stop.abort(new Error("The directory was stopped."));
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
};

const deadBefore = (clock: Clock): Date => new Date(clock().getTime() - DEAD_AFTER);

/** Bodies as long as somebody reads them: a report is kept whole in one row. */
function short(report: Report): Report {
  const cut = (text: string): string =>
    text.length <= 6000 ? text : `${text.slice(0, 6000)}\n… (${text.length - 6000} more characters were not kept)`;
  const exchange = ({ request, response }: NonNullable<Report["results"][number]["exchange"]>) => ({
    request: { ...request, ...(request.body === undefined ? {} : { body: cut(request.body) }) },
    response: { ...response, body: cut(response.body) },
  });
  const results = report.results.map((result) => ({
    ...result,
    exchange: result.exchange === null ? null : exchange(result.exchange),
    before: result.before.map(exchange),
  }));
  return { ...report, results };
}

export type ConformanceRunner = ReturnType<typeof conformanceRunner>;
