import { newId } from "@rollcall/foundation/ids";
import type { Sealer } from "@rollcall/foundation/secrets";
import type { Actor } from "../actor.ts";
import { fail } from "../errors.ts";
import { readBeforeCreating } from "../provisioning/app-imports/first-reading.ts";
import { openToken, originOf, sealToken } from "../provisioning/outbound/connection-secret.ts";
import { appChanged } from "../provisioning/wanted/desire.ts";
import { connectionChanged } from "../provisioning/dispatch/gate.ts";
import { record } from "../system-log/system-log.ts";
import type { EventName, LogLine } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { checkBaseUrl, checkToken } from "./base-url.ts";
import { catalogEntry } from "./catalog.ts";
import type { CatalogName } from "../../shapes/apps.ts";
import { deleteApp, findApp, findAppRecord, insertApp, lockApp, updateApp } from "./store.ts";
import type { AppRecord, AppWithCounts } from "./store.ts";

export { listAppRecords, listApps } from "./store.ts";
export type { AppRecord, AppWithCounts } from "./store.ts";

export const appTarget = ({ id, label }: { id: string; label: string }) => ({
  kind: "app" as const,
  id,
  name: label,
});

const line = (
  event: EventName,
  app: { id: string; label: string },
  message: string,
  detail: Record<string, unknown> = {},
): LogLine => ({ event, target: appTarget(app), message, detail });

export const appOf = async (db: Db, id: string): Promise<AppWithCounts> => {
  const app = await findApp(db, id);
  if (!app) throw fail("not_found", { what: "app" });
  return app;
};

export const appRecordOf = async (db: Db, id: string): Promise<AppRecord> => {
  const app = await findAppRecord(db, id);
  if (!app) throw fail("not_found", { what: "app" });
  return app;
};

export const lockedApp = async (trx: Trx, id: string): Promise<AppRecord> => {
  const app = await lockApp(trx, id);
  if (!app) throw fail("not_found", { what: "app" });
  return app;
};

export const addApp = async (
  trx: Trx,
  actor: Actor,
  input: { catalog: CatalogName; label: string },
  now: Date,
): Promise<string> => {
  const id = newId();
  const mappings = catalogEntry(input.catalog).mappings.map((row, position) => ({
    app_id: id,
    target: row.target,
    position,
    source_kind: "attribute" as const,
    source: row.source,
    apply: row.on ? ("create_and_update" as const) : ("off" as const),
    required: row.required,
  }));
  await insertApp(trx, { id, ...input, created_at: now, updated_at: now }, mappings);
  const app = { id, label: input.label };
  await record(trx, actor, [line("application.lifecycle.create", app, `Added the app ${input.label}`)], now);
  return id;
};

export const editApp = async (
  trx: Trx,
  actor: Actor,
  id: string,
  input: {
    label?: string | undefined;
    notes?: string | undefined;
    status?: "active" | "inactive" | undefined;
  },
  now: Date,
): Promise<void> => {
  const before = await lockedApp(trx, id);
  const { label = before.label, notes = before.notes, status = before.status } = input;
  if (label === before.label && notes === before.notes && status === before.status) return;
  await updateApp(trx, id, { label, notes, status, updated_at: now });
  const lines: LogLine[] = [];
  if (label !== before.label || notes !== before.notes)
    lines.push(line("application.lifecycle.update", { id, label }, `Changed the app ${label}`));
  if (status !== before.status) {
    const [event, verb] =
      status === "active"
        ? (["application.lifecycle.activate", "Activated"] as const)
        : (["application.lifecycle.deactivate", "Deactivated"] as const);
    lines.push(line(event, { id, label }, `${verb} the app ${label}`));
  }
  await record(trx, actor, lines, now);
  if (status !== before.status) await appChanged(trx, id);
};

/** Takes an app out. Accounts that were made there stay as they are: nothing is sent. */
export const removeApp = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<void> => {
  const app = await lockedApp(trx, id);
  await deleteApp(trx, id);
  await record(trx, actor, [line("application.lifecycle.delete", app, `Removed the app ${app.label}`)], now);
};

export const setConnection = async (
  trx: Trx,
  actor: Actor,
  sealer: Sealer,
  id: string,
  input: { baseUrl: string; token?: string | undefined },
  now: Date,
): Promise<void> => {
  const before = await lockedApp(trx, id);
  const baseUrl = checkBaseUrl(input.baseUrl);
  const origin = originOf(baseUrl) ?? "";
  const token = input.token === undefined ? undefined : checkToken(input.token);
  if (token === undefined) {
    if (before.token_sealed === null) throw fail("token_needed");
    // A stored token never follows the address to another host: whoever can edit an app could otherwise have it sent
    // to a server of their own.
    if (before.token_origin !== origin)
      throw fail("token_for_other_origin", { origin, stored: before.token_origin ?? "another address" });
    if (baseUrl === before.base_url) return;
  }
  await updateApp(trx, id, {
    base_url: baseUrl,
    ...(token === undefined ? {} : sealToken(sealer, id, baseUrl, token)),
    connection_status: "untested",
    connection_tested_at: null,
    connection_checks: null,
    updated_at: now,
  });
  const what = token === undefined ? "base URL" : "base URL and token";
  await record(
    trx,
    actor,
    [
      line("application.configuration.update_api_credentials", before, `Changed the ${what} of ${before.label}`, {
        baseUrl,
      }),
    ],
    now,
  );
  await connectionChanged(trx, id, now);
  await appChanged(trx, id);
};

/** Whether the stored token can be opened and belongs to the base URL's origin. */
export const tokenUsable = (sealer: Sealer, app: AppRecord): boolean => {
  try {
    return openToken(sealer, app) !== undefined;
  } catch {
    return false;
  }
};

export interface Switches {
  enabled: boolean;
  createUsers: boolean;
  updateUsers: boolean;
  deactivateUsers: boolean;
  pushGroups: boolean;
}

export const switchesOf = (app: AppRecord): Switches => ({
  enabled: app.provisioning_enabled,
  createUsers: app.create_users,
  updateUsers: app.update_users,
  deactivateUsers: app.deactivate_users,
  pushGroups: app.push_groups,
});

export const setSwitches = async (trx: Trx, actor: Actor, id: string, input: Switches, now: Date): Promise<void> => {
  const app = await lockedApp(trx, id);
  const before = switchesOf(app);
  const changed = (Object.keys(input) as (keyof Switches)[]).filter((name) => input[name] !== before[name]);
  if (changed.length === 0) return;
  if (input.enabled && !before.enabled) {
    if (app.connection_status === "unset") throw fail("connection_incomplete");
    if (app.connection_status !== "working")
      throw fail("connection_not_working", {
        text: `The connection to ${app.label} has not passed its test. Test it, then switch provisioning on.`,
      });
  }
  await updateApp(trx, id, {
    provisioning_enabled: input.enabled,
    create_users: input.createUsers,
    update_users: input.updateUsers,
    deactivate_users: input.deactivateUsers,
    push_groups: input.pushGroups,
    updated_at: now,
  });
  const message =
    input.enabled === before.enabled
      ? `Changed the provisioning switches of ${app.label}`
      : `Switched provisioning of ${app.label} ${input.enabled ? "on" : "off"}`;
  if (input.enabled && !before.enabled) await readBeforeCreating(trx, actor, id);
  await record(
    trx,
    actor,
    [line("application.provision.configuration.update", app, message, { changed, to: input })],
    now,
  );
  await appChanged(trx, id);
};
