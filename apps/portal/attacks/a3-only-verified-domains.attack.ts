import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

export default {
  id: "A3",
  known: "GitLab 11643",
  title:
    "a directory brings e-mails of the account's verified domains only, as the primary, the second or the userName",
  async run(stage) {
    const { a } = stage;
    await stage.verifiedDomain(a, "a.test");
    await stage.connection(a, "allow_outside_domains", false);
    const mine = await stage.allowed(() => a.idp.call("POST", "/Users", newUser("me@a.test")), 201);
    const path = `/Users/${mine.body.id}`;
    const outside = [
      newUser("ceo@other.test"),
      newUser("ceo@a.test", { emails: [{ value: "ceo@a.test", primary: true }, { value: "ceo@other.test" }] }),
      newUser("ceo", { emails: [{ value: "ceo@sub.a.test" }] }),
      newUser("ceo@a.test.evil.test"),
      newUser("ceo@other.test@"),
      newUser("x@a.test", { emails: [{ value: '"x@a.test"@other.test' }] }),
    ];
    for (const user of outside) {
      await stage.refused(() => a.idp.call("POST", "/Users", user), 400, "invalidValue");
      await stage.refused(() => a.idp.call("PUT", path, user), 400, "invalidValue");
    }
    const moves = [
      { op: "replace", path: "userName", value: "me@other.test" },
      { op: "add", path: "emails", value: [{ value: "me@other.test", type: "home" }] },
      { op: "Add", path: 'emails[type eq "work"].value', value: "me@other.test" },
    ];
    for (const move of moves) await stage.refused(() => a.idp.patch(path, move), 400, "invalidValue");
  },
  guards: [
    {
      what: "every address of a user is asked for its domain whenever one of them changes",
      edits: [
        {
          file: "apps/portal/server/scim/user-rules.ts",
          from: "if (connection.allowOutsideDomains) return;",
          to: "if (connection.allowOutsideDomains || connection.id !== '') return;",
        },
      ],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
