import type { z } from "zod";
import type { importChoices, importPreview, importState } from "../../shapes/imports.ts";
import type { Actor } from "../actor.ts";
import { fail, InvalidInput } from "../errors.ts";
import { groupsByNames } from "../groups/groups.ts";
import { profileSchema, type ProfileSchema } from "../people/profile-schema.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, ImportCounts, Trx } from "../tables.ts";
import { loginColumn, planRows } from "./rows.ts";
import type { Choices, PlannedRow } from "./rows.ts";
import {
  clearErrors,
  findImport,
  insertErrors,
  lockImport,
  readErrors,
  readFileRows,
  repeatedRows,
  updateImport,
} from "./store.ts";
import type { ImportRecord } from "./store.ts";

export { listImports } from "./store.ts";
export type { ImportRecord } from "./store.ts";

export const noCounts = (): ImportCounts => ({ new: 0, changed: 0, unchanged: 0, skipped: 0, failed: 0 });

const errorsShown = 200;
const rowsShown = 50;
const previewChunk = 1000;

export const importOf = async (db: Db, id: string): Promise<ImportRecord> => {
  const row = await findImport(db, id);
  if (!row) throw fail("not_found", { what: "import" });
  return row;
};

export const presentImport = (row: ImportRecord) => ({
  importId: row.id,
  name: row.name,
  status: row.status,
  encoding: row.encoding,
  separator: row.separator,
  rowCount: row.row_count,
  matching: row.matching,
  groupColumn: row.group_column,
  done: row.done,
  counts: row.counts,
  problem: row.problem,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
});

export const stateOf = async (db: Db, id: string): Promise<z.infer<typeof importState>> => {
  const row = await importOf(db, id);
  const errors = await readErrors(db, id, 0, errorsShown);
  return {
    ...presentImport(row),
    columns: row.columns,
    errors: errors.map(({ row: number, login, messages }) => ({ row: number, login, messages })),
  };
};

export const checkChoices = (
  schema: ProfileSchema,
  row: ImportRecord,
  choices: z.output<typeof importChoices>,
): Choices => {
  const columns = row.columns.length;
  const mistakes: { path: string; message: string }[] = [];
  const used = new Map<number, string>();
  for (const [attribute, index] of Object.entries(choices.matching)) {
    const path = `matching.${attribute}`;
    if (!schema.get(attribute))
      mistakes.push({ path, message: `"${attribute}" is not an attribute of a person's profile.` });
    if (index >= columns) mistakes.push({ path, message: `The file has no column ${index + 1}.` });
    used.set(index, attribute);
  }
  if (choices.groupColumn !== null && choices.groupColumn >= columns)
    mistakes.push({ path: "groupColumn", message: `The file has no column ${choices.groupColumn + 1}.` });
  if (mistakes.length > 0) throw new InvalidInput(mistakes, "import_matching");
  if (loginColumn(choices) === undefined) throw fail("import_no_login");
  return choices;
};

export const choicesOf = (row: ImportRecord): Choices => ({
  matching: row.matching,
  groupColumn: row.group_column,
  existing: row.existing,
  activate: row.activate,
});

/** What is needed beside the rows to judge them. */
export const contextOf = async (db: Db, row: ImportRecord, choices: Choices) => ({
  columns: row.columns.length,
  repeated: await repeatedRows(db, row.id, loginColumn(choices) ?? 0),
});

export const errorsIn = (planned: PlannedRow[]) =>
  planned
    .filter(({ outcome }) => outcome === "failed")
    .map(({ row, login, messages }) => ({ row, login: login === "" ? null : login, messages }));

/** Goes through the whole file and says what an import would do. Nobody is changed. */
export const previewImport = async (
  db: Db,
  id: string,
  input: z.output<typeof importChoices>,
): Promise<z.infer<typeof importPreview>> => {
  const row = await importOf(db, id);
  if (row.status === "running") throw fail("import_running");
  if (row.status === "done") throw fail("import_finished");
  const choices = checkChoices(await profileSchema(db), row, input);
  const context = await contextOf(db, row, choices);
  const counts = noCounts();
  const shown: PlannedRow[] = [];
  const errors: { row: number; login: string | null; messages: string[] }[] = [];
  const groups = new Map<string, string>();
  await clearErrors(db, id);
  for (let after = 0; ;) {
    const rows = await readFileRows(db, id, after, previewChunk);
    if (rows.length === 0) break;
    after = rows.at(-1)?.row ?? after;
    const planned = await planRows(db, rows, choices, context);
    const failed = errorsIn(planned);
    await insertErrors(db, id, failed);
    errors.push(...failed.slice(0, errorsShown - errors.length));
    shown.push(...planned.slice(0, rowsShown - shown.length));
    for (const one of planned) {
      counts[one.outcome] += 1;
      if (one.outcome === "failed" || one.outcome === "skipped") continue;
      for (const name of one.groups) if (!groups.has(name.toLowerCase())) groups.set(name.toLowerCase(), name);
    }
  }
  const present = await groupsByNames(db, [...groups.values()]);
  for (const { name } of present) groups.delete(name.toLowerCase());
  return {
    counts,
    newGroups: [...groups.values()].toSorted((one, other) => one.localeCompare(other)),
    rows: shown.map(({ row: number, outcome, profile, groups: names, changes, messages }) => ({
      row: number,
      outcome,
      profile,
      groups: names,
      changes,
      messages,
    })),
    errors,
  };
};

/** Settles the choices and marks the import as running. A second call finds it running or done and changes nothing. */
export const beginImport = async (
  trx: Trx,
  actor: Actor,
  id: string,
  input: z.output<typeof importChoices>,
  now: Date,
): Promise<void> => {
  const row = await lockImport(trx, id);
  if (!row) throw fail("not_found", { what: "import" });
  if (row.status === "running" || row.status === "done") return;
  const choices = checkChoices(await profileSchema(trx), row, input);
  await clearErrors(trx, id);
  await updateImport(trx, id, {
    status: "running",
    matching: JSON.stringify(choices.matching),
    group_column: choices.groupColumn,
    existing: choices.existing,
    activate: choices.activate,
    problem: null,
    // A failed import goes on behind the last row it finished.
    ...(row.status === "failed" ? {} : { last_row: 0, done: 0, counts: JSON.stringify(noCounts()) }),
  });
  const target = { kind: "import" as const, id, name: row.name };
  const message = `Started the import of ${row.row_count} people from ${row.name}`;
  await record(trx, actor, [{ event: "system.import.start", target, message }], now);
};
