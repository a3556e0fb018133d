import assert from "node:assert/strict";
import { test } from "node:test";
import { checkIfMatch, entityTag, namesVersion } from "./etag.ts";

test("versions are compared weakly, in whatever way they are written", () => {
  for (const header of ['W/"3"', '"3"', "3", 'w/"3"', '"1", W/"3"', "*", ' W/"3" '])
    assert.equal(namesVersion(header, 'W/"3"'), true, header);
  for (const header of ['W/"33"', '"', "", 'W/"1", "2"']) assert.equal(namesVersion(header, 'W/"3"'), false, header);
  assert.deepEqual([entityTag("3"), entityTag('W/"3"'), entityTag('"3"')], ['W/"3"', 'W/"3"', '"3"']);
});

test("a resource without a version has none that a client can name", () => {
  for (const header of ["*", 'W/"1"', "undefined"]) assert.equal(namesVersion(header, undefined), false);
  assert.throws(() => checkIfMatch('W/"1"', undefined), { status: 412 });
  assert.doesNotThrow(() => checkIfMatch(undefined, undefined));
});
