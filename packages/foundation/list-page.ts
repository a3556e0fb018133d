type CursorValue = string | number | boolean | null;

/** The sort key of the last row of a page, as a text the client hands back without looking into it. */
export function encodeCursor(values: CursorValue[]): string {
  return Buffer.from(JSON.stringify(values), "utf8").toString("base64url");
}

/** The sort key out of a cursor; undefined when the text is none of ours (the caller answers 400). */
export function decodeCursor(text: string): CursorValue[] | undefined {
  if (text.length > 2_000 || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    const values: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(values) &&
      values.every((value) => value === null || ["string", "number", "boolean"].includes(typeof value))
      ? values
      : undefined;
  } catch {
    return undefined;
  }
}

export interface ListPage<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A page out of rows that were read with one more than the limit: the extra row says that there is a next page. */
export function pageOf<Item>(rows: Item[], limit: number, keyOf: (row: Item) => CursorValue[]): ListPage<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
