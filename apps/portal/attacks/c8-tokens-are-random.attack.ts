import assert from "node:assert/strict";
import { newToken, tokenLooksRight } from "@rollcall/foundation/tokens";
import type { Attack } from "./attack.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const prefix = "rollcall_scim_";

/** Chi-square of the letters of so many tokens; 61 degrees of freedom, so 110 is passed by one run of 10,000. */
function chiSquare(tokens: number): number {
  const counts = new Map<string, number>();
  for (let made = 0; made < tokens; made += 1)
    for (const letter of newToken(prefix).slice(prefix.length, prefix.length + 40))
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const expected = (tokens * 40) / alphabet.length;
  return [...alphabet].reduce((sum, letter) => sum + ((counts.get(letter) ?? 0) - expected) ** 2 / expected, 0);
}

export default {
  id: "C8",
  known: "Yuzu 2018, idenplane 946",
  title: "tokens are made by the server, of 238 random bits without a bias, with a prefix and a check sum",
  async run(stage) {
    const { admin } = stage.a;
    const wish = `${prefix}${"a".repeat(46)}`;
    const { token } = await admin.good("POST", "/provisioning/tokens", {
      name: "Okta",
      token: wish,
      secret: wish,
      value: wish,
    });
    assert.notEqual(token, wish);
    assert.match(token, /^rollcall_scim_[0-9A-Za-z]{46}$/);
    assert.ok(tokenLooksRight(token, prefix) && !tokenLooksRight(wish, prefix));
    const many = new Set(Array.from({ length: 1_000 }, () => newToken(prefix)));
    assert.equal(many.size, 1_000);
    // A second look, because one run in ten thousand is unlucky.
    assert.ok(chiSquare(25_000) < 110 || chiSquare(25_000) < 110, "some letters are likelier than others");
  },
  guards: [
    {
      what: "bytes that would make some letters likelier are thrown away",
      edits: [{ file: "packages/foundation/tokens.ts", from: "if (byte < 248 && text.length", to: "if (text.length" }],
      noticed: /some letters are likelier/,
    },
  ],
} satisfies Attack;
