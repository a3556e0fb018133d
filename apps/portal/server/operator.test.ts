import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createAccount, createScimToken, prepareFirstRun, signInLink } from "./operator.ts";
import { ConsoleCaller, testPortal, type TestPortal } from "../testing/test-portal.ts";

describe("the command line's functions", () => {
  let portal: TestPortal;
  before(async () => {
    portal = await testPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  test("an installation begins with the sample company as account 1, however often and by however many it is started", async () => {
    const { database } = portal;
    await Promise.all([1, 2, 3].map(() => prepareFirstRun(database, { sampleData: true })));
    await prepareFirstRun(database, { sampleData: true });
    const session = await portal.superAdmin(1);
    const { users, counts } = await session.good("GET", "/users");
    assert.equal(counts.all, 5);
    assert.ok(
      users.some(
        (user: { email: string; role: string }) => user.email === "admin@aurora.example" && user.role === "super_admin",
      ),
    );
    assert.equal((await session.good("GET", "/teams")).total, 2);
    assert.equal((await session.good("GET", "/account")).name, "Aurora Robotics");
    const shown = await session.good("GET", "/provisioning");
    assert.equal(shown.enabled, false);
    assert.ok(shown.prerequisites.every((one: { met: boolean }) => one.met));
  });

  test("without sample data there is portal 1 with its Super Admin and nothing else", async () => {
    const empty = await testPortal();
    try {
      await prepareFirstRun(empty.database, { sampleData: false });
      const session = await empty.superAdmin(1);
      assert.equal((await session.good("GET", "/users")).total, 1);
      assert.equal((await session.good("GET", "/teams")).total, 0);
      assert.equal((await session.good("GET", "/session")).account.number, 1);
    } finally {
      await empty[Symbol.asyncDispose]();
    }
  });

  test("accounts are numbered one after the other, also when made at once", async () => {
    const made = await Promise.all(
      [1, 2, 3, 4].map((index) => createAccount(portal.database, { name: `Account ${index}` })),
    );
    const numbers = made.map((one) => one.number).toSorted((a, b) => a - b);
    assert.deepEqual(
      numbers,
      [0, 1, 2, 3].map((step) => (numbers[0] ?? 0) + step),
    );
    await assert.rejects(
      createAccount(portal.database, { name: "X", plan: "gold" }),
      /starter, professional, enterprise/,
    );
  });

  test("a token makes what it needs, and a strict one stands beside a compatible one", async () => {
    const number = await portal.account();
    const [one, two] = [
      await createScimToken(portal.database, { portal: number, name: "a" }),
      await createScimToken(portal.database, { portal: number, name: "b", dialect: "strict", rate: 0 }),
    ];
    const config = async (token: string) =>
      (await portal.app.inject({ url: "/scim/v2/ServiceProviderConfig", headers: { authorization: token } })).json();
    assert.equal((await config(one.token)).interopProfileConformant, undefined);
    assert.equal((await config(two.token)).interopProfileConformant, true);
    await assert.rejects(createScimToken(portal.database, { portal: 999, name: "x" }), /no portal with the number 999/);
    const { number: starter } = await createAccount(portal.database, { name: "S", plan: "starter" });
    await assert.rejects(createScimToken(portal.database, { portal: starter, name: "x" }), /does not include SCIM/);
  });

  test("a sign-in link leads to the Super Admin", async () => {
    const number = await portal.account("Linked");
    const browser = new ConsoleCaller(portal.app);
    await browser.signIn(await signInLink(portal.database, { portal: number, validHours: 24 }));
    assert.equal((await browser.good("GET", "/session")).account.name, "Linked");
    await assert.rejects(signInLink(portal.database, { portal: 999 }), /no portal with the number 999/);
  });
});
