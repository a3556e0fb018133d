import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EvaluationError, ExpressionError } from "./error.ts";
import { compile } from "./expression.ts";
import { functions } from "./functions/table.ts";
import { sample } from "./sample.ts";
import type { Value } from "./value.ts";

const valueOf = (source: string): Value => compile(source).evaluate(sample).value;

function mistake(source: string): ExpressionError {
  try {
    compile(source, { user: new Set(["firstName", "lastName", "email", "department"]) });
  } catch (error) {
    assert.ok(error instanceof ExpressionError, String(error));
    return error;
  }
  return assert.fail(`"${source}" has no mistake`);
}

describe("the mapping language", () => {
  for (const { name, examples } of functions)
    test(`${name} does what the reference says`, () => {
      assert.ok(examples.length > 0);
      for (const { expression, result } of examples) assert.deepEqual(valueOf(expression), result, expression);
    });

  const rows: [string, Value][] = [
    ['\'it\'\'s\' + " ""so"""', 'it\'s "so"'],
    ['"a\\nb"', "a\\nb"],
    ['1 + 2 + "3"', "33"],
    ['null + "x"', "x"],
    ["user.middleName + user.lastName", "Byron"],
    ['user.department == "Sales" AND user.countryCode != "US" ? "a" : "b"', "a"],
    ["false OR !false && true", true],
    ["true OR false AND false", true],
    ['1 < 2 ? 2 < 1 ? "x" : "y" : "z"', "y"],
    ['"10" > 9', true],
    ['"b" >= "a"', true],
    ["null < 1", false],
    ["null == null", true],
    ["user.nothing == null", true],
    ["!!true", true],
    ["-1.5 + 1", -0.5],
    ['{1, "a", {2}}', [1, "a", [2]]],
    ['((((("deep")))))', "deep"],
    ["TRUE", true],
  ];
  for (const [source, expected] of rows)
    test(`${source} is ${JSON.stringify(expected)}`, () => assert.deepEqual(valueOf(source), expected));

  test("a mistake is named with its place and what to write instead", () => {
    const cases: [string, number, RegExp][] = [
      ["", 0, /is empty/],
      ["user.firstNam", 0, /Do you mean user\.firstName\?/],
      ["String.toUpper(user.email)", 0, /Do you mean String\.toUpperCase\?/],
      ['user.email + "open', 13, /not closed/],
      ["user.email = 1", 11, /Write ==/],
      ["user.email - 1", 11, /do not subtract/],
      ["String.len()", 0, /takes 1 value, and here are 0: String\.len\(text\)/],
      ["String.substring(user.email)", 0, /takes 2 to 3 values/],
      ["(1", 2, /"\)" is missing/],
      ["1 2", 2, /Expected an operator/],
      ["true ? 1", 8, /": " between|":" between/],
      ["hello", 0, /neither a text in quotes nor an attribute/],
      ["“x”", 0, /printed quote/],
      ["a[0]", 1, /braces/],
      ["1 == 2 == 3", 7, /Join them with AND/],
      ["user", 4, /comes a dot/],
      ["user.email.length", 11, /Only what a function finds/],
    ];
    for (const [source, position, words] of cases) {
      const error = mistake(source);
      assert.match(error.message, words, source);
      assert.equal(error.position, position, `${source}: ${error.message}`);
      assert.ok(error.length >= 1);
    }
  });

  test("what does not fit a person's values is told at its place, when it is evaluated", () => {
    for (const [source, words] of [
      ["user.firstName ? 1 : 2", /true or false is needed/],
      ["Convert.toInt(user.firstName)", /is not a number/],
      ["String.len({1})", /takes a text here/],
      ["{1} + 1", /cannot be added/],
      ['user.getLinkedObject("manager")', /Add a dot/],
      ['String.stringSwitch("a", "b", "c", "d", "e")', /come in pairs/],
      ['isMemberOfGroupNameRegex("(?=a)")', /look-ahead/],
    ] as const)
      assert.throws(
        () => valueOf(source),
        (error) => error instanceof EvaluationError && words.test(error.message),
        source,
      );
  });

  test("it says what it reads, so that a change of anything else wakes nobody", () => {
    assert.deepEqual(
      [...compile('user.email + (isMemberOfGroupName("x") ? Time.now() : appuser.title)').reads].toSorted(),
      ["appuser.title", "groups", "now", "user.email"],
    );
  });

  test("nothing in a sum is an empty text, with a warning for the preview", () => {
    const { value, warnings } = compile("user.middleName + user.lastName").evaluate(sample);
    assert.equal(value, "Byron");
    assert.deepEqual(
      warnings.map(({ position, length }) => [position, length]),
      [[0, 15]],
    );
  });

  test("F5: no name reaches an object of the program (CVE-2025-12735, CVE-2025-13204)", () => {
    for (const name of [
      "constructor",
      "__proto__",
      "toString",
      "prototype",
      "hasOwnProperty",
      "get",
      "size",
      "entries",
    ]) {
      assert.equal(valueOf(`user.${name}`), null, name);
      assert.equal(valueOf(`findDirectoryUser().${name}`), null, name);
      for (const source of [
        `user.${name}("x")`,
        `${name}("x")`,
        `String.${name}("x")`,
        `"".${name}`,
        `{1}.${name}`,
        `user.email.${name}`,
        `app.${name}()`,
      ])
        assert.throws(() => valueOf(source), ExpressionError, source);
    }
    assert.throws(() => valueOf("this"), ExpressionError);
    assert.throws(() => valueOf("`x`"), ExpressionError);
    assert.throws(() => valueOf('user["email"]'), ExpressionError);
  });

  test("F5: what is too long, too deep, too much work or too large is refused", () => {
    const refused = (source: string, words: RegExp) =>
      assert.throws(
        () => valueOf(source),
        (error) => error instanceof ExpressionError && words.test(error.message),
      );
    refused(`"${"x".repeat(10_001)}"`, /longer than 10000/);
    refused("(".repeat(5_000), /inside one another/);
    refused(`${"!(".repeat(100)}true${")".repeat(100)}`, /inside one another/);
    const doubled = (times: number, source: string): string =>
      times === 0 ? source : `String.append(${doubled(times - 1, source)}, ${doubled(times - 1, source)})`;
    refused(doubled(6, `"${"x".repeat(100)}"`), /more than 4096 characters/);
    refused(`String.replace("${"x".repeat(5_000)}", "x", "${"y".repeat(4_000)}")`, /longer than 20000/);
    refused(Array.from({ length: 900 }, () => "user.title").join("+"), /more than 4096|too much/);
    refused(`isMemberOfGroupNameRegex("${"(".repeat(20)}a${"{99})".repeat(20)}")`, /repeats too much/);
  });

  test("a long chain of one operator is no deep tree", () => {
    assert.equal(valueOf(Array.from({ length: 3_000 }, () => "1").join("+")), 3_000);
    assert.equal(valueOf(Array.from({ length: 1_500 }, () => "true").join("&&")), true);
  });
});
