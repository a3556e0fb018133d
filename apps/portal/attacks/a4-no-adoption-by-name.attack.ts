import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser, type Stage } from "./stage.ts";

async function refusedAsTaken(stage: Stage): Promise<void> {
  const { idp } = stage.a;
  const evil = [{ value: "evil@acme.test", primary: true }];
  for (const user of [
    newUser("bob@acme.test", { emails: evil }),
    newUser("BOB@acme.test"),
    newUser("someone", { emails: [{ value: "Bob@acme.test", primary: true }] }),
  ])
    await stage.refused(() => idp.call("POST", "/Users", user), 409, "uniqueness");
  const other = await idp.create({ userName: "own@acme.test" });
  await stage.refused(
    () => idp.call("PUT", `/Users/${other.id}`, newUser("bob@acme.test", { emails: evil })),
    409,
    "uniqueness",
  );
}

export default {
  id: "A4",
  known: "CISO Assistant PR 4658",
  title: "a user made by hand is not taken over by a directory that sends the same name, and keeps the e-mail",
  async run(stage) {
    const bob = await stage.userByHand(stage.a, "bob@acme.test");
    await refusedAsTaken(stage);
    const shown = await stage.a.admin.good("GET", `/users/${bob.id}`);
    assert.deepEqual([shown.email, shown.managedBy], ["bob@acme.test", "manual"]);
  },
  guards: [
    {
      what: "only a leaver of the same connection returns by name",
      edits: [
        {
          file: "apps/portal/server/scim/user-rules.ts",
          from: 'only.connection_id === connection && only.status === "deactivated" &&',
          to: "",
        },
        {
          file: "apps/portal/server/users/user-state.ts",
          from: "user === undefined || (connection !== undefined && user.connection_id !== connection)",
          to: "user === undefined",
        },
      ],
      noticed: /refused with 409, not/,
    },
  ],
} satisfies Attack;
