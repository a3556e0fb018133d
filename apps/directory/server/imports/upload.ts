import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { newId } from "@rollcall/foundation/ids";
import type { Actor } from "../actor.ts";
import { fail } from "../errors.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Trx } from "../tables.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { describeColumns, guessedMatching } from "./columns.ts";
import { decoded, separatorOf } from "./decode.ts";
import type { Encoding, Separator } from "./decode.ts";
import { insertFileRows, insertImport, updateImport } from "./store.ts";
import type { FileRow } from "./store.ts";

export const mostBytes = 50 * 1024 * 1024;
const batchSize = 1000;
const mostColumns = 200;

interface Parsed {
  info: { records: number; empty_lines: number };
  record: string[];
}

const csvProblem = (error: CsvError): string => {
  const line = "lines" in error ? ` (line ${String(error.lines)})` : "";
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return `A quotation mark is opened and never closed${line}. Close it, or double it where it belongs to the text.`;
    case "CSV_INVALID_CLOSING_QUOTE":
    case "INVALID_OPENING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE":
      return `A quotation mark stands in the middle of a value${line}. Put the whole value in quotation marks and double the inner ones.`;
    case "CSV_MAX_RECORD_SIZE":
      return `A row is longer than 1 million characters${line}; probably a quotation mark is never closed.`;
    default:
      return `The file cannot be read as CSV${line}.`;
  }
};

/** The first piece decides about the separator, so it is looked at before the parser is made. */
const peeked = async (texts: AsyncGenerator<string>): Promise<{ start: string; all: AsyncGenerator<string> }> => {
  let start = "";
  let ended = false;
  while (!ended && start.length < 100_000 && !/[\r\n]./s.test(start)) {
    const { value, done } = await texts.next();
    ended = done === true;
    start += value ?? "";
  }
  const all = async function* () {
    yield start;
    yield* texts;
  };
  return { start, all: all() };
};

/**
 * Takes a file in: decodes, parses and stores its rows in batches of one transaction, so that a file of any size needs
 * little memory and a broken one leaves nothing behind.
 */
export const takeFile = async (
  { db, clock }: Dependencies,
  actor: Actor,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<string> => {
  let encoding: Encoding = "utf-8";
  const texts = decoded(bytes, { most: mostBytes, onEncoding: (found) => (encoding = found) });
  const { start, all } = await peeked(texts);
  if (start.trim() === "") throw fail("import_empty");
  const separator = separatorOf(start);
  return db.transaction((trx) => store(trx, { name, separator, actor, now: clock() }, () => encoding, all));
};

const parserOf = (texts: AsyncGenerator<string>, separator: Separator): AsyncIterable<Parsed> => {
  const parser = parse({
    delimiter: separator,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
  });
  // What goes wrong in front of the parser comes out of it; the callback has nothing left to do.
  pipeline(Readable.from(texts, { objectMode: true }), parser, () => {});
  return parser;
};

const store = async (
  trx: Trx,
  about: { name: string; separator: Separator; actor: Actor; now: Date },
  encoding: () => Encoding,
  texts: AsyncGenerator<string>,
): Promise<string> => {
  const id = newId();
  let headers: string[] | undefined;
  let rowCount = 0;
  let batch: FileRow[] = [];
  const first: string[][] = [];
  const errors: unknown[] = [];
  try {
    for await (const { info, record } of parserOf(texts, about.separator)) {
      if (headers === undefined) {
        headers = record;
        if (headers.length > mostColumns)
          throw fail("import_not_csv", {
            text: `The file has ${headers.length} columns; at most ${mostColumns} are read.`,
          });
        await insertImport(trx, {
          id,
          name: about.name,
          encoding: encoding(),
          separator: about.separator,
          row_count: 0,
          columns: "[]",
          matching: "{}",
          group_column: null,
          problem: null,
          created_by: about.actor.name,
          created_at: about.now,
        });
        continue;
      }
      // Rows of separators only are what spreadsheets leave at the end.
      if (record.every((cell) => cell.trim() === "")) continue;
      rowCount += 1;
      if (first.length < 20) first.push(record);
      batch.push({ row: info.records + info.empty_lines, cells: record });
      if (batch.length >= batchSize) {
        await insertFileRows(trx, id, batch);
        batch = [];
      }
    }
  } catch (error) {
    errors.push(error);
  }
  const [error] = errors;
  if (error instanceof CsvError) throw fail("import_not_csv", { text: csvProblem(error) });
  if (error !== undefined) throw error;
  if (headers === undefined || rowCount === 0) throw fail("import_empty");
  await insertFileRows(trx, id, batch);
  const columns = describeColumns(headers, first, (await profileSchema(trx)).custom);
  const { matching, groupColumn } = guessedMatching(columns);
  await updateImport(trx, id, {
    row_count: rowCount,
    columns: JSON.stringify(columns),
    matching: JSON.stringify(matching),
    group_column: groupColumn,
  });
  return id;
};
