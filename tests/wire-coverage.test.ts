import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { loadExchanges } from "@rollcall/scim/exchanges/load";
import { faultsOf, rowsOf } from "./wire-coverage.ts";

const root = new URL("../", import.meta.url);
const source = (file: string): string | undefined => {
  const url = new URL(file, root);
  return existsSync(url) ? readFileSync(url, "utf8") : undefined;
};
const exchanges = new Set(loadExchanges().map(({ file }) => file));

describe("every fact about clients, profiles and the RFCs is shown by an exchange or a test", () => {
  const rows = rowsOf(source("docs/wire-coverage.md") ?? "");

  test("holds in the repository", () => {
    assert.ok(rows.length >= 90, `only ${rows.length} rows were read`);
    assert.deepEqual(faultsOf(rows, exchanges, source), []);
  });

  test("is noticed when broken", () => {
    const broken = [
      "| a | `okta/create-user.json` |",
      "| b | `okta/none.json` |",
      "| c | by hand |",
      "| d | `tests/wire-coverage.test.ts` “is noticed when broken” |",
      "| e | `tests/wire-coverage.test.ts` “is not there” |",
    ].join("\n");
    assert.deepEqual(faultsOf(rowsOf(broken), exchanges, source), [
      '"b": there is no exchange okta/none.json',
      '"c" is shown by nothing',
      '"e": tests/wire-coverage.test.ts has no test “is not there”',
    ]);
  });

  test("every recorded exchange of a client or of a strict connection is named", () => {
    const named = new Set(rows.flatMap((row) => row.exchanges));
    const missing = [...exchanges].filter(
      (file) => /^(okta|entra|onelogin|jumpcloud|strict)\//.test(file) && !named.has(file),
    );
    assert.deepEqual(missing, []);
  });
});
