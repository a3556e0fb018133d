import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";

describe("expressions in mappings", () => {
  let directory: TestDirectory;
  let app: string;
  let person: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  let rows: any[];
  before(async () => {
    directory = await TestDirectory.start();
    app = (await directory.good("POST", "/apps", { catalog: "scim2_app", label: "CRM" })).id;
    person = (await directory.person("ada@example.com", { department: "Sales" })).id;
    rows = (await directory.good("GET", `/apps/${app}/mappings`)).mappings;
  });
  after(() => directory[Symbol.asyncDispose]());

  const withTitle = (source: string) =>
    rows.map(({ target, sourceKind, source: old, apply, required }) =>
      target === "title"
        ? { target, sourceKind: "expression", source, apply: "create_and_update", required }
        : { target, sourceKind, source: old, apply, required },
    );
  const preview = async (source: string) =>
    (await directory.good("POST", `/apps/${app}/mappings/preview`, { person, mappings: withTitle(source) })).rows.find(
      ({ target }: { target: string }) => target === "title",
    );

  test("a preview shows the value of a person, the mistake with its place, and what is worth knowing", async () => {
    assert.deepEqual(await preview('user.department + " at " + app.name'), {
      target: "title",
      value: "Sales at CRM",
      problem: null,
      note: null,
    });
    assert.equal(
      (await preview("user.dept")).problem,
      "The expression of title, at character 1: There is no attribute user.dept.",
    );
    assert.match((await preview("user.departmen")).problem, /Do you mean user\.department\?/);
    assert.match((await preview("Convert.toInt(user.department)")).problem, /"Sales" is not a number/);
    assert.match((await preview("user.nickName + user.department")).note, /taken as an empty text/);
    assert.match((await preview("Time.now()")).note, /kept from then on/);
  });

  test("a wrong expression is not saved, and the refusal names the row and the place", async () => {
    const answer = await directory.console("PUT", `/apps/${app}/mappings`, { mappings: withTitle('String.len("a"') });
    assert.equal(answer.status, 400);
    assert.match(
      answer.body.errors[0].message,
      /The expression of title, at character 15: A "," or a "\)" is missing here/,
    );
  });

  test("a saved expression is what lists and previews show from then on", async () => {
    const saved = await directory.good("PUT", `/apps/${app}/mappings`, {
      mappings: withTitle("String.toUpperCase(user.department)"),
    });
    const title = saved.mappings.find(({ target }: { target: string }) => target === "title");
    assert.deepEqual([title.sourceKind, title.source], ["expression", "String.toUpperCase(user.department)"]);
    const shown = await directory.good("POST", `/apps/${app}/mappings/preview`, { person });
    assert.equal(shown.rows.find(({ target }: { target: string }) => target === "title").value, "SALES");
  });
});
