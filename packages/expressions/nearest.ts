/** The name that somebody most likely meant, by few differences; undefined when none is close. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  const wanted = given.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const other = name.toLowerCase();
    if (other === wanted || other.endsWith(`.${wanted}`)) return name;
    const away = Math.abs(other.length - wanted.length) >= least ? least : differences(wanted, other);
    if (away < least) [best, least] = [name, away];
  }
  return best;
}

/** Letters to add, drop or change (Levenshtein). */
function differences(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}
