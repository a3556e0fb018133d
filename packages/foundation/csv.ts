// CSV as spreadsheets take it (RFC 4180), safe to open: a cell that a spreadsheet would run as a formula is made a text.

/** What makes a spreadsheet see a formula, also behind blanks (OWASP ASVS 5.0, 1.2.10; CVE-2026-55154). */
const formula = /^[\s\u00a0\u200b\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const number = /^-?\d+(\.\d+)?$/;

function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const safe = formula.test(text) && !number.test(text) ? `'${text}` : text;
  return /[",\r\n\t']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line with its end. Only what is shown changes: a neutralised cell has an apostrophe in front. */
export function csvLine(values: readonly (string | number | boolean | null | undefined)[]): string {
  return `${values.map(cell).join(",")}\r\n`;
}

/** Tells Excel that the file is UTF-8. */
export const CSV_START = "\uFEFF";
