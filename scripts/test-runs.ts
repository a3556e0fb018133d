import type { TestEvent } from "node:test/reporters";

/** What Node's runner counts at the end of a run, by its own words: tests, suites, pass, fail ... */
export type Totals = Map<string, number>;

const COUNTED = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/;

/** The events of several runs, one after the other, as if they were one; their closing counts are added up. */
export async function* mergedRuns(runs: (() => AsyncIterable<TestEvent>)[], totals: Totals): AsyncGenerator<TestEvent> {
  for (const start of runs) {
    for await (const event of start()) {
      const counted =
        event.type === "test:diagnostic" && event.data.nesting === 0 ? COUNTED.exec(event.data.message) : null;
      if (counted !== null && event.type === "test:diagnostic" && event.data.file === undefined) {
        const [, name = "", value = "0"] = counted;
        totals.set(name, (totals.get(name) ?? 0) + Number(value));
      } else if (event.type !== "test:summary") {
        yield event;
      }
    }
  }
}
