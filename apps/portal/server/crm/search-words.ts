// What a search finds a record by: the beginnings of its words, without case, marks and width.

const MOST_WORDS = 200;
const LONGEST_WORD = 100;

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** All words of the texts. An e-mail or a number is found whole and by its parts. */
export function wordsOf(texts: (string | null)[]): string[] {
  const words = new Set<string>();
  for (const text of texts)
    for (const whole of fold(text ?? "").split(/[\s\0]+/u)) {
      words.add(whole.slice(0, LONGEST_WORD));
      words.add(whole.slice(whole.indexOf("@") + 1).slice(0, LONGEST_WORD));
      for (const part of whole.split(/[^\p{L}\p{N}]+/u)) words.add(part.slice(0, LONGEST_WORD));
      const digits = whole.replaceAll(/\D/g, "");
      if (digits.length > 2) words.add(digits.slice(0, LONGEST_WORD));
    }
  words.delete("");
  return [...words].slice(0, MOST_WORDS);
}

/** A query of PostgreSQL's text search: every word of the search begins a word of the record. Empty finds everything. */
export function prefixQuery(search = ""): string {
  return fold(search)
    .split(/[\s\0]+/u)
    .filter((word) => word !== "")
    .slice(0, 20)
    .map((word) => `'${word.slice(0, LONGEST_WORD).replaceAll("\\", "\\\\").replaceAll("'", "''")}':*`)
    .join(" & ");
}
