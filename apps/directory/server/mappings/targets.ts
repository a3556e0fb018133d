// What a mapping may fill: the attributes of an app's accounts.
import { type AppRecord, appRecordOf } from "../apps/apps.ts";
import type { Db } from "../tables.ts";
import { defaultRow, defaultRows } from "./default-rows.ts";
import { readMappings } from "./store.ts";

interface Told {
  path: string;
  type: string;
  required: boolean;
  writable: boolean;
  multiValued?: boolean;
}

export interface Target {
  path: string;
  label: string;
  description: string;
  type: string;
  required: boolean;
  writable: boolean;
  multiValued: boolean;
  /** Added here by an administrator. */
  own: boolean;
}

/** What Rollcall or the app itself sets. */
export const isFixedTarget = (path: string): boolean =>
  /^(id|meta|schemas|externalid|active|groups|password)(\.|$|\[)/i.test(path);

const toldBy = (capabilities: unknown): Told[] => {
  const { attributes } = (capabilities ?? {}) as { attributes?: Told[] };
  return Array.isArray(attributes) ? attributes : [];
};

const targets = (app: AppRecord): Target[] => {
  const told = toldBy(app.capabilities);
  const known = (path: string) => told.find((one) => one.path.toLowerCase() === path.toLowerCase());
  const common = defaultRows.map((row) => {
    const said = known(row.target);
    return {
      path: row.target,
      label: row.label,
      description: row.description,
      type: said?.type ?? "string",
      required: row.required || said?.required === true,
      writable: said?.writable ?? true,
      multiValued: false,
      own: false,
    };
  });
  const further = told
    .filter(({ path }) => !defaultRow(path) && !isFixedTarget(path))
    .map(({ path, type, required, writable, multiValued = false }) => ({
      path,
      label: path,
      description: "Attribute of the app's schema",
      type,
      required,
      writable,
      multiValued,
      own: false,
    }));
  const own = app.own_attributes
    .filter(({ path }) => !known(path) && !defaultRow(path))
    .map((one) => ({ ...one, writable: true, multiValued: false, own: true }));
  return [...common, ...further, ...own];
};

/** The rows of the mapping that are on, in their order. */
export const mappedTargets = async (
  db: Db,
  appId: string,
): Promise<{ target: string; label: string; required: boolean; type: string }[]> => {
  const [app, rows] = await Promise.all([appRecordOf(db, appId), readMappings(db, appId)]);
  const known = new Map(targets(app).map((one) => [one.path.toLowerCase(), one]));
  return rows
    .filter(({ apply }) => apply !== "off")
    .map(({ target, required }) => {
      const entry = known.get(target.toLowerCase());
      return { target, label: entry?.label ?? target, required, type: entry?.type ?? "string" };
    });
};

/** The attributes of an app's accounts, and which of them rows of the mapping fill. */
export const targetsOf = async (
  db: Db,
  app: AppRecord,
): Promise<{ targets: Target[]; mapped: string[]; learned: boolean }> => ({
  targets: targets(app),
  mapped: (await readMappings(db, app.id)).filter(({ apply }) => apply !== "off").map(({ target }) => target),
  learned: toldBy(app.capabilities).length > 0,
});
