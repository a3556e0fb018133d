/** PostgreSQL keeps neither the zero character nor half a surrogate pair, and an app may send both. */
export const storable = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed();

/** Rows as a JSON parameter, for `jsonb_to_recordset`. */
export const storableJson = (rows: unknown): string => {
  const text = JSON.stringify(rows);
  // JSON writes both with an escape, so that nearly always one look at the whole text is enough.
  if (!/\\u(0000|d[89a-f])/.test(text)) return text;
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === "string" ? storable(value) : value));
};
