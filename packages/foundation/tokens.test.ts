import assert from "node:assert/strict";
import { test } from "node:test";
import { digest, newToken, tokenHint, tokenLooksRight } from "./tokens.ts";

const PREFIX = "rollcall_scim_";

test("a token with one wrong letter is recognised without a look-up", () => {
  const token = newToken(PREFIX);
  assert(tokenLooksRight(token, PREFIX));
  for (let index = PREFIX.length; index < token.length; index += 1) {
    const wrong = token[index] === "a" ? "b" : "a";
    assert(!tokenLooksRight(token.slice(0, index) + wrong + token.slice(index + 1), PREFIX), `letter ${index}`);
  }
});

test("two letters that changed places are recognised", () => {
  const token = newToken(PREFIX);
  const [a, b] = [token[20] ?? "", token[21] ?? ""];
  const swapped = token.slice(0, 20) + b + a + token.slice(22);
  assert.equal(tokenLooksRight(swapped, PREFIX), a === b);
});

test("a token of one kind is not taken for another kind, nor a cut one, nor one with a space", () => {
  const token = newToken(PREFIX);
  assert(!tokenLooksRight(token, "rollcall_api_"));
  assert(!tokenLooksRight(token.slice(0, -1), PREFIX));
  assert(!tokenLooksRight(`${token} `, PREFIX));
  assert(!tokenLooksRight("", PREFIX));
});

test("tokens differ, hold 46 letters and digits after their prefix, and their hint gives four away", () => {
  const tokens = new Set(Array.from({ length: 100 }, () => newToken(PREFIX)));
  assert.equal(tokens.size, 100);
  for (const token of tokens) {
    assert.match(token, /^rollcall_scim_[0-9A-Za-z]{46}$/);
    assert.equal(tokenHint(token), `rollcall_scim_…${token.slice(-4)}`);
    assert.equal(digest(token).length, 32);
  }
});

test("the hint of a short token gives nothing of it away", () => {
  for (const token of ["abcd", "abc", "a-short-one", ""]) assert.equal(tokenHint(token), "…");
  assert.equal(tokenHint("0123456789abcdef"), "…cdef");
});
