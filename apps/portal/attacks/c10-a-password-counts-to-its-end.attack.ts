import assert from "node:assert/strict";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";

export default {
  id: "C10",
  known: "Okta 2024-10-30, AD/LDAP delegated authentication",
  title: "passwords that differ only after the 72nd byte are different, for long names too",
  async run(stage) {
    const email = `${"a".repeat(60)}@${"b".repeat(30)}.test`;
    const user = await stage.userByHand(stage.a, email);
    const same = "long-passphrase ".repeat(6).slice(0, 80);
    await user.session.good("PUT", "/session/password", { password: `${same}right` });
    const signIn = (password: string) =>
      new ConsoleCaller(stage.portal.app).call("POST", "/sign-in/password", { email, password });
    for (const wrong of [`${same}wrong`, same, same.slice(0, 72), "x"])
      assert.equal((await signIn(wrong)).status, 401, "a password that is not the whole one signs in");
    assert.equal((await signIn(`${same}right`)).status, 200);
  },
  guards: [
    {
      what: "Argon2id over the whole password and nothing else",
      edits: [
        {
          file: "packages/foundation/passwords.ts",
          from: 'Buffer.from(password.normalize("NFKC"), "utf8");',
          to: 'Buffer.from(password.normalize("NFKC"), "utf8").subarray(0, 72);',
        },
      ],
      noticed: /that is not the whole one/,
    },
  ],
} satisfies Attack;
