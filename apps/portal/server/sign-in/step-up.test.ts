import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

describe("making a credential with an old sign-in (C5, CVE-2026-43640)", () => {
  let portal: TestPortal;
  let admin: ConsoleCaller;
  let account: number;
  let connection: string;
  let token: string;
  let now = new Date("2026-11-23T12:00:00Z");
  const password = "a long password 1";
  const minutesLater = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));

  before(async () => {
    portal = await testPortal({ clock: () => now });
    account = await portal.account();
    admin = await portal.superAdmin(account);
    const shown = await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    connection = shown.connections[0].id;
    const made = await admin.good("POST", "/provisioning/tokens", { name: "Okta" });
    token = made.provisioning.connections[0].tokens[0].id;
  });
  after(() => portal[Symbol.asyncDispose]());

  const making = (): [string, object][] => [
    ["/provisioning/tokens", { name: "Second" }],
    [`/provisioning/tokens/${token}/rotate`, {}],
    ["/provisioning/oauth-clients", { connection, name: "Entra" }],
  ];

  test("asks for the password again after ten minutes, and makes nothing until then", async () => {
    minutesLater(11);
    for (const [path, body] of making()) {
      const answer = await admin.call("POST", path, body);
      assert.equal(answer.status, 403, path);
      assert.equal(answer.body.code, "step_up_required", path);
      assert.equal(answer.body.hasPassword, false);
    }
    const [shown] = (await admin.good("GET", "/provisioning")).connections;
    assert.equal(shown.tokens.length + shown.oauthClients.length, 1);
    await admin.good("PATCH", "/provisioning/connection", { rateLimit: 60 });
  });

  test("takes the right password of this session, for ten minutes, and no wrong one", async () => {
    const first = await admin.call("PUT", "/session/password", { password });
    assert.equal(first.body.code, "step_up_required", "a stolen cookie does not give itself a password");
    admin = await portal.superAdmin(account);
    await admin.good("PUT", "/session/password", { password });
    minutesLater(11);
    const wrong = await admin.call("POST", "/session/confirm", { password: "not the password" });
    assert.equal(wrong.status, 403);
    assert.equal(wrong.body.code, "wrong_password");
    const [path, body] = making()[1]!;
    assert.equal((await admin.call("POST", path, body)).body.code, "step_up_required");
    await admin.good("POST", "/session/confirm", { password });
    const { provisioning } = await admin.good("POST", path, body);
    minutesLater(11);
    const client = await admin.call("POST", "/provisioning/oauth-clients", { connection, name: "Entra" });
    assert.equal(client.body.code, "step_up_required");
    await admin.good("DELETE", `/provisioning/tokens/${provisioning.connections[0].tokens[0].id}`);
  });

  test("is as slow to guess as the sign-in", async () => {
    const tries = await Promise.all(
      Array.from({ length: 14 }, () => admin.call("POST", "/session/confirm", { password: "x" })),
    );
    assert.ok(tries.some((answer) => answer.status === 429));
  });
});
