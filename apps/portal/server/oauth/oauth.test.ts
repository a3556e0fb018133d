import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { logOptions } from "@rollcall/foundation/log";
import { newToken } from "@rollcall/foundation/tokens";
import { type ConsoleCaller, PUBLIC_URL, ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { askForToken, ASSERTION_TYPE } from "../../testing/token-endpoint.ts";

/** What is written behind an answer is there a moment later. */
async function eventually<Row>(look: () => Promise<Row[]>): Promise<Row[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const rows = await look();
    if (rows.length > 0) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return look();
}

describe("OAuth 2.0 client credentials of a connection", () => {
  let portal: TestPortal;
  let other: TestPortal["app"];
  let admin: ConsoleCaller;
  let connection: string;
  let now = new Date("2026-11-23T12:00:00Z");
  /** Each test speaks from an address of its own, so that the rate of one is not felt by the next. */
  let address = 0;
  const lines: string[] = [];

  before(async () => {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const logger = { ...logOptions({ level: "trace", name: "portal" }), stream };
    portal = await testPortal({ clock: () => now, logger });
    other = await portal.anotherNode();
    const account = await portal.account();
    admin = await portal.superAdmin(account);
    const shown = await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    connection = shown.connections[0].id;
    await admin.good("PATCH", "/provisioning/connection", { allowOutsideDomains: true, rateLimit: 0 });
  });
  after(() => portal[Symbol.asyncDispose]());
  beforeEach(() => {
    address += 1;
  });

  afterEach(async () => {
    for (const one of (await connectionNow()).oauthClients)
      if (one.state === "live") await admin.good("DELETE", `/provisioning/oauth-clients/${one.id}`);
  });

  const ask = (form: Record<string, string> | string, headers: Record<string, string> = {}) =>
    askForToken(portal.app, form, { headers, address: `192.0.2.${address}` });
  const newClient = (more: object = {}) =>
    admin.good("POST", "/provisioning/oauth-clients", { connection, name: "Entra", ...more });
  const withSecret = (made: { client: string; secret: string }, more: object = {}) =>
    ask({ grant_type: "client_credentials", client_id: made.client, client_secret: made.secret, ...more });
  const scim = (token: string, node = portal.app) => new ScimCaller(node, token).call("GET", "/Users?count=0");
  const connectionNow = async () => (await admin.good("GET", "/provisioning")).connections[0];

  test("a client gets an access token for its secret, in the form or as Basic, that opens SCIM and nothing else", async () => {
    const made = await newClient();
    assert.match(made.secret, /^rollcall_secret_[0-9A-Za-z]{46}$/);
    const post = await withSecret(made, { scope: "scim" });
    assert.equal(post.status, 200, JSON.stringify(post.body));
    assert.equal(post.headers["cache-control"], "no-store");
    assert.deepEqual(
      { ...post.body, access_token: "" },
      { access_token: "", token_type: "Bearer", expires_in: 3600, scope: "scim" },
    );
    const basic = Buffer.from(`${made.client}:${encodeURIComponent(made.secret)}`).toString("base64");
    const other = await ask({ grant_type: "client_credentials" }, { authorization: `Basic ${basic}` });
    assert.equal(other.status, 200, JSON.stringify(other.body));
    assert.notEqual(other.body.access_token, post.body.access_token);
    assert.equal((await scim(post.body.access_token)).status, 200);
    const api = await portal.app.inject({
      url: "/api/users",
      headers: { authorization: `Bearer ${post.body.access_token}` },
    });
    assert.equal(api.statusCode, 401);
    assert.equal((await scim(made.secret)).status, 401, "a secret is no token");
  });

  test("every mistake is told in the words of RFC 6749, and a wrong secret like an unknown client (B6, C2)", async () => {
    const made = await newClient();
    const second = await newClient({ name: "Second" });
    const good = { grant_type: "client_credentials", client_id: made.client, client_secret: made.secret };
    const cases: [Record<string, string> | string, number, string][] = [
      ["", 400, "invalid_request"],
      [{ ...good, grant_type: "password" }, 400, "unsupported_grant_type"],
      [{ ...good, scope: "admin" }, 400, "invalid_scope"],
      [{ ...good, scope: "scim admin" }, 400, "invalid_scope"],
      [`${new URLSearchParams(good).toString()}&scope=scim&scope=scim`, 400, "invalid_request"],
      [{ ...good, client_assertion: "x", client_assertion_type: ASSERTION_TYPE }, 400, "invalid_request"],
      [{ grant_type: "client_credentials" }, 401, "invalid_client"],
      [{ ...good, client_secret: newToken("rollcall_secret_") }, 401, "invalid_client"],
      [{ ...good, client_secret: second.secret }, 401, "invalid_client"],
      [{ ...good, client_id: randomUUID() }, 401, "invalid_client"],
      [{ ...good, client_id: "' or 1=1--" }, 401, "invalid_client"],
      [{ ...good, client_secret: "undefined" }, 401, "invalid_client"],
    ];
    for (const [form, status, error] of cases) {
      const answer = await ask(form);
      assert.equal(answer.status, status, JSON.stringify(form));
      assert.equal(answer.body.error, error, JSON.stringify(form));
      assert.equal(typeof answer.body.error_description, "string");
      if (status === 401) assert.match(String(answer.headers["www-authenticate"]), /^Basic/);
    }
    const [wrong, unknown] = [
      await ask({ ...good, client_secret: newToken("rollcall_secret_") }),
      await ask({ ...good, client_id: randomUUID() }),
    ];
    assert.deepEqual(wrong.body, unknown.body);
    const json = await ask(JSON.stringify(good), { "content-type": "application/json" });
    assert.equal(json.body.error, "invalid_request");
    assert.equal((await portal.app.inject({ url: "/oauth/token" })).statusCode, 405);
  });

  test("guessing is slowed down, and keeps nobody out who knows the secret; nor may a client ask without end", async () => {
    const made = await newClient();
    const wrong = { client: made.client, secret: newToken("rollcall_secret_") };
    const tries = await Promise.all(Array.from({ length: 30 }, () => withSecret(wrong)));
    const slowed = tries.filter((one) => one.status === 429);
    assert.ok(slowed.length >= 15, `${slowed.length} of 30`);
    assert.ok(tries.every((one) => one.status === 429 || one.status === 401));
    assert.match(String(slowed[0]?.headers["retry-after"]), /^[1-9]\d*$/);
    assert.equal((await withSecret(made)).status, 200);
    const many = await Promise.all(Array.from({ length: 60 }, () => withSecret(made)));
    assert.ok(many.some((one) => one.status === 429));
    assert.equal((await withSecret(await newClient({ name: "Calm" }))).status, 200);
  });

  test("an access token ends within the hour, with its client, with its secret, with the switch and with the plan, on both nodes (B8, C9)", async () => {
    const live = async (made: { client: string; secret: string }) =>
      (await withSecret(made)).body.access_token as string;
    const onBoth = async (token: string, status: number, what: string) => {
      for (const node of [portal.app, other]) assert.equal((await scim(token, node)).status, status, what);
    };
    const made = await newClient({ name: "Rotating" });
    const token = await live(made);
    await onBoth(token, 200, "fresh");
    const then = now;
    now = new Date(now.getTime() + 3_601_000);
    await onBoth(token, 401, "after an hour");
    const [expired] = await eventually<{ id: string }>(
      async () => (await admin.good("GET", "/exchanges?result=failed")).exchanges,
    );
    assert.match(
      (await admin.good("GET", `/exchanges/${expired?.id}`)).explanation.why,
      /access token that has expired/,
    );
    now = then;

    const renewed = await admin.good("POST", `/provisioning/oauth-clients/${made.client}/secrets`, { expires: "90d" });
    const third = await admin.call("POST", `/provisioning/oauth-clients/${made.client}/secrets`, {});
    assert.equal(third.body.code, "too_many_secrets");
    const fromNew = await live({ client: made.client, secret: renewed.secret });
    const [, old] = (await connectionNow()).oauthClients.find((one: { id: string }) => one.id === made.client).secrets;
    now = new Date(now.getTime() + 1_000);
    await admin.good("DELETE", `/provisioning/oauth-secrets/${old.id}`);
    await onBoth(token, 401, "its secret is revoked");
    await onBoth(fromNew, 200, "the other secret goes on");
    assert.equal((await withSecret(made)).body.error, "invalid_client");

    await admin.good("PUT", "/provisioning/enabled", { enabled: false });
    now = new Date(now.getTime() + 1_000);
    await onBoth(fromNew, 403, "switched off");
    assert.equal((await withSecret({ client: made.client, secret: renewed.secret })).body.error, "unauthorized_client");
    assert.ok((await connectionNow()).oauthClients.length > 0, "still listed");
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    await admin.good("PATCH", "/account", { plan: "professional" });
    now = new Date(now.getTime() + 1_000);
    await onBoth(fromNew, 403, "without the plan");
    await admin.good("DELETE", `/provisioning/oauth-clients/${made.client}`);
    await admin.good("PATCH", "/account", { plan: "enterprise" });
    now = new Date(now.getTime() + 1_000);
    await onBoth(fromNew, 401, "revoked while the plan was away");
    const messages = (await admin.good("GET", "/audit?limit=50")).entries.map(
      (one: { message: string }) => one.message,
    );
    for (const words of [
      /^Made the OAuth client Rotating for the connection Directory, with a secret$/,
      /^Made another secret for the OAuth client Rotating$/,
      /^Revoked the secret rollcall_secret_….{4} of the OAuth client Rotating$/,
      /^Revoked the OAuth client Rotating$/,
    ])
      assert.ok(
        messages.some((message: string) => words.test(message)),
        String(words),
      );
  });

  test("the use of a client is noted, and the activity says which credential it was", async () => {
    const made = await newClient({ name: "Noted" });
    const { access_token: token } = (await withSecret(made)).body;
    const correlation = randomUUID();
    const caller = new ScimCaller(portal.app, token);
    await caller.call(
      "POST",
      "/Users",
      { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "noted@acme.test" },
      { "x-correlation-id": correlation },
    );
    const [row] = (await admin.good("GET", `/exchanges?search=${correlation}`)).exchanges;
    const detail = await admin.good("GET", `/exchanges/${row.id}`);
    assert.deepEqual(detail.token, { name: "OAuth client Noted", hint: made.client });
    assert.ok(!JSON.stringify(detail).includes(token));
    const [used] = await eventually<{ lastUsedAddress: string | null }>(async () =>
      (await connectionNow()).oauthClients.filter(
        (one: { id: string; lastUsedAt: string | null }) => one.id === made.client && one.lastUsedAt !== null,
      ),
    );
    assert.ok(used?.lastUsedAddress);
    const stored = await portal.database.query<{ row: string }>(
      undefined,
      "select t::text as row from oauth_access_tokens t union all select t::text from oauth_secrets t",
      [],
    );
    const kept = [...stored.map((one) => one.row), ...lines].join("\n");
    for (const secret of [token, made.secret])
      for (const form of [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64url")])
        assert.ok(!kept.includes(form), "a digest is kept and no secret (C4, C6)");
  });

  test("the endpoint describes itself (RFC 8414), and ServiceProviderConfig names both ways in", async () => {
    const response = await portal.app.inject({ url: "/.well-known/oauth-authorization-server" });
    const described = response.json();
    assert.equal(described.issuer, PUBLIC_URL);
    assert.equal(described.token_endpoint, `${PUBLIC_URL}/oauth/token`);
    assert.deepEqual(described.grant_types_supported, ["client_credentials"]);
    assert.ok(
      !described.token_endpoint_auth_signing_alg_values_supported.some((name: string) => /^HS|none/.test(name)),
    );
    const made = await newClient({ name: "Config" });
    const { access_token: token } = (await withSecret(made)).body;
    const config = await new ScimCaller(portal.app, token).call("GET", "/ServiceProviderConfig");
    assert.deepEqual(
      config.body.authenticationSchemes.map((one: { type: string }) => one.type),
      ["oauthbearertoken", "oauth2"],
    );
  });
});
