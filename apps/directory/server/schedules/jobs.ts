import { systemActor } from "../actor.ts";
import { remindOfReviews } from "../access-reviews/access-reviews.ts";
import type { Database } from "@rollcall/foundation/database";
import { startDueReadings } from "../provisioning/app-imports/app-imports.ts";
import { forgetExchanges, prepareDays } from "../provisioning/retention/retention.ts";
import { forgetLog } from "../system-log/system-log.ts";
import type { DirectoryTables } from "../tables.ts";
import { everyMinutes, type ScheduledJob } from "./schedules.ts";

export interface JobSurroundings {
  db: Database<DirectoryTables>;
  /** Days for which exchanges with apps are kept. */
  activityDays: number;
  /** Days for which the system log is kept. */
  systemLogDays: number;
}

/** Everything that has a schedule. A new one is an entry here. */
export const scheduledJobs = ({ db, activityDays, systemLogDays }: JobSurroundings): ScheduledJob[] => [
  { name: "activity-days", cron: "5 */6 * * *", run: () => prepareDays(db) },
  { name: "activity-retention", cron: "20 3 * * *", run: () => forgetExchanges(db, activityDays) },
  {
    name: "access-review-reminders",
    cron: "15 7 * * *",
    run: () => db.transaction((trx) => remindOfReviews(trx, systemActor, new Date())),
  },
  { name: "accounts-of-apps", cron: everyMinutes(1), run: () => startDueReadings(db) },
  { name: "system-log-retention", cron: "40 3 * * *", run: (signal) => forgetLog(db.kysely, systemLogDays, signal) },
];
