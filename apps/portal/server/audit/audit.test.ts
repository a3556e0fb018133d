import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { verifyAudit } from "../operator.ts";
import { numberEntries } from "./store.ts";

describe("the audit log", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;

  before(async () => {
    portal = await testPortal();
    account = await portal.account("Acme");
    admin = await portal.superAdmin(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  /** Seals what is open, whether the portal's own step is at it or not. */
  async function sealed(): Promise<void> {
    for (;;) {
      await numberEntries(portal.database, 1_000);
      const [row] = await portal.database.query<{ open: number }>(
        undefined,
        "select count(*) as open from audit where number is null",
        [],
      );
      if (row?.open === 0) return;
    }
  }
  const faultOf = async (kept?: { number: number; seal: string }) =>
    (await verifyAudit(portal.database, { portal: account, ...(kept === undefined ? {} : { kept }) }))[0]?.fault;
  const run = (text: string, ...values: unknown[]) => portal.database.query(undefined, text, values);

  test("is a chain: an entry that is changed, taken out or written anew is found", async () => {
    for (let at = 0; at < 5; at += 1) await admin.good("POST", "/teams", { name: `Team ${at}` });
    await sealed();
    const [whole] = await verifyAudit(portal.database, { portal: account });
    assert.equal(whole?.fault, undefined);
    assert.ok(whole !== undefined && whole.entries >= 5);
    const { number } = whole.end;

    const [{ message } = { message: "" }] = await portal.database.query<{ message: string }>(
      undefined,
      "select message from audit where account_id = $1 and number = $2",
      [account, number - 2],
    );
    const setMessage = "update audit set message = $3 where account_id = $1 and number = $2";
    await run(setMessage, account, number - 2, "Nothing happened");
    assert.match((await faultOf()) ?? "", new RegExp(`^Entry ${number - 2} is not what was sealed`));
    await run(setMessage, account, number - 2, message);
    assert.equal(await faultOf(), undefined, "what is as it was written is whole again");

    await run("create table aside as select * from audit where account_id = $1 and number = $2", account, number - 1);
    await run("delete from audit where account_id = $1 and number = $2", account, number - 1);
    assert.equal(await faultOf(), `Entry ${number - 1} is missing: after ${number - 2} comes ${number}.`);
    await run("insert into audit select * from aside");
    assert.equal(await faultOf(), undefined);

    await run("delete from audit where account_id = $1 and number = $2", account, number);
    assert.equal(await faultOf(), undefined, "the chain alone cannot tell that its end was cut off");
    assert.match((await faultOf(whole.end)) ?? "", /is missing: the log ends/, "the end that was kept elsewhere can");

    await run(setMessage, account, 1, "Somebody else did it");
    await run(
      `update audit a set seal = c.seal from (
         select id, audit_chain('', audit_text(b, b.number)) over (order by b.number) as seal from audit b where account_id = $1) c
       where a.account_id = $1 and a.id = c.id`,
      account,
    );
    await admin.good("POST", "/teams", { name: "One more" });
    await sealed();
    assert.equal(await faultOf(), undefined);
    assert.match((await faultOf(whole.end)) ?? "", /has another seal than the one that was kept/);
  });

  test("is sealed without gaps while many write at once", async () => {
    const other = await portal.account("Busy");
    const busy = await portal.superAdmin(other);
    const idp = await portal.token(other);
    await Promise.all([
      ...Array.from({ length: 60 }, (_, at) => idp.create({ userName: `u${at}@acme.test` })),
      ...Array.from({ length: 20 }, (_, at) => busy.good("POST", "/teams", { name: `T${at}` })),
      ...Array.from({ length: 10 }, () => numberEntries(portal.database, 7)),
    ]);
    await sealed();
    const [result] = await verifyAudit(portal.database, { portal: other });
    assert.equal(result?.fault, undefined);
    assert.ok((result?.entries ?? 0) >= 80);
  });

  test("has ready views and files of what they show, with nothing that a spreadsheet would run", async () => {
    const here = await portal.account("Views");
    const boss = await portal.superAdmin(here);
    const idp = await portal.token(here, { name: "Okta" });
    await idp.create({ userName: "=cmd()@acme.test", displayName: "=cmd()" });
    await boss.good("POST", "/contacts", { firstName: "Ada", lastName: "Byron" });
    const messages = async (query: string): Promise<string[]> =>
      (await boss.good("GET", `/audit?${query}`)).entries.map((entry: { message: string }) => entry.message);
    assert.deepEqual(await messages("view=records"), ["Added the contact Ada Byron"]);
    assert.deepEqual(await messages("view=provisioning"), ["Created =cmd()"]);
    assert.equal((await messages("view=sign_ins")).length, 1);
    assert.ok((await messages("view=security")).length > 0);
    assert.deepEqual(await messages("view=all&actor=scim"), ["Created =cmd()"]);
    const csv = await boss.call("GET", "/audit/export?format=csv&view=provisioning");
    assert.match(String(csv.headers["content-disposition"]), /^attachment; filename="audit-log-\d+-.*\.csv"$/);
    assert.ok(csv.text.includes("Created =cmd()") && !/(^|,)"?=cmd/m.test(csv.text), csv.text);
    const ndjson = await boss.call("GET", "/audit/export?format=ndjson");
    const lines = ndjson.text.trim().split("\n");
    assert.equal(lines.length, (await boss.good("GET", "/audit")).total);
    assert.ok(lines.every((line) => "seal" in (JSON.parse(line) as object)));
  });
});
