import { fail } from "../errors.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** What the first bytes say: a byte order mark, or the zero bytes that UTF-16 has in every Latin letter. */
export const encodingOf = (start: Uint8Array): Encoding => {
  const [first = 1, second = 1, , fourth = 1] = start;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (start.length >= 4 && first !== 0 && second === 0 && fourth === 0) return "utf-16le";
  if (start.length >= 4 && first === 0 && second !== 0) return "utf-16be";
  return "utf-8";
};

const countLines = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
};

/** The line of the first byte that is not UTF-8, within a piece that failed. */
const linesBeforeFault = (piece: Uint8Array): number => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let good = 0;
  try {
    for (const byte of piece) {
      decoder.decode(Uint8Array.of(byte), { stream: true });
      if (byte === 0x0a) good += 1;
    }
  } catch {
    return good;
  }
  return good;
};

/**
 * Bytes to text, piece by piece. A file in another encoding is refused rather than guessed: half the names of a company
 * with their accents broken are worse than a sentence that says how to save the file.
 */
export async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  { most, onEncoding }: { most: number; onEncoding: (encoding: Encoding) => void },
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let encoding: Encoding = "utf-8";
  let held: Uint8Array | undefined;
  let size = 0;
  let line = 1;
  const take = (piece: Uint8Array): string => {
    if (!decoder) {
      encoding = encodingOf(piece);
      onEncoding(encoding);
      decoder = new TextDecoder(encoding, { fatal: true });
    }
    let text: string;
    try {
      text = decoder.decode(piece, { stream: true });
    } catch {
      throw fail("import_encoding", { line: line + (encoding === "utf-8" ? linesBeforeFault(piece) : 0) });
    }
    if (text.includes("\0"))
      throw fail("import_not_csv", {
        text: "The file contains zero bytes, so it is not a text file. If it is an Excel workbook, save it as CSV UTF-8.",
      });
    line += countLines(text);
    return text;
  };
  for await (const piece of bytes) {
    size += piece.length;
    if (size > most) throw fail("import_too_large", { limit: Math.round(most / 1024 / 1024) });
    const whole: Uint8Array = held ? Buffer.concat([held, piece]) : piece;
    // The first decision needs four bytes; a slow sender may deliver them one by one.
    if (!decoder && whole.length < 4) {
      held = whole;
      continue;
    }
    held = undefined;
    if (!decoder && whole[0] === 0x50 && whole[1] === 0x4b && whole[2] === 0x03)
      throw fail("import_not_csv", {
        text: "The file is an Excel workbook (.xlsx) or another packed file. Open it and save it as CSV UTF-8.",
      });
    yield take(whole);
  }
  if (held) yield take(held);
  if (decoder) {
    try {
      yield decoder.decode();
    } catch {
      throw fail("import_encoding", { line });
    }
  }
}

export type Separator = "," | ";" | "\t";

/** The separator that the first line has most of, outside quotes. */
export const separatorOf = (start: string): Separator => {
  const counts = new Map<string, number>([
    [",", 0],
    [";", 0],
    ["\t", 0],
  ]);
  let quoted = false;
  for (const letter of start) {
    if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === "\n" || letter === "\r")) break;
    else if (!quoted && counts.has(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const [best = [","]] = [...counts].toSorted((one, other) => other[1] - one[1]);
  return best[0] as Separator;
};
