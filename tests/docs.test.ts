import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as documents from "./documents.ts";
import { filesBelow, read } from "./source-files.ts";

const paths = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...filesBelow("docs").filter((path) => path.endsWith(".md")),
];
const all = paths.map((path) => ({ path, text: read(path) }));
const textOf = (path: string): string | undefined => (path.endsWith(".md") ? read(path) : undefined);
const sample = (text: string): documents.Document => ({ path: "docs/sample.md", text });

describe("every link of the documents leads somewhere", () => {
  test("holds in the repository", () =>
    assert.deepEqual(
      all.flatMap((one) => documents.brokenLinks(one, textOf)),
      [],
    ));
  test("is noticed when broken", () => {
    const bad = sample("[a](nowhere.md) [b](../README.md#no-such-heading) ![c](screenshots/none.png)");
    assert.equal(documents.brokenLinks(bad, textOf).length, 3);
    assert.deepEqual(
      documents.brokenLinks(sample("# One thing\n[a](#one-thing) [b](https://example.com)"), () => "# One thing"),
      [],
    );
  });
});

describe("every path that the documents name exists", () => {
  test("holds in the repository", () => assert.deepEqual(all.flatMap(documents.missingPaths), []));
  test("is noticed when broken", () => {
    assert.equal(documents.missingPaths(sample("See `apps/portal/server/nothing.ts` and `docs/none/`.")).length, 2);
    assert.deepEqual(documents.missingPaths(sample("See `tests/docs.test.ts`, `docs/decisions/NNNN-*.md`.")), []);
  });
  test("the architecture names the files of both journeys", () => {
    const named = documents.pathsNamedIn({ path: "docs/architecture.md", text: read("docs/architecture.md") });
    for (const home of ["packages/scim/", "packages/foundation/", "apps/portal/server/", "apps/directory/server/"]) {
      assert.ok(
        named.filter((one) => one.startsWith(home) && one.endsWith(".ts")).length >= 2,
        `few files of ${home} are named`,
      );
    }
  });
});

describe("every npm script that the documents name exists", () => {
  const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts);
  test("holds in the repository", () => {
    for (const one of all)
      for (const name of documents.scriptsNamedIn(one))
        assert.ok(scripts.includes(name), `${one.path}: npm run ${name}`);
  });
  test("is noticed when broken", () => {
    assert.deepEqual(documents.scriptsNamedIn(sample("`npm run -s rollcall -- x`, npm start, `npm run nothing`")), [
      "rollcall",
      "start",
      "nothing",
    ]);
  });
});

describe("the glossary explains each word once", () => {
  test("holds in the repository", () => {
    const words = documents.wordsOf(read("docs/glossary.md"));
    assert.ok(words.length >= 20, "the glossary is nearly empty");
    assert.deepEqual(documents.doubled(words), []);
    for (const word of [
      "account",
      "connection",
      "exchange",
      "person",
      "user",
      "group",
      "team",
      "app",
      "assignment",
      "mapping",
      "link",
      "attempt",
      "plan",
      "task",
    ])
      assert.ok(words.includes(word), `the glossary lacks "${word}"`);
  });
  test("is noticed when broken", () => {
    assert.deepEqual(documents.doubled(documents.wordsOf("| **user** | a |\n| **User** | b |")), ["user"]);
  });
});

/** An app's error table: the exported object whose every value says a status. */
async function codesOf(app: string): Promise<string[]> {
  const module = (await import(new URL(`../apps/${app}/server/errors.ts`, import.meta.url).href)) as Record<
    string,
    unknown
  >;
  const isTable = (value: unknown): value is Record<string, { status: number }> =>
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length > 0 &&
    Object.values(value).every(
      (row) => typeof row === "object" && row !== null && typeof (row as { status?: unknown }).status === "number",
    );
  return Object.keys(Object.values(module).find(isTable) ?? {}).sort();
}

for (const [app, heading] of [
  ["portal", "Portal"],
  ["directory", "Directory"],
] as const) {
  test(`docs/errors.md explains every error code of the ${app}, and no other`, async () => {
    const codes = await codesOf(app);
    assert.ok(codes.length > 0, `apps/${app}/server/errors.ts exports no table`);
    assert.deepEqual(documents.codesUnder(read("docs/errors.md"), heading).sort(), codes);
  });
}

test("a code that is missing from its section is noticed", () => {
  const text = "# Errors\n## Portal\n| `a` | 1 |\n| `b` | 2 |\n## Directory\n| `c` | 3 |\n";
  assert.deepEqual(documents.codesUnder(text, "Portal"), ["a", "b"]);
  assert.deepEqual(documents.codesUnder(text, "Directory"), ["c"]);
});
