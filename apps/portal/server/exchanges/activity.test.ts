import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { KEPT_DAYS, removeOld } from "./retention.ts";

describe("the provisioning activity", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;
  let okta: ScimCaller;

  before(async () => {
    portal = await testPortal();
    account = await portal.account("Acme");
    admin = await portal.superAdmin(account);
    okta = await portal.token(account, { name: "Okta" });
    const other = await portal.token(await portal.account("Other"));
    await other.create({ userName: "secret@other.test" });
    for (let at = 0; at < 230; at += 1)
      await okta.create({
        userName: `u${at}@acme.test`,
        displayName: at === 7 ? '=HYPERLINK("http://evil")' : `User ${at}`,
      });
    await okta.call("GET", '/Users?filter=userName eq "u7@acme.test"', undefined, {
      "user-agent": "Okta SCIM Client 1.0.0",
    });
    // Reads are written within half a second.
    await new Promise((resume) => setTimeout(resume, 900));
  });
  after(() => portal[Symbol.asyncDispose]());

  test("is exported whole as CSV, which no spreadsheet runs as a formula", async () => {
    const answer = await admin.call("GET", "/exchanges/export?format=csv&operation=create");
    assert.equal(answer.status, 200);
    assert.match(
      String(answer.headers["content-disposition"]),
      /^attachment; filename="provisioning-activity-\d+-[\dT-]+Z\.csv"$/,
    );
    const lines = answer.text.trimEnd().split("\r\n");
    assert.equal(lines.length, 231);
    assert.match(lines[0] ?? "", /^\uFEFFTime,What happened,Result/);
    assert.ok(lines.some((line) => line.includes(`"'=HYPERLINK(""http://evil"")"`)));
    assert.ok(!lines.some((line) => /(^|,)"?=/.test(line)));
    assert.ok(!answer.text.includes("other.test"));
  });

  test("is exported as NDJSON with requests and responses, and without a token", async () => {
    const answer = await admin.call("GET", "/exchanges/export?format=ndjson&operation=create&search=User 19");
    const rows = answer.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(rows.length, 11);
    assert.equal(JSON.parse(rows[0].response.body).userName, "u199@acme.test");
    assert.ok(!answer.text.includes(okta.token));
  });

  test("is narrowed by client and connection, and says which there are", async () => {
    const sources = await admin.good("GET", "/exchanges/sources");
    assert.deepEqual(sources.connections.length, 1);
    const byClient = await admin.good("GET", "/exchanges?client=Okta");
    assert.equal(byClient.total, 1);
    assert.equal(byClient.exchanges[0].connection.id, sources.connections[0].id);
    assert.equal((await admin.good("GET", `/exchanges?connection=${byClient.exchanges[0].id}`)).total, 0);
  });

  test("leads from a taken name to whoever has it", async () => {
    await admin.good("POST", "/users", { email: "hand@acme.test", givenName: "Hanna", familyName: "Hand" });
    await okta.call("POST", "/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: "hand@acme.test",
    });
    await new Promise((resume) => setTimeout(resume, 900));
    const [row] = (await admin.good("GET", "/exchanges?result=failed&search=hand@acme.test")).exchanges;
    const { explanation } = await admin.good("GET", `/exchanges/${row.id}`);
    assert.match(explanation.why, /added here by hand/);
    assert.deepEqual(explanation.link, { label: "Open Users & Teams", to: "/users?status=all&q=hand%40acme.test" });
  });

  test("tells an open page of new requests, on whichever node they arrive, until the session ends", async () => {
    const second = await portal.anotherNode();
    const address = await second.listen({ port: 0, host: "127.0.0.1" });
    const response = await fetch(`${address}/api/exchanges/live`, { headers: { cookie: admin.cookie ?? "" } });
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    assert.ok(response.body);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    const until = async (part: string) => {
      while (!text.includes(part)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`the stream ended before "${part}": ${text}`);
        text += decoder.decode(value, { stream: true });
      }
    };
    await until("event: change");
    const made = await okta.create({ userName: "live@acme.test" });
    const [row] = (await admin.good("GET", `/exchanges?user=${made.id}`)).exchanges;
    await until(`data: ${row.id}`);
    await admin.good("POST", "/sign-out", {});
    let ended = false;
    while (!ended) ended = (await reader.read()).done;
    assert.equal((await admin.call("GET", "/exchanges")).status, 401);
    admin = await portal.superAdmin(account);
  });

  test("is for Super Admins alone", async () => {
    const { link } = await admin.good("POST", "/users", {
      email: "plain@acme.test",
      givenName: "Paul",
      familyName: "Plain",
    });
    const plain = await portal.superAdmin(account);
    plain.cookie = undefined;
    await plain.signIn(link.url);
    for (const path of ["/exchanges/export?format=csv", "/exchanges/live", "/exchanges/sources"]) {
      const answer = await plain.call("GET", path);
      assert.equal(answer.status, 403, path);
    }
  });

  test("keeps requests for 90 days and no longer; what is younger stays", async () => {
    const old = new Date(Date.now() - (KEPT_DAYS + 1) * 86_400_000);
    const { rows } = await portal.database.pool.query<{ id: string }>(
      "select id from exchanges where account_id = $1 order by id limit 40",
      [account],
    );
    await portal.database.pool.query("update exchanges set at = $2 where account_id = $1 and id = any($3)", [
      account,
      old,
      rows.map((row) => row.id),
    ]);
    const before = (await admin.good("GET", "/exchanges")).total;
    assert.equal(await removeOld({ database: portal.database, clock: () => new Date() }), 40);
    assert.equal((await admin.good("GET", "/exchanges")).total, before - 40);
  });
});
