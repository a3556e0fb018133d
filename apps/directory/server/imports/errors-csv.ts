import type { Db } from "../tables.ts";
import { readErrors } from "./store.ts";
import type { ImportRecord } from "./store.ts";

/**
 * A cell of a CSV file that a spreadsheet will not run as a formula: a quote mark in front of what begins like one
 * (OWASP, "CSV Injection").
 */
export const csvCell = (value: string): string => {
  const safe = /^[=+\-@\t\r|%]/.test(value) ? `'${value}` : value;
  return /[",;\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const line = (cells: string[]) => `${cells.map(csvCell).join(",")}\r\n`;

/** All rows with errors, with their own values, so that they can be corrected and imported again. */
export async function* errorsCsv(db: Db, row: ImportRecord): AsyncGenerator<string> {
  // The mark tells Excel that the file is UTF-8.
  yield `\uFEFF${line(["Row", "What is wrong", ...row.columns.map(({ header }) => header)])}`;
  for (let after = 0; ;) {
    const errors = await readErrors(db, row.id, after, 1000);
    if (errors.length === 0) return;
    after = errors.at(-1)?.row ?? after;
    yield errors.map((error) => line([String(error.row), error.messages.join(" "), ...(error.cells ?? [])])).join("");
  }
}
