const shape = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * The instant of an xsd:dateTime in milliseconds, or undefined. A time without a zone is taken as UTC, so that the
 * answer never depends on where the server runs; a date alone is its first instant.
 */
export function instant(text: string): number | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const time = Date.parse(text.length > 10 && match[1] === undefined ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}
