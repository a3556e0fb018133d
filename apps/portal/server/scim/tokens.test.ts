import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { after, before, describe, test } from "node:test";
import { logOptions } from "@rollcall/foundation/log";
import { newToken } from "@rollcall/foundation/tokens";
import { type Answer, type ConsoleCaller, ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const run = promisify(execFile);

function assertScimError(answer: Answer, status: number): void {
  assert.equal(answer.status, status, answer.text);
  assert.deepEqual(answer.body.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"]);
  assert.equal(answer.body.status, String(status));
  assert.equal(typeof answer.body.detail, "string");
}

describe("the token of a connection", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;
  let token: string;
  let idp: ScimCaller;
  let now = new Date("2026-11-23T12:00:00Z");
  const lines: string[] = [];
  const answersAfterwards: string[] = [];

  before(async () => {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    portal = await testPortal({
      clock: () => now,
      logger: { ...logOptions({ level: "trace", name: "portal" }), stream },
    });
    account = await portal.account();
    admin = await portal.superAdmin(account);
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    await admin.good("PATCH", "/provisioning/connection", { allowOutsideDomains: true, rateLimit: 0 });
    const made = await admin.good("POST", "/provisioning/tokens", { name: "Okta", expires: "90d" });
    token = made.token;
    assert.ok(!JSON.stringify(made.provisioning).includes(token));
    idp = new ScimCaller(portal.app, token);
  });
  after(() => portal[Symbol.asyncDispose]());

  const withHeader = (authorization: string | undefined, path = "/scim/v2/Users", method = "GET") =>
    portal.app.inject({
      method: method as "GET",
      url: path,
      headers: authorization === undefined ? {} : { authorization },
    });

  test("is asked for on every SCIM route and method, however the address is written (C1)", async () => {
    const routes = portal.app.printRoutes({ includeHooks: false });
    assert.match(routes, /scim\/v2/);
    const paths = [
      "",
      "/",
      "/Users",
      "/Users/",
      "/Users/1",
      "//Users",
      "/%2e/Users",
      "/users",
      "/USERS/1",
      "/Groups",
      "/Groups/1",
      "/Schemas",
      "/ResourceTypes",
      "/ServiceProviderConfig",
      "/Bulk",
      "/Me",
      "/.search",
      "/Users/.search",
      "/nothing",
      "/Users/%2e%2e/Groups",
    ];
    for (const path of paths)
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
        for (const header of [undefined, "Bearer nonsense", `Basic ${btoa(`a:${token}`)}`]) {
          const response = await withHeader(header, `/scim/v2${path}`, method);
          assert.equal(response.statusCode, 401, `${method} ${path}`);
          assert.match(String(response.headers["www-authenticate"]), /^Bearer/);
          if (method !== "HEAD") assert.equal(response.json().status, "401");
        }
    for (const path of ["/SCIM/v2/Users", "/scim/v2x/Users", "//scim/v2/Users"])
      assert.equal((await withHeader(undefined, path)).statusCode, 404);
  });

  test("is not guessed from an empty, a strange or a doubled header (C2)", async () => {
    for (const header of [
      "",
      " ",
      "Bearer",
      "Bearer ",
      "Bearer undefined",
      "Bearer null",
      "bearer  ",
      `Token ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer ${token}x`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token.toLowerCase()}`,
      newToken("rollcall_scim_"),
      `Bearer ${newToken("rollcall_api_")}`,
    ])
      assert.equal((await withHeader(header)).statusCode, 401, header);
    const long = await withHeader(`Bearer ${"x".repeat(100_000)}`);
    assert.equal(long.statusCode, 401);
  });

  test("works with and without the word Bearer, in any case, on an address with a query of its own", async () => {
    for (const header of [`Bearer ${token}`, `bearer ${token}`, token, `  Bearer   ${token} `])
      assert.equal((await withHeader(header)).statusCode, 200, header);
    assert.equal((await withHeader(token, "/scim/v2/Users?aadOptscim062020")).statusCode, 200);
    assert.equal((await withHeader(token, "/scim/v2/Users/?startIndex=1&count=2")).statusCode, 200);
  });

  test("in the address is refused (C11), and so is a filter by password", async () => {
    assert.equal((await withHeader(undefined, `/scim/v2/Users?access_token=${token}`)).statusCode, 401);
    assertScimError(await idp.call("GET", `/Users?filter=${encodeURIComponent('password eq "canary-filter"')}`), 403);
  });

  test("is of no use to a session, and a session is of no use to SCIM (B6)", async () => {
    const response = await portal.app.inject({ url: "/scim/v2/Users", headers: { cookie: admin.cookie ?? "" } });
    assert.equal(response.statusCode, 401);
    const api = await portal.app.inject({ url: "/api/users", headers: { authorization: `Bearer ${token}` } });
    assert.equal(api.statusCode, 401);
  });

  test("shows when it was used, from where and by which client", async () => {
    await idp.call("GET", "/Users", undefined, { "user-agent": "Okta SCIM Client 1.0.0" });
    await portal.app.inject({ url: "/healthz" });
    let shown = await admin.good("GET", "/provisioning");
    for (let tries = 0; shown.connections[0].lastClient !== "Okta" && tries < 100; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      shown = await admin.good("GET", "/provisioning");
    }
    assert.equal(shown.connections[0].lastClient, "Okta");
    assert.equal(shown.connections[0].tokens[0].lastUsedClient, "Okta");
    assert.equal(shown.connections[0].tokens[0].hint, `rollcall_scim_…${token.slice(-4)}`);
  });

  test("is one of two at most, and a revoked one is refused at once, here and on another node", async () => {
    const other = await portal.anotherNode();
    const second = await admin.good("POST", "/provisioning/tokens", { name: "Second" });
    const third = await admin.call("POST", "/provisioning/tokens", { name: "Third" });
    assert.equal(third.status, 409);
    assert.match(third.body.detail, /Revoke one/);
    const secondIdp = new ScimCaller(portal.app, second.token);
    assert.equal((await secondIdp.call("GET", "/Users")).status, 200);
    const id = second.provisioning.connections[0].tokens.find((one: { name: string }) => one.name === "Second").id;
    await admin.good("DELETE", `/provisioning/tokens/${id}`);
    assertScimError(await secondIdp.call("GET", "/Users"), 401);
    assert.equal((await new ScimCaller(other, second.token).call("GET", "/Users")).status, 401);
    assert.equal((await idp.call("GET", "/Users")).status, 200);
  });

  test("ends when it expires", async () => {
    const until = now;
    now = new Date(now.getTime() + 91 * 86_400_000);
    assertScimError(await idp.call("GET", "/Users"), 401);
    now = until;
    assert.equal((await idp.call("GET", "/Users")).status, 200);
  });

  test("stops with the switch and with the plan, with the setting named, and goes on afterwards (B8)", async () => {
    await admin.good("PUT", "/provisioning/enabled", { enabled: false });
    const off = await idp.call("GET", "/Users");
    assertScimError(off, 403);
    assert.match(off.body.detail, /switched off.*Settings > Security > Provisioning/);
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    await admin.good("PATCH", "/account", { plan: "professional" });
    const without = await idp.call("GET", "/Users");
    assertScimError(without, 403);
    assert.match(without.body.detail, /Professional/);
    assert.equal((await admin.call("PUT", "/provisioning/enabled", { enabled: true })).status, 409);
    await admin.good("PATCH", "/account", { plan: "enterprise" });
    assert.equal((await idp.call("GET", "/Users")).status, 200);
  });

  test("has a rate: beyond it comes 429 with Retry-After, and other accounts do not feel it", async () => {
    const neighbour = await portal.token(await portal.account("Neighbour"));
    await admin.good("PATCH", "/provisioning/connection", { rateLimit: 5 });
    const answers = await Promise.all(Array.from({ length: 15 }, () => idp.call("GET", "/Users?count=0")));
    const refused = answers.filter((answer) => answer.status === 429);
    assert.ok(refused.length >= 4 && answers.some((answer) => answer.status === 200));
    assertScimError(refused[0]!, 429);
    assert.match(String(refused[0]!.headers["retry-after"]), /^[1-9]\d*$/);
    assert.equal((await neighbour.call("GET", "/Users")).status, 200);
    await admin.good("PATCH", "/provisioning/connection", { rateLimit: 0 });
  });

  test("and passwords stand in no later answer, in no table and in no log line (C4, C6)", async () => {
    const password = "canary-Passw0rd-9921";
    const user = await idp.create({ userName: "canary@acme.test", password });
    await idp.patch(`/Users/${user.id}`, { op: "replace", path: "password", value: password });
    await idp.patch(`/Users/${user.id}`, { op: "replace", value: { password } });
    await idp.call("POST", "/Users", `{"userName": "x", "password": "${password}"`);
    await idp.call("GET", `/Users?filter=${encodeURIComponent(`password eq "${password}"`)}`);
    await idp.call("GET", `/Users?access_token=${token}&token=${token}`);
    await idp.call("GET", `/Users/${token}`);
    await admin.call("PUT", "/session/password", { password });
    await portal.app.inject({
      method: "POST",
      url: "/api/sign-in/password",
      payload: { email: "canary@acme.test", password },
    });
    for (let tries = 0; tries < 100; tries += 1) {
      const { total } = await admin.good("GET", "/exchanges?search=access_token");
      if (total > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const list = await admin.good("GET", "/exchanges?limit=200");
    for (const path of [
      "/session",
      "/users",
      `/users/${user.id}`,
      `/users/${user.id}/scim`,
      "/provisioning",
      "/audit?limit=200",
      "/exchanges?limit=200",
      ...list.exchanges.map((row: { id: string }) => `/exchanges/${row.id}`),
    ])
      answersAfterwards.push((await admin.call("GET", path)).text);
    answersAfterwards.push((await idp.call("GET", "/Users")).text, (await idp.call("GET", `/Users/${user.id}`)).text);
    const { stdout: dump } = await run("pg_dump", ["--data-only", "--inserts", portal.databaseUrl], {
      maxBuffer: 100_000_000,
    }).catch(async () => ({ stdout: await everyTable() }));
    assert.match(dump, /canary@acme\.test/);
    const session = admin.cookie?.split("=")[1] ?? "none";
    for (const [where, text] of [
      ["an answer", answersAfterwards.join("\n")],
      ["the database", dump],
      ["the log", lines.join("\n")],
    ] as const)
      for (const secret of [token, password, session]) {
        for (const form of [
          secret,
          Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
          Buffer.from(secret).toString("hex"),
          encodeURIComponent(secret),
        ])
          assert.ok(!text.includes(form), `${where} holds ${secret.slice(0, 20)} as ${form.slice(0, 20)}`);
      }
  });

  /** Every row of every table as text, for machines whose pg_dump is older than the server. */
  async function everyTable(): Promise<string> {
    const tables = await portal.database.query<{ name: string }>(
      undefined,
      "select tablename as name from pg_tables where schemaname = 'public'",
      [],
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const rows = await portal.database.query<{ row: string }>(
        undefined,
        `select t::text as row from "${name}" t`,
        [],
      );
      texts.push(...rows.map((row) => row.row));
    }
    return texts.join("\n");
  }
});
