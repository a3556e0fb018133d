import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createAccount, signInLink } from "../operator.ts";
import { ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

describe("signing in to the portal", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;
  let idp: ScimCaller;
  let now = new Date("2026-11-23T12:00:00Z");

  before(async () => {
    portal = await testPortal({ clock: () => now });
    account = await portal.account("Acme");
    admin = await portal.superAdmin(account);
    idp = await portal.token(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  const newcomer = async (session: ConsoleCaller, email: string, password: string) => {
    const invited = await session.good("POST", "/users", { email, givenName: "Ada" });
    const browser = new ConsoleCaller(portal.app);
    await browser.signIn(invited.link.url);
    await browser.good("PUT", "/session/password", { password });
    return { browser, id: invited.user.id as string };
  };

  test("a one-time link works once and not after its time", async () => {
    const link = await signInLink(portal.database, { portal: account });
    assert.match(link, /^\/sign-in#/);
    const secret = link.split("#")[1];
    const browser = new ConsoleCaller(portal.app);
    assert.equal((await browser.call("POST", "/sign-in/link", { secret })).status, 200);
    assert.equal((await browser.good("GET", "/session")).role, "super_admin");
    const again = await new ConsoleCaller(portal.app).call("POST", "/sign-in/link", { secret });
    assert.equal(again.status, 401);
    const late = await signInLink(portal.database, { portal: account });
    const then = now;
    now = new Date(Date.now() + 16 * 60_000);
    assert.equal(
      (await new ConsoleCaller(portal.app).call("POST", "/sign-in/link", { secret: late.split("#")[1] })).status,
      401,
    );
    now = then;
  });

  test("the cookie is out of reach for scripts and other sites, and its secret is in no table", async () => {
    const link = await signInLink(portal.database, { portal: account });
    const answer = await portal.app.inject({
      method: "POST",
      url: "/api/sign-in/link",
      payload: { secret: link.split("#")[1] },
    });
    const cookie = String(answer.headers["set-cookie"]);
    assert.match(cookie, /HttpOnly/i);
    assert.match(cookie, /SameSite=Lax/i);
    const rows = await portal.database.query<{ row: string }>(undefined, "select s::text as row from sessions s", []);
    assert.ok(!rows.some(({ row }) => row.includes(cookie.split(/[=;]/)[1] ?? "")));
  });

  test("an invitation is accepted by the first sign-in, and a password set then opens the portal again", async () => {
    const { browser, id } = await newcomer(admin, "ada@acme.test", "a long password 1");
    assert.equal((await admin.good("GET", `/users/${id}`)).status, "active");
    await browser.good("POST", "/sign-out");
    assert.equal((await browser.call("GET", "/session")).status, 401);
    const again = new ConsoleCaller(portal.app);
    const session = await again.good("POST", "/sign-in/password", {
      email: "ADA@acme.test",
      password: "a long password 1",
    });
    assert.equal(session.role, "user");
    assert.equal(session.account.name, "Acme");
  });

  test("a wrong password, an unknown e-mail and a user without a password get one answer (G8)", async () => {
    await idp.create({ userName: "nopassword@acme.test" });
    const answers = [];
    for (const email of ["ada@acme.test", "nobody@acme.test", "nopassword@acme.test"])
      answers.push(
        await new ConsoleCaller(portal.app).call("POST", "/sign-in/password", { email, password: "wrong password 1" }),
      );
    for (const answer of answers) {
      assert.equal(answer.status, 401);
      assert.deepEqual({ ...answer.body, requestId: "" }, { ...answers[0]!.body, requestId: "" });
    }
  });

  test("many wrong passwords for one e-mail are slowed down", async () => {
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        new ConsoleCaller(portal.app).call("POST", "/sign-in/password", { email: "guess@acme.test", password: "x" }),
      ),
    );
    assert.ok(tries.some((answer) => answer.status === 429));
  });

  test("somebody who is in several accounts with one password chooses between them", async () => {
    const { number } = await createAccount(portal.database, { name: "Second" });
    const second = await portal.superAdmin(number);
    await newcomer(second, "both@acme.test", "one password for both");
    await newcomer(admin, "both@acme.test", "one password for both");
    const browser = new ConsoleCaller(portal.app);
    const { choose } = await browser.good("POST", "/sign-in/password", {
      email: "both@acme.test",
      password: "one password for both",
    });
    assert.deepEqual(
      choose.map((one: { name: string }) => one.name),
      ["Acme", "Second"],
    );
    const session = await browser.good("POST", "/sign-in/password", {
      email: "both@acme.test",
      password: "one password for both",
      account: number,
    });
    assert.equal(session.account.number, number);
  });

  test("deactivation over SCIM or in the console ends every session at once and says so; reactivation revives none (D8)", async () => {
    for (const way of ["scim", "scim delete", "console"] as const) {
      const email = `leaver-${way.replace(" ", "-")}@acme.test`;
      const created = way === "console" ? undefined : await idp.create({ userName: email });
      const id = created?.id ?? (await admin.good("POST", "/users", { email })).user.id;
      const { url } = await admin.good("POST", `/users/${id}/sign-in-link`);
      const pending = (await admin.good("POST", `/users/${id}/sign-in-link`)).url as string;
      const browser = new ConsoleCaller(portal.app);
      await browser.signIn(url);
      const { cookie } = browser;
      assert.equal((await browser.call("GET", "/users")).status, 200);
      if (way === "scim delete") assert.equal((await idp.call("DELETE", `/Users/${id}`)).status, 204);
      else if (way === "scim") await idp.patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" });
      else await admin.good("POST", `/users/${id}/deactivate`);
      const refused = await browser.call("GET", "/users");
      assert.equal(refused.status, 401, way);
      if (way !== "scim delete") {
        assert.equal(refused.body.code, "access_removed");
        assert.match(refused.body.detail, /Your access to Acme was removed by .+ on \d{4}-\d\d-\d\d/);
        if (way === "scim") await idp.patch(`/Users/${id}`, { op: "replace", path: "active", value: true });
        else await admin.good("POST", `/users/${id}/reactivate`);
      }
      browser.cookie = cookie;
      assert.equal((await browser.call("GET", "/users")).status, 401, `${way}: an old session after reactivation`);
      assert.equal(
        (await browser.call("POST", "/sign-in/link", { secret: pending.split("#")[1] })).status,
        401,
        `${way}: a link from before`,
      );
    }
  });

  test("a new password ends the other sessions and keeps this one; a wrong current one is refused", async () => {
    const { browser } = await newcomer(admin, "pw@acme.test", "the first password");
    const other = new ConsoleCaller(portal.app);
    await other.good("POST", "/sign-in/password", { email: "pw@acme.test", password: "the first password" });
    assert.equal(
      (await browser.call("PUT", "/session/password", { current: "wrong", password: "the second password" })).status,
      403,
    );
    await browser.good("PUT", "/session/password", { current: "the first password", password: "the second password" });
    assert.equal((await browser.call("GET", "/session")).status, 200);
    assert.equal((await other.call("GET", "/session")).status, 401);
    assert.equal(
      (await browser.call("PUT", "/session/password", { current: "the second password", password: "short" })).status,
      400,
    );
  });

  test("a session ends after a day without use", async () => {
    const browser = await portal.superAdmin(account);
    const then = now;
    now = new Date(now.getTime() + 25 * 3_600_000);
    assert.equal((await browser.call("GET", "/session")).status, 401);
    now = then;
  });

  test("another site's page cannot act for a signed-in user (G7)", async () => {
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }]) {
      const answer = await admin.call("PUT", "/provisioning/enabled", { enabled: false }, headers);
      assert.equal(answer.status, 403);
      assert.equal(answer.body.code, "foreign_origin");
    }
    assert.equal((await admin.good("GET", "/provisioning")).enabled, true);
  });
});
