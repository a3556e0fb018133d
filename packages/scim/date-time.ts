const shape = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?$/;

/**
 * The instant of an xsd:dateTime in milliseconds, or undefined. A time without a zone is taken as UTC, so that the
 * answer never depends on where the server runs; a date alone is its first instant.
 */
export function instant(text: string): number | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [, year, month, day, zone] = match;
  // Date.parse takes the 30th of February for the 2nd of March.
  if (year === "0000" || Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate())
    return undefined;
  const time = Date.parse(text.length > 10 && zone === undefined ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}
