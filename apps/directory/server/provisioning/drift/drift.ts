import type { Actor } from "../../actor.ts";
import { appRecordOf } from "../../apps/apps.ts";
import type { AppRecord } from "../../apps/apps.ts";
import { type LogLine, record } from "../../system-log/system-log.ts";
import type { Trx } from "../../tables.ts";
import { peopleOfAppChanged } from "../wanted/desire.ts";
import type { Confirmed } from "../wanted/difference.ts";
import type { Difference } from "./compare.ts";
import {
  type DriftRow,
  dropAccepted,
  forgetAccounts,
  lockDrift,
  saveAccepted,
  setDrift,
  takeOverThere,
} from "./drift-store.ts";

export interface DriftResult {
  done: number;
  refused: { name: string; reason: string }[];
}

/** The whole account as an attribute: it is missing there. */
export const WHOLE_ACCOUNT = "account";

/** The directory's values win: what differs is sent again, and a missing account is made again. */
export async function overwriteDrift(
  trx: Trx,
  actor: Actor,
  appId: string,
  subjects: readonly string[],
  now: Date,
): Promise<DriftResult> {
  const app = await appRecordOf(trx, appId);
  const refused: DriftResult["refused"] = [];
  const meant: (DriftRow & { person_id: string; remote_id: string })[] = [];
  for (const row of await lockDrift(trx, appId, subjects)) {
    const { person_id, remote_id } = row;
    const reason = whyNot(app, row);
    if (reason !== undefined || person_id === null || remote_id === null)
      refused.push({ name: row.name, reason: reason ?? "Nobody here owns this account. Link it under Import." });
    else meant.push({ ...row, person_id, remote_id });
  }
  const gone = meant.filter(isMissing);
  const changed = meant.filter((row) => !isMissing(row));
  const at = now.toISOString();
  const done = new Set([
    ...(await takeOverThere(
      trx,
      appId,
      changed.map(({ differences, person_id, remote_id }) => ({
        source_id: person_id,
        remote_id,
        there: Object.fromEntries(
          differences.map(({ path, there }): [string, Confirmed[string]] => [path, { value: there, at }]),
        ),
      })),
    )),
    ...(await forgetAccounts(
      trx,
      appId,
      gone.map(({ person_id, remote_id }) => ({ source_id: person_id, remote_id })),
    )),
  ]);
  const taken = meant.filter(({ person_id }) => done.has(person_id));
  for (const { name, person_id } of meant)
    if (!done.has(person_id))
      refused.push({ name, reason: "Something is being sent to this account. Try again in a moment." });
  await dropAccepted(trx, appId, [...done]);
  await setDrift(
    trx,
    appId,
    taken.map((row) => ({
      ...row,
      state: "pending",
      note: isMissing(row) ? "The account is looked for, and made again." : "The directory’s values are being sent.",
      differences: row.differences.map((one) => ({ ...notAccepted(one), overwritten: at })),
    })),
  );
  await record(
    trx,
    actor,
    taken.map((row) => line("application.drift.overwrite", app, row, overwriteWords(row, app))),
    now,
  );
  await peopleOfAppChanged(trx, appId, [...done]);
  return { done: taken.length, refused };
}

/** What the app holds is left as it is, until either side has another value. */
export async function acceptDrift(
  trx: Trx,
  actor: Actor,
  appId: string,
  { reason, subjects }: { subjects: readonly string[]; reason: string },
  now: Date,
): Promise<DriftResult> {
  const app = await appRecordOf(trx, appId);
  const rows = (await lockDrift(trx, appId, subjects)).filter(
    (row): row is DriftRow & { person_id: string } =>
      row.person_id !== null && (row.state === "changed" || row.state === "missing"),
  );
  const accepted = rows.map((row) => ({ ...row, differences: isMissing(row) ? [wholeAccount()] : row.differences }));
  const said = { by: actor.name, reason, at: now };
  await saveAccepted(
    trx,
    appId,
    accepted.flatMap(({ differences, person_id }) =>
      differences.map(({ here, path, there }) => ({ person_id, path, here, there })),
    ),
    said,
  );
  await setDrift(
    trx,
    appId,
    accepted.map((row) => ({
      ...row,
      state: "accepted",
      differences: row.differences.map((one) => ({
        ...one,
        accepted: one.accepted ?? { by: said.by, at: now.toISOString(), reason },
      })),
    })),
  );
  await record(
    trx,
    actor,
    accepted.map((row) =>
      line("application.drift.accept", app, row, `Left what ${app.label} holds of ${row.name} as it is`, reason),
    ),
    now,
  );
  return { done: accepted.length, refused: [] };
}

/** Accepted differences count as differences again. */
export async function forgetAccepted(
  trx: Trx,
  actor: Actor,
  appId: string,
  subjects: readonly string[],
  now: Date,
): Promise<DriftResult> {
  const app = await appRecordOf(trx, appId);
  const rows = (await lockDrift(trx, appId, subjects)).filter(({ differences }) =>
    differences.some(({ accepted }) => accepted !== undefined),
  );
  await dropAccepted(
    trx,
    appId,
    rows.flatMap(({ person_id }) => person_id ?? []),
  );
  await setDrift(
    trx,
    appId,
    rows.map((row) => {
      const missing = row.differences.some(({ path }) => path === WHOLE_ACCOUNT);
      return {
        ...row,
        state: missing ? "missing" : "changed",
        differences: missing ? [] : row.differences.map(notAccepted),
      };
    }),
  );
  await record(
    trx,
    actor,
    rows.map((row) =>
      line("application.drift.report", app, row, `Reports again what ${app.label} holds otherwise of ${row.name}`),
    ),
    now,
  );
  return { done: rows.length, refused: [] };
}

function notAccepted(one: Difference): Difference {
  const open = { ...one };
  delete open.accepted;
  return open;
}

const isMissing = (row: DriftRow): boolean =>
  row.state === "missing" || row.differences.some(({ path }) => path === WHOLE_ACCOUNT);

const wholeAccount = (): Difference => ({
  path: WHOLE_ACCOUNT,
  here: true,
  there: null,
  confirmed: true,
  confirmedAt: null,
});

/** Why the engine would send nothing for this difference: then overwriting would only hide it. */
function whyNot(app: AppRecord, row: DriftRow): string | undefined {
  if (!["changed", "missing", "accepted"].includes(row.state)) return "There is nothing to overwrite.";
  if (!app.provisioning_enabled) return `Provisioning to ${app.label} is switched off. Switch it on first.`;
  const active = row.differences.find(({ path }) => path === "active");
  if ((isMissing(row) || active?.here === true) && !app.create_users)
    return `"Create users" is switched off for ${app.label}, so nobody is given access there.`;
  if (active?.here === false && !app.deactivate_users) return `"Deactivate users" is switched off for ${app.label}.`;
  if (row.differences.some(({ path }) => path !== "active" && path !== WHOLE_ACCOUNT) && !app.update_users)
    return `"Update users" is switched off for ${app.label}.`;
  return undefined;
}

function overwriteWords(row: DriftRow, app: AppRecord): string {
  if (isMissing(row)) return `Makes the account of ${row.name} in ${app.label} again, which was removed there`;
  return `Overwrites ${row.differences.map(({ path }) => path).join(", ")} of ${row.name} in ${app.label}`;
}

const line = (event: LogLine["event"], app: AppRecord, row: DriftRow, message: string, reason?: string): LogLine => ({
  event,
  target: { kind: "person", id: row.person_id ?? "", name: row.name },
  message,
  detail: {
    appId: app.id,
    app: app.label,
    differences: row.differences.map(({ here, path, there }) => ({ path, here, there })),
    ...(reason ? { reason } : {}),
  },
});
