import assert from "node:assert/strict";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

const email = "victim@acme.test";
const password = "victims-own-passw0rd";

export default {
  id: "A2",
  known: "CVE-2022-1680, GitLab 363058",
  title:
    "a user with the e-mail of somebody in another account is another user, and takes nothing of that person's sign-in",
  async run(stage) {
    const { a, b } = stage;
    const victim = await stage.userByHand(b, email);
    await victim.session.good("PUT", "/session/password", { password });
    const emails = [{ value: email, primary: true }];
    const twin = await stage.allowed(() => a.idp.call("POST", "/Users", newUser(email, { emails })), 201);
    assert.notEqual(twin.body.id, victim.id);
    const path = `/Users/${twin.body.id}`;
    await stage.allowed(
      () => a.idp.patch(path, { op: "replace", path: "emails", value: [{ value: "me@evil.test", primary: true }] }),
      200,
    );
    await stage.allowed(() => a.idp.call("PUT", path, newUser(email, { emails })), 200);
    const session = new ConsoleCaller(stage.portal.app);
    const signedIn = await session.good("POST", "/sign-in/password", { email, password });
    assert.deepEqual([signedIn.account.number, signedIn.user.id], [b.account, victim.id]);
  },
  guards: [
    {
      what: "names that are unique inside an account and mean nothing outside it",
      sql: ["drop index users_email", "create unique index users_email on users (email_key) where live"],
      noticed: /409/,
    },
  ],
} satisfies Attack;
