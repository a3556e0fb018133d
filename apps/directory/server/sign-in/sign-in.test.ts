import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";
import { createApiToken, prepareFirstRun, signInLink } from "../operator.ts";

describe("administrators and their sessions", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory[Symbol.asyncDispose]());

  const password = "correct horse battery";
  const enter = (email: string, secret: string) =>
    directory.send("POST", "/console/sign-in/password", { body: { email, password: secret } });

  test("nothing of the console is told without a session", async () => {
    const answer = await directory.send("GET", "/console/people");
    assert.deepEqual([answer.status, answer.body.code], [401, "not_signed_in"]);
    const document = await directory.send("GET", "/console/openapi.json");
    assert.equal(document.status, 200);
    const routes = Object.entries(document.body.paths as Record<string, Record<string, unknown>>).flatMap(
      ([path, methods]) => Object.keys(methods).map((method) => [method, path] as const),
    );
    assert.ok(routes.length > 45, `${routes.length} routes are documented`);
    const id = "018f0000-0000-7000-8000-000000000000";
    for (const [method, path] of routes) {
      if (path.includes("/sign-in/")) continue;
      const url = (path.startsWith("/console") ? path : `/console${path}`).replaceAll(/\{[^}]+\}/g, id);
      assert.equal((await directory.send(method.toUpperCase(), url)).status, 401, `${method} ${path}`);
    }
  });

  test("a one-time link works once", async () => {
    const path = await signInLink(directory.db);
    assert.match(path, /^\/sign-in#[\w-]{40,}$/);
    const secret = path.split("#")[1] ?? "";
    const use = () => directory.send("POST", "/console/sign-in/link", { body: { secret } });
    const first = await use();
    assert.equal(first.status, 204);
    assert.match(String(first.headers["set-cookie"]), /HttpOnly.*SameSite=Lax/i);
    assert.deepEqual([(await use()).status, (await use()).body.code], [401, "link_used"]);
  });

  test("another site's page can change nothing", async () => {
    for (const headers of [
      { cookie: directory.cookie, "sec-fetch-site": "cross-site" },
      { cookie: directory.cookie, "sec-fetch-site": "same-site" },
      { cookie: directory.cookie, "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    ]) {
      const answer = await directory.send("POST", "/console/groups", { body: { name: "Evil" }, headers });
      assert.deepEqual([answer.status, answer.body.code], [403, "foreign_origin"]);
    }
  });

  test("a password is set, used, and ends the other sessions when it changes", async () => {
    assert.equal((await enter("admin@localhost", password)).status, 401);
    const short = await directory.console("PUT", "/session/password", { password: "short" });
    assert.equal(short.status, 400);
    assert.equal((await directory.console("PUT", "/session/password", { password })).status, 204);
    const other = await enter("ADMIN@localhost", password);
    assert.equal(other.status, 204);
    const cookie = String([other.headers["set-cookie"]].flat()[0]).split(";")[0] ?? "";
    const session = () => directory.send("GET", "/console/session", { headers: { cookie } });
    assert.equal((await session()).body.administrator.hasPassword, true);
    const change = (current: string) =>
      directory.console("PUT", "/session/password", { current, password: "another long password" });
    assert.equal((await change("wrong")).body.code, "wrong_password");
    assert.equal((await change(password)).status, 204);
    assert.equal((await session()).status, 401);
    assert.equal((await directory.console("GET", "/session")).status, 200);
    assert.equal((await enter("admin@localhost", password)).status, 401);
  });

  test("guessing is slowed down", async () => {
    const guesses = await Promise.all(Array.from({ length: 11 }, () => enter("guess@localhost", "nope")));
    assert.deepEqual([...new Set(guesses.map(({ status }) => status))], [401]);
    assert.equal((await enter("guess@localhost", "nope")).body.code, "too_many_attempts");
  });

  test("signing out ends the session", async () => {
    const cookie = directory.cookie;
    assert.equal((await directory.console("POST", "/sign-out")).status, 204);
    assert.equal((await directory.send("GET", "/console/session", { headers: { cookie } })).status, 401);
    await directory.signIn((await signInLink(directory.db)).split("#")[1] ?? "");
  });

  test("administrators are added with a link and removed, but never the last", async () => {
    const [self] = (await directory.good("GET", "/administrators")).administrators;
    assert.equal(self.you, true);
    const last = await directory.console("DELETE", `/administrators/${self.id}`);
    assert.deepEqual([last.status, last.body.code], [409, "last_administrator"]);
    const added = await directory.good("POST", "/administrators", { name: "Grace", email: "grace@example.com" });
    assert.match(added.link, /^http:\/\/localhost:3001\/sign-in#/);
    const again = await directory.console("POST", "/administrators", { name: "G", email: "GRACE@example.com" });
    assert.equal(again.body.code, "administrator_exists");
    const old = directory.cookie;
    await directory.signIn(added.link.split("#")[1]);
    assert.equal((await directory.good("GET", "/session")).administrator.email, "grace@example.com");
    await directory.good("DELETE", `/administrators/${self.id}`);
    assert.equal((await directory.send("GET", "/console/session", { headers: { cookie: old } })).status, 401);
  });

  test("an API token is shown once and listed by its hint", async () => {
    const made = await directory.good("POST", "/api-tokens", { name: "ci" });
    assert.match(made.secret, /^rollcall_api_[0-9A-Za-z]{46}$/);
    const { tokens } = await directory.good("GET", "/api-tokens");
    assert.equal(JSON.stringify(tokens).includes(made.secret), false);
    assert.equal(tokens[0].hint, `rollcall_api_…${made.secret.slice(-4)}`);
    const { token } = await createApiToken(directory.db, { name: "cli" });
    assert.match(token, /^rollcall_api_/);
  });

  test("the first run happens once", async () => {
    await prepareFirstRun(directory.db, { sampleData: true });
    assert.equal((await directory.good("GET", "/people")).total, 0);
  });
});

test("the sample company has 60 people of many languages and 8 groups, whoever starts first", async () => {
  await using directory = await TestDirectory.start({ sampleData: true });
  await Promise.all([1, 2, 3].map(() => prepareFirstRun(directory.db, { sampleData: true })));
  const { total, people } = await directory.good("GET", "/people?limit=200");
  assert.equal(total, 60);
  assert.equal((await directory.good("GET", "/groups")).total, 8);
  assert.equal((await directory.good("GET", "/administrators")).administrators[0].email, "admin@aurora.example");
  for (const { login } of people) assert.match(login, /^[a-z.]+@aurora\.example$/);
  assert.ok(people.filter(({ name }: { name: string }) => /[^ -~]/.test(name)).length > 30);
  const everyone = (await directory.good("GET", "/groups?search=Everyone")).groups[0];
  assert.equal(everyone.memberCount, 60);
});
