import assert from "node:assert/strict";
import { test } from "node:test";
import { isOwnPath } from "./return-path.ts";

test("after sign-in a person returns to a page of this console only", () => {
  assert.equal(isOwnPath("/users/1?tab=activity"), true);
  for (const foreign of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/sign-in",
    "/\t/evil.example",
  ]) {
    assert.equal(isOwnPath(foreign), false, foreign);
  }
});
