// The table that says what shows each fact about clients and profiles.

export interface Row {
  fact: string;
  exchanges: string[];
  tests: { file: string; title: string }[];
}

export function rowsOf(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|(?: fact \||-)/.test(line))
    .map((line) => {
      const cut = line.lastIndexOf(" | ");
      const shown = line.slice(cut);
      return {
        fact: line.slice(2, cut),
        exchanges: [...shown.matchAll(/`([\w-]+\/[\w-]+\.json)`/g)].map(([, file = ""]) => file),
        tests: [...shown.matchAll(/`([\w/.-]+\.test\.ts)` “([^”]+)”/g)].map(([, file = "", title = ""]) => ({
          file,
          title,
        })),
      };
    });
}

/** What is wrong with the rows: those that nothing shows, and what they name that is not there. */
export function faultsOf(
  rows: Row[],
  exchanges: ReadonlySet<string>,
  source: (file: string) => string | undefined,
): string[] {
  return rows.flatMap(({ fact, exchanges: named, tests }) => [
    ...(named.length + tests.length === 0 ? [`"${fact}" is shown by nothing`] : []),
    ...named.filter((file) => !exchanges.has(file)).map((file) => `"${fact}": there is no exchange ${file}`),
    ...tests
      .filter(({ file, title }) => !hasTest(source(file), title))
      .map(({ file, title }) => `"${fact}": ${file} has no test “${title}”`),
  ]);
}

function hasTest(source: string | undefined, title: string): boolean {
  if (source === undefined) return false;
  return ['"', "`", "'"].some((quote) =>
    source.includes(`test(${quote}${title.replaceAll(quote, `\\${quote}`)}${quote}`),
  );
}
