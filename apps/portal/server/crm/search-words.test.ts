import assert from "node:assert/strict";
import { test } from "node:test";
import { prefixQuery, wordsOf } from "./search-words.ts";

test("A record is found by its words, by the parts of an e-mail and by the digits of a number", () => {
  assert.deepEqual(wordsOf(["José  Ångström", null]), ["jose", "angstrom"]);
  assert.deepEqual(wordsOf(["ada.byron@example.com"]), [
    "ada.byron@example.com",
    "example.com",
    "ada",
    "byron",
    "example",
    "com",
  ]);
  assert.ok(wordsOf(["+49 (30) 1234-567"]).includes("1234567"));
});

test("A search is the beginnings of words, and nothing in it is an operator of the database", () => {
  assert.equal(prefixQuery("  Ada  BY "), "'ada':* & 'by':*");
  assert.equal(prefixQuery(String.raw`o'neil & \ | !x`), String.raw`'o''neil':* & '&':* & '\\':* & '|':* & '!x':*`);
  assert.equal(prefixQuery(" "), "");
});
