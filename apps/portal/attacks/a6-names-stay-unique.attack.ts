import type { Attack } from "./attack.ts";
import { newUser, patchSchema, type Stage } from "./stage.ts";

async function changes(stage: Stage): Promise<void> {
  const { idp } = stage.a;
  await idp.create({ userName: "ann@acme.test", emails: [{ value: "ann.mail@acme.test", primary: true }] });
  const bob = await idp.create({ userName: "bob@acme.test" });
  const path = `/Users/${bob.id}`;
  const taken = [{ value: "Ann.Mail@ACME.test", primary: true }];
  const patch = (operation: object) =>
    stage.refused(
      () => idp.call("PATCH", path, { schemas: [patchSchema], Operations: [operation] }),
      409,
      "uniqueness",
    );
  for (const value of ["ann@acme.test", "ANN@acme.test"]) {
    await patch({ op: "replace", path: "userName", value });
    await patch({ op: "Replace", value: { userName: value } });
    await stage.refused(() => idp.call("PUT", path, newUser(value)), 409, "uniqueness");
    await stage.refused(() => idp.call("POST", "/Users", newUser(value)), 409, "uniqueness");
  }
  await patch({ op: "add", path: "emails", value: taken });
  await patch({ op: "add", path: 'emails[type eq "work"].value', value: taken[0]?.value });
  await stage.refused(() => idp.call("PUT", path, newUser("bob@acme.test", { emails: taken })), 409, "uniqueness");
}

export default {
  id: "A6",
  known: "CVE-2026-67330, better-auth GHSA-rjg6-39jm-rgg4",
  title: "no change makes a userName or a primary e-mail that of another user, in whatever case",
  run: changes,
  guards: [
    {
      what: "unique indexes over the canonical names",
      sql: ["drop index users_user_name", "drop index users_email"],
      noticed: /refused with 409, not/,
    },
    {
      what: "names in a canonical form before they are compared",
      edits: [
        {
          file: "apps/portal/server/users/canonical.ts",
          from: "if (ascii.test(text)) return text.toLowerCase();",
          to: "if (ascii.test(text)) return text;",
        },
      ],
      noticed: /refused with 409, not/,
    },
  ],
} satisfies Attack;
