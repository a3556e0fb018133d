/** The database cannot be reached or cannot work at the moment; the request may be repeated. Answered with 503. */
export class DatabaseAway extends Error {
  constructor(options?: { cause: unknown }) {
    super("The database does not answer at the moment. Try again in a few seconds.", options);
    this.name = "DatabaseAway";
  }
}

const SYSTEM_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EMFILE",
]);

/**
 * Classes and codes of appendix A of the PostgreSQL manual that mean "not now" instead of "not like this":
 * connection exceptions, no resources (disk, memory, connections), server shutting down or starting, I/O errors,
 * a statement or a lock that took too long, a deadlock, an idle transaction that was ended.
 */
const AWAY_STATES = /^(08|53|58|57P0[1-5]|57014|55P03|40P01|40001|25P0[34]|25006)/;

const DRIVER_TEXTS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client was closed|Connection ended unexpectedly)/;

export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isDatabaseAway);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // ENOENT is a missing socket only when it comes from connecting; a file that is missing is a bug.
  if (SYSTEM_CODES.has(code))
    return (
      !("syscall" in error) || (/^(connect|read|write|getaddrinfo)$/.test(String(error.syscall)) && !("path" in error))
    );
  if (code !== "" && "severity" in error) return AWAY_STATES.test(code);
  return DRIVER_TEXTS.test(error.message);
}
