import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { openLookUps } from "../users/look-up.ts";

describe("the searches that directories send all day", () => {
  let portal: TestPortal;
  let account: number;
  let idp: ScimCaller;
  const names = ["Ada", "ada lovelace", "Größe", "GRÖSSE", "Öz", "Ozan", "100%", "a_b", "a'b", "x\\y", "xylophone"];
  const mails = ["one@acme.test", "Two@Acme.Test", "straße@acme.test"];

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    idp = await portal.token(account);
    await Promise.all(
      names.map((familyName, index) =>
        idp.create({
          userName: `User${index}@acme.test`,
          externalId: `Ext-${index}`,
          name: { familyName },
          emails: [{ value: `own${index}@acme.test`, primary: true }, { value: mails[index % mails.length] }],
        }),
      ),
    );
    // The same names, in another connection of the account and in another account: nobody may meet them.
    const others = [await portal.token(account, { name: "other" }), await portal.token(await portal.account("Globex"))];
    await others[1]?.create({ userName: "User1@acme.test", externalId: "Ext-1", name: { familyName: "Ada" } });
  });
  after(() => portal[Symbol.asyncDispose]());

  const found = async (filter: string, more = "") => {
    const { status, body } = await idp.call("GET", `/Users?filter=${encodeURIComponent(filter)}${more}`);
    return { status, total: body.totalResults, users: body.Resources ?? body.detail };
  };
  const filters = [
    ...["User1@acme.test", "USER1@ACME.TEST", "nobody", "", "a'b", "${1}"].map((value) => `userName eq "${value}"`),
    ...["Ext-1", "ext-1", ""].map((value) => `externalId eq "${value}"`),
    ...[...mails, "TWO@acme.test", "STRASSE@acme.test", "nobody@acme.test"].map((v) => `emails.value eq "${v}"`),
    ...["a", "A", "ada", "gr", "GRÖ", "ö", "100", "100%", "a_", "x\\\\", "x", "zz", ""].map(
      (value) => `name.familyName sw "${value}"`,
    ),
  ];

  test("find what the same filter finds the long way round", async () => {
    for (const filter of filters) {
      for (const more of ["", "&count=1", "&startIndex=1&count=2", "&attributes=userName", "&count=0"]) {
        const [quick, long] = await Promise.all([found(filter, more), found(`(${filter}) and id pr`, more)]);
        assert.deepEqual(quick, long, `${filter} ${more}`);
      }
    }
    assert.equal((await found('emails.value eq "two@acme.test"')).total, 4);
    assert.equal((await found('name.familyName sw "x"')).total, 2);
  });

  test("each get their own answer and their own error when they come at once", async () => {
    const one = await Promise.all(filters.map((filter) => found(filter)));
    const all = await Promise.all([...filters, 'userName eq "\u0000"', "userName eq"].map((filter) => found(filter)));
    assert.deepEqual(all.slice(0, filters.length), one);
    assert.deepEqual(
      all.slice(filters.length).map(({ status }) => status),
      [400, 400],
    );
  });

  test("that the database refuses do not fail those that came with them", async () => {
    const lookUp = openLookUps(portal.database);
    const connections = await portal.database.query<{ id: string }>(
      undefined,
      "select distinct connection_id as id from users where account_id = $1 and connection_id is not null",
      [account],
    );
    const asked = { account, connection: connections[0]?.id ?? "", by: "userName" as const, most: 5, withTeams: false };
    const [good, refused, missing] = await Promise.allSettled([
      lookUp({ ...asked, value: "user2@acme.test" }),
      lookUp({ ...asked, value: "a\u0000b" }),
      lookUp({ ...asked, value: "nobody" }),
    ]);
    assert.ok(good.status === "fulfilled" && good.value?.length === 1);
    assert.equal(refused.status, "rejected");
    assert.deepEqual(missing, { status: "fulfilled", value: [] });
  });
});
