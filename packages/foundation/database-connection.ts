import pg from "pg";

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;

const parsers = new pg.TypeOverrides();
// Counts and sequence numbers stay far below 2^53; text instead of a number only breeds mistakes.
parsers.setTypeParser(INT8, Number);
parsers.setTypeParser(INT8_ARRAY, (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(Number)));
// A calendar day has no time zone: a Date would move it.
parsers.setTypeParser(DATE, (text: string) => text);

/** The settings every connection of ours starts with. */
export function connectionSettings(url: string, applicationName: string, settings = ""): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    // Our statements are short: compiling them costs more than it saves.
    options: `-c jit=off${settings}`,
    types: parsers,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 5_000,
  };
}
