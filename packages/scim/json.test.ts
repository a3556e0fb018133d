import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError } from "./error.ts";
import { readJson } from "./json.ts";

const limits = { bytes: 1_048_576, depth: 32 };
const refused = (text: string, status = 400) =>
  assert.throws(
    () => readJson(text, limits),
    (error) => error instanceof ScimError && error.status === status,
    text.slice(0, 80),
  );

test("a body of JSON is read as it is", () => {
  for (const value of [
    { a: [1, -2.5e-3, 'x\n"\\', null, true], b: { a: {} } },
    [],
    "text",
    9007199254740991,
    "😀",
    "\u2028",
  ])
    assert.deepEqual(readJson(JSON.stringify(value), limits), value);
  assert.deepEqual(readJson('{"a":"\\uD83D\\uDE00", "b" :1}', limits), { a: "😀", b: 1 });
  assert.deepEqual(readJson('{"a":{"x":1},"b":{"x":2},"c":["a","a"],"d":"a"}', limits), {
    a: { x: 1 },
    b: { x: 2 },
    c: ["a", "a"],
    d: "a",
  });
});

test("E7 a name that is given twice is refused, in another case and with escapes too", () => {
  for (const text of [
    '{"a":1,"a":2}',
    '{"active":true,"Active":false}',
    '{"a":1,"\\u0061":2}',
    '{"x":[{"a":1 , "b":{} ,"A" : 2}]}',
  ])
    refused(text);
});

test("E7 NUL, half surrogates, byte order marks and rounded numbers are refused", () => {
  for (const text of [
    '"\\u0000"',
    '{"\\u0000":1}',
    '"\\ud800"',
    '"\\ud800x"',
    '"\\udc00"',
    '"\\ud83d\\ud83d"',
    '"\ud800"',
    "\ufeff{}",
  ])
    refused(text);
  for (const text of ["9007199254740993", "-9007199254740993", "1e999", "[1, 123456789012345678901234567890]"])
    refused(text);
});

test("what is no JSON is refused", () => {
  for (const text of [
    "",
    "{",
    '{"a"}',
    "[1,]",
    "{'a':1}",
    "undefined",
    '"\\x"',
    '"a',
    '{"a":"\\u00g1"}',
    "\u0000",
    '"\n"',
    "01",
    "}{",
  ])
    refused(text);
});

test("E8 depth and size are bounded before anything is parsed", () => {
  refused("[".repeat(5_000_000).slice(0, 1_000_000));
  refused('{"a":'.repeat(33));
  refused("[[".repeat(17) + "]]".repeat(17));
  assert.doesNotThrow(() => readJson("[".repeat(32) + "]".repeat(32), limits));
  refused(`"${"x".repeat(1_048_576)}"`, 413);
  refused(`"${"é".repeat(524_288)}"`, 413);
  assert.doesNotThrow(() => readJson(`"${"é".repeat(524_287)}"`, limits));
});
