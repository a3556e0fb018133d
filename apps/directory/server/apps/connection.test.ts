import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";
import { startStubApp } from "../provisioning/testbed/stub-app.ts";
import type { StubApp } from "../provisioning/testbed/stub-app.ts";

const canary = "canary-5f3c9a71d2e84b60";

describe("the connection of an app", () => {
  let directory: TestDirectory;
  let target: StubApp;
  let other: StubApp;
  let id = "";
  before(async () => {
    directory = await TestDirectory.start();
    target = await startStubApp();
    other = await startStubApp();
    id = (await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Acme" })).id;
  });
  after(async () => {
    await directory[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });
  const connect = (body: object) => directory.console("PUT", `/apps/${id}/connection`, body);
  const switches = { createUsers: true, updateUsers: true, deactivateUsers: true, pushGroups: false };

  test("an address that no SCIM service can have is refused in words", async () => {
    for (const [baseUrl, words] of [
      ["acme", /not an address/],
      ["ftp://acme.example/scim", /begins with ftp:/],
      ["javascript:alert(1)", /begins with javascript:/],
      ["https://me:secret@acme.example/scim", /user name or a password/],
      ["https://acme.example/scim#x", /after "#"/],
    ] as const) {
      const { status, body } = await connect({ baseUrl, token: canary });
      assert.deepEqual([status, body.code], [400, "base_url_invalid"], baseUrl);
      assert.match(body.detail, words);
    }
    assert.equal((await connect({ baseUrl: target.baseUrl })).body.code, "token_needed");
    assert.equal((await connect({ baseUrl: target.baseUrl, token: "a b" })).status, 400);
    assert.equal((await directory.good("GET", `/apps/${id}`)).connection.status, "unset");
  });

  test("provisioning cannot be switched on before the connection has passed its test", async () => {
    const on = () => directory.console("PUT", `/apps/${id}/provisioning`, { ...switches, enabled: true });
    assert.equal((await on()).body.code, "connection_incomplete");
    const saved = await connect({ baseUrl: `${target.baseUrl}/`, token: `Bearer ${canary}` });
    assert.equal(saved.status, 200, saved.text);
    const { connection } = saved.body;
    assert.deepEqual(
      [connection.status, connection.baseUrl, connection.hasToken, connection.tokenHint],
      ["untested", target.baseUrl, true, `…${canary.slice(-4)}`],
    );
    assert.equal((await on()).body.code, "connection_not_working");
    const result = await directory.good("POST", `/apps/${id}/connection/test`);
    assert.equal(result.passed, true);
    assert.equal(target.received.at(-1)?.headers["authorization"], `Bearer ${canary}`);
    assert.equal((await on()).body.provisioning.enabled, true);
  });

  test("the query string of a base URL is kept", async () => {
    const made = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Query" });
    const { connection } = await directory.good("PUT", `/apps/${made.id}/connection`, {
      baseUrl: `${target.baseUrl}/?aadOptscim062020`,
      token: canary,
    });
    assert.equal(connection.baseUrl, `${target.baseUrl}?aadOptscim062020`);
  });

  test("F1: the stored token never goes to another origin", async () => {
    const moved = await connect({ baseUrl: other.baseUrl });
    assert.deepEqual([moved.status, moved.body.code], [400, "token_for_other_origin"]);
    const tested = await directory.console("POST", `/apps/${id}/connection/test`, { baseUrl: other.baseUrl });
    assert.ok(tested.status >= 400, tested.text);
    const byApi = await directory.api("POST", `/apps/${id}/connections/default?activate=true`, {
      baseUrl: other.baseUrl,
      profile: { authScheme: "TOKEN" },
    });
    assert.equal(byApi.status, 400);
    // Even with the row changed behind the rules' back, the seal does not open for another address.
    await directory.db.pool.query("update apps set base_url = $2 where id = $1", [id, other.baseUrl]);
    assert.ok((await directory.console("POST", `/apps/${id}/connection/test`)).status >= 400);
    await directory.db.pool.query("update apps set token_origin = $2 where id = $1", [id, other.origin]);
    assert.ok((await directory.console("POST", `/apps/${id}/connection/test`)).status >= 400);
    assert.deepEqual(
      other.received.filter(({ headers }) => headers["authorization"] !== undefined),
      [],
    );
    await directory.db.pool.query("update apps set base_url = $2, token_origin = $3 where id = $1", [
      id,
      target.baseUrl,
      target.origin,
    ]);
    const kept = await connect({ baseUrl: `${target.baseUrl}/v2` });
    assert.equal(kept.status, 200);
  });

  test("the token is in no answer, no dump and no log", async () => {
    const answers = await Promise.all([
      directory.console("GET", `/apps/${id}`),
      directory.console("GET", "/apps"),
      directory.console("GET", "/log?limit=200"),
      directory.console("GET", `/apps/${id}/activity?limit=200`),
      directory.api("GET", `/apps/${id}`),
      directory.api("GET", `/apps/${id}/connections/default`),
      directory.api("GET", "/logs?limit=1000"),
    ]);
    for (const { status, text } of answers) {
      assert.equal(status, 200);
      assert.equal(text.includes(canary), false);
    }
    assert.equal(directory.logged.join("").includes(canary), false);
    assert.equal(directory.logged.join("").includes(directory.token), false);
    for (const secret of [canary, directory.token, directory.cookie.split("=")[1] ?? ""]) {
      const { rows: tables } = await directory.db.pool.query<{ name: string }>(
        "select tablename as name from pg_tables where schemaname = 'public'",
      );
      for (const { name } of tables) {
        const { rows } = await directory.db.pool.query(`select 1 from ${name} as t where t::text like $1 limit 1`, [
          `%${secret}%`,
        ]);
        assert.deepEqual(rows, [], `${name} holds a secret`);
      }
    }
  });
});
