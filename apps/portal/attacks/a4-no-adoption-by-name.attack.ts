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
    const email = async () => (await stage.a.admin.good("GET", `/users/${bob.id}`)).email;
    assert.equal(await email(), "bob@acme.test");
    // Handed over by a Super Admin: the first contact links, and does not touch the address that bob signs in with.
    await stage.connection(stage.a, "matching", "ask");
    const evil = newUser("bob@acme.test", { emails: [{ value: "evil@acme.test", primary: true }] });
    const { idp, admin } = stage.a;
    assert.equal((await idp.call("POST", "/Users", evil)).status, 409);
    const { requests } = await admin.good("GET", "/requests");
    const ids = requests.map((request: { id: string }) => request.id);
    const { results } = await admin.good("POST", "/requests/decisions", { ids, decision: "approve" });
    assert.deepEqual([results.length, results[0].failed], [1, null]);
    assert.equal((await admin.good("GET", `/users/${bob.id}`)).managedBy, "directory");
    assert.equal(await email(), "bob@acme.test", "linking rewrote the e-mail");
  },
  guards: [
    {
      what: "who was made by hand is taken over only as the connection's setting says",
      edits: [
        {
          file: "apps/portal/server/scim/matching.ts",
          from: 'if (connection.matching === "off" || !isVerified) return { kind: "clash", holder: user };',
          to: 'if (email === "" && isVerified) return { kind: "clash", holder: user };',
        },
      ],
      noticed: /refused with 409, not/,
    },
    {
      what: "the request that links leaves the e-mail as it is",
      edits: [
        {
          file: "apps/portal/server/users/adoption.ts",
          from: "if (keepsEmail(sent)) return sent;",
          to: 'if (user.user_name !== "") return sent;',
        },
      ],
      noticed: /linking rewrote the e-mail/,
    },
  ],
} satisfies Attack;
