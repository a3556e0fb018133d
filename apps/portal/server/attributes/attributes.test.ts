import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { extensionUrn } from "./extension.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";

describe("an account's own attributes are a schema extension of its users", () => {
  let portal: TestPortal;
  let account: number;
  let urn: string;
  let admin: ConsoleCaller;
  let idp: ScimCaller;

  const add = (name: string, more: object = {}) =>
    admin.good("POST", "/user-attributes", { name, label: name, type: "string", ...more });
  const find = async (filter: string, more = "") => {
    const answer = await idp.call("GET", `/Users?filter=${encodeURIComponent(filter)}${more}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.Resources.map((user: { userName: string }) => user.userName).toSorted();
  };

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    urn = extensionUrn(account);
    admin = await portal.superAdmin(account);
    idp = await portal.token(account);
    await add("costCentre", { label: "Cost centre", description: "As in the ledger" });
    await add("badges", { multiValued: true });
    await add("shirtSize", { canonicalValues: ["S", "M", "L"] });
    await add("level", { type: "integer" });
    await add("ratio", { type: "decimal" });
    await add("remote", { type: "boolean" });
    await add("hiredAt", { type: "dateTime" });
    await add("page", { type: "reference" });
    await add("code", { caseExact: true });
  });
  after(() => portal[Symbol.asyncDispose]());

  test("discovery announces them to this account and to no other", async () => {
    const types = await idp.call("GET", "/ResourceTypes/User");
    assert.deepEqual(types.body.schemaExtensions.at(-1), { schema: urn, required: false });
    const schema = await idp.call("GET", `/Schemas/${urn}`);
    assert.equal(schema.status, 200);
    const [first, , third] = schema.body.attributes;
    assert.equal(first.name, "costCentre");
    assert.equal(first.description, "Cost centre. As in the ledger");
    assert.deepEqual(third.canonicalValues, ["S", "M", "L"]);
    assert.ok(!schema.text.includes("restricted"));
    const stranger = await portal.token(await portal.account("Other"));
    assert.equal((await stranger.call("GET", `/Schemas/${urn}`)).status, 404);
    assert.ok(!(await stranger.call("GET", "/Schemas")).text.includes(urn));
    assert.ok(!(await stranger.call("GET", "/ResourceTypes")).text.includes(urn));
  });

  test("POST takes them, PUT replaces them, and each answer declares the schema", async () => {
    const made = await idp.create({
      userName: "post@x.example",
      schemas: [USER, urn],
      [urn]: { COSTCENTRE: "4711", badges: ["a", "b"], level: "3", remote: "True", hiredAt: "2026-01-31" },
    });
    assert.deepEqual(made[urn], {
      costCentre: "4711",
      badges: ["a", "b"],
      level: 3,
      remote: true,
      hiredAt: "2026-01-31",
    });
    assert.ok((made["schemas"] as string[]).includes(urn));
    const put = await idp.call("PUT", `/Users/${made.id}`, {
      schemas: [USER, urn],
      userName: "post@x.example",
      [urn]: { costCentre: "4712" },
    });
    assert.deepEqual(put.body[urn], { costCentre: "4712" });
    const bare = await idp.call("PUT", `/Users/${made.id}`, { schemas: [USER], userName: "post@x.example" });
    assert.equal(bare.body[urn], undefined);
    assert.deepEqual(bare.body.schemas, [USER]);
  });

  test("PATCH reaches them by a path with the URN, without a path, and as one object", async () => {
    const { id } = await idp.create({ userName: "patch@x.example" });
    const shape = async (...operations: unknown[]) => {
      const answer = await idp.patch(`/Users/${id}`, ...operations);
      assert.equal(answer.status, 200, answer.text);
      return answer.body[urn];
    };
    assert.deepEqual(await shape({ op: "add", path: `${urn}:costCentre`, value: "1" }), { costCentre: "1" });
    assert.deepEqual(await shape({ op: "Replace", value: { [`${urn}:costCentre`]: "2", [`${urn}:level`]: 5 } }), {
      costCentre: "2",
      level: 5,
    });
    assert.deepEqual(await shape({ op: "replace", value: { [urn]: { costCentre: "3" } } }), {
      costCentre: "3",
      level: 5,
    });
    assert.deepEqual(await shape({ op: "add", path: urn, value: { badges: ["x"] } }), {
      costCentre: "3",
      level: 5,
      badges: ["x"],
    });
    assert.deepEqual(await shape({ op: "add", path: `${urn}:badges`, value: ["y", "x"] }), {
      costCentre: "3",
      level: 5,
      badges: ["x", "y"],
    });
    assert.equal(await shape({ op: "remove", path: urn }), undefined);
  });

  test("a value of the wrong type, or one that is not among the allowed, is refused with the reason", async () => {
    const { id } = await idp.create({ userName: "wrong@x.example" });
    const wrong: [string, unknown, RegExp][] = [
      ["level", "three", /whole number/],
      ["level", 1.5, /whole number/],
      ["remote", "perhaps", /true or false/],
      ["hiredAt", "2026-02-30", /date/],
      ["hiredAt", "0000-01-01", /date/],
      ["shirtSize", "XL", /must be one of "S", "M", "L"/],
    ];
    for (const [name, value, reason] of wrong) {
      const answer = await idp.patch(`/Users/${id}`, { op: "add", path: `${urn}:${name}`, value });
      assert.equal(answer.status, 400, `${name} ${String(value)}: ${answer.text}`);
      assert.equal(answer.body.scimType, "invalidValue");
      assert.match(answer.body.detail, reason);
    }
    const lower = await idp.patch(`/Users/${id}`, { op: "add", path: `${urn}:shirtSize`, value: "m" });
    assert.deepEqual(lower.body[urn], { shirtSize: "m" });
    const huge = `{"schemas":["${USER}"],"userName":"h@x.example","${urn}":{"ratio":1e999}}`;
    assert.equal((await idp.call("POST", "/Users", huge)).status, 400);
  });

  test("filters, sorting and projection know them by their type", async () => {
    const own = await portal.token(account);
    idp = own;
    const make = (userName: string, values: object) => idp.create({ userName, [urn]: values });
    await make("f1@x.example", {
      costCentre: "AB",
      code: "Q",
      level: 2,
      hiredAt: "2026-01-01T10:00:00+02:00",
      badges: ["n", "o"],
    });
    await make("f2@x.example", { costCentre: "ac", code: "q", level: 10, hiredAt: "2026-01-01T08:00:00.0009Z" });
    await make("f3@x.example", { costCentre: "zz", remote: true, ratio: 0.5 });
    const [one, two, three] = ["f1@x.example", "f2@x.example", "f3@x.example"];
    const only = (filter: string) => find(`userName sw "f" and (${filter})`);
    assert.deepEqual(await only(`${urn}:costCentre eq "ab"`), [one]);
    assert.deepEqual(await only(`${urn.toUpperCase()}:COSTCENTRE sw "A"`), [one, two]);
    assert.deepEqual(await only(`${urn}:code eq "q"`), [two]);
    assert.deepEqual(await only(`${urn}:level gt 2`), [two]);
    assert.deepEqual(await only(`${urn}:level pr`), [one, two]);
    assert.deepEqual(await only(`${urn}:ratio lt 0.75`), [three]);
    assert.deepEqual(await only(`${urn}:remote eq true`), [three]);
    assert.deepEqual(await only(`${urn}:hiredAt eq "2026-01-01T08:00:00Z"`), [one, two]);
    assert.deepEqual(await only(`${urn}:badges eq "O"`), [one]);
    assert.deepEqual(await only(`schemas eq "${urn}" and not (${urn}:costCentre eq "zz")`), [one, two]);
    const sorted = await idp.call("GET", `/Users?sortBy=${urn}:level&sortOrder=descending&filter=${urn}:level%20pr`);
    assert.deepEqual(
      sorted.body.Resources.map((user: Record<string, { level: number }>) => user[urn]?.level).slice(0, 2),
      [10, 2],
    );
    const narrow = await idp.call("GET", `/Users?filter=${urn}:code%20eq%20"Q"&attributes=${urn}:costCentre`);
    assert.deepEqual(Object.keys(narrow.body.Resources[0]).toSorted(), ["id", "schemas", urn].toSorted());
    assert.deepEqual(narrow.body.Resources[0][urn], { costCentre: "AB" });
    const without = await idp.call("GET", `/Users?filter=${urn}:code%20eq%20"Q"&excludedAttributes=${urn}:costCentre`);
    assert.equal(without.body.Resources[0][urn].costCentre, undefined);
    const unknown = await idp.call("GET", `/Users?filter=${urn}:nothing%20pr`);
    assert.equal(unknown.body.scimType, "invalidFilter");
  });

  test("a required attribute is declared required, and a user without it is refused", async () => {
    const other = await portal.account("Strict Ltd");
    const boss = await portal.superAdmin(other);
    const directory = await portal.token(other);
    const { id: old } = await directory.create({ userName: "before@x.example" });
    await boss.good("POST", "/user-attributes", { name: "site", label: "Site", type: "string", required: true });
    const ownUrn = extensionUrn(other);
    const type = await directory.call("GET", "/ResourceTypes/User");
    assert.equal(type.body.schemaExtensions.at(-1).required, true);
    const refused = await directory.call("POST", "/Users", { schemas: [USER], userName: "new@x.example" });
    assert.equal(refused.status, 400);
    assert.match(refused.body.detail, /"site" is required/);
    const taken = await directory.create({ userName: "new@x.example", [ownUrn]: { site: "Vienna" } });
    const removed = await directory.patch(`/Users/${taken.id}`, { op: "remove", path: `${ownUrn}:site` });
    assert.equal(removed.body.scimType, "mutability");
    const off = await directory.patch(`/Users/${old}`, { op: "replace", value: { active: false } });
    assert.equal(off.status, 200, "whoever lacks it can still be deactivated");
    const put = (active: boolean) =>
      directory.call("PUT", `/Users/${old}`, { schemas: [USER], userName: "before@x.example", active });
    assert.deepEqual([(await put(false)).status, (await put(true)).status], [200, 400], "by PUT as well");
  });

  test("a removed attribute is shown to nobody, its values survive a PUT, and they return with it", async () => {
    const { id } = await idp.create({ userName: "kept@x.example", [urn]: { badges: ["gold"], costCentre: "9" } });
    const { attributes } = await admin.good("GET", "/user-attributes");
    const badges = attributes.find((one: { name: string }) => one.name === "badges");
    assert.ok(badges.users >= 1);
    await admin.good("DELETE", `/user-attributes/${badges.id}`);
    const shown = await idp.call("GET", `/Users/${id}`);
    assert.deepEqual(shown.body[urn], { costCentre: "9" });
    assert.ok(!(await idp.call("GET", `/Schemas/${urn}`)).text.includes("badges"));
    const document = await admin.good("GET", `/users/${id}/scim`);
    assert.ok(!JSON.stringify(document).includes("gold"));
    const put = await idp.call("PUT", `/Users/${id}`, { schemas: [USER], userName: "kept@x.example" });
    assert.deepEqual(put.body.schemas, [USER]);
    assert.ok(!put.text.includes("gold"));
    const clash = await admin.call("POST", "/user-attributes", { name: "BADGES", label: "Badges", type: "integer" });
    assert.equal(clash.body.code, "attribute_type_kept");
    await add("Badges", { multiValued: true });
    assert.deepEqual((await idp.call("GET", `/Users/${id}`)).body[urn], { badges: ["gold"] });
  });

  test("the console edits them for a manual user, and not for a provisioned one; both are told before and after", async () => {
    const { user } = await admin.good("POST", "/users", { email: "manual@x.example" });
    const fields = user.custom.map((one: { name: string }) => one.name);
    assert.ok(fields.includes("costCentre"));
    const edited = await admin.good("PATCH", `/users/${user.id}`, { custom: { costCentre: ["77"], level: ["4"] } });
    const values = (name: string) => edited.custom.find((one: { name: string }) => one.name === name).values;
    assert.deepEqual([values("costCentre"), values("level")], [["77"], ["4"]]);
    const wrong = await admin.call("PATCH", `/users/${user.id}`, { custom: { level: ["four"] } });
    assert.equal(wrong.status, 400);
    assert.match(wrong.body.detail, /level must be a whole number/);
    await admin.good("PATCH", `/users/${user.id}`, { custom: { costCentre: ["78"], level: [] } });
    const { entries } = await admin.good("GET", `/users/${user.id}/timeline`);
    assert.deepEqual(
      entries[0].changes.toSorted((a: { field: string }, b: { field: string }) => (a.field < b.field ? -1 : 1)),
      [
        { field: "Cost centre", before: "77", after: "78" },
        { field: "Level", before: "4", after: null },
      ],
    );
    const { id } = await idp.create({ userName: "provisioned@x.example", [urn]: { costCentre: "1" } });
    const locked = await admin.call("PATCH", `/users/${id}`, { custom: { costCentre: ["2"] } });
    assert.equal(locked.body.code, "provisioned_field");
    await idp.patch(`/Users/${id}`, { op: "replace", path: `${urn}:costCentre`, value: "2" });
    const told = await admin.good("GET", `/users/${id}/timeline`);
    assert.ok(
      told.entries.some((entry: { changes: object[] }) =>
        entry.changes.some((change) => JSON.stringify(change) === '{"field":"Cost centre","before":"1","after":"2"}'),
      ),
      JSON.stringify(told.entries[0]),
    );
  });

  test("names, types and limits are checked, and every change of a definition is in the audit log", async () => {
    for (const name of ["1st", "a b", "id", "__proto__", "constructor", "a.b", "ä"]) {
      const answer = await admin.call("POST", "/user-attributes", { name, label: "x", type: "string" });
      assert.equal(answer.body.code, "attribute_name_not_valid", name);
    }
    const zero = [
      { label: "a\u0000b" },
      { label: "x", description: "\u0000" },
      { label: "x", canonicalValues: ["\u0000"] },
    ];
    for (const more of zero) {
      const answer = await admin.call("POST", "/user-attributes", { name: "zero", type: "string", ...more });
      assert.equal(answer.body.code, "zero_character", answer.text);
    }
    assert.equal((await admin.call("GET", "/users?search=%00")).body.code, "zero_character");
    const twice = await admin.call("POST", "/user-attributes", { name: "COSTcentre", label: "x", type: "string" });
    assert.equal(twice.body.code, "attribute_taken");
    const values = { name: "n", label: "x", type: "integer", canonicalValues: ["1"] };
    assert.equal((await admin.call("POST", "/user-attributes", values)).body.code, "attribute_values_of_text");
    const plain = await portal.account("Plain");
    const stranger = await portal.superAdmin(plain);
    const { attributes } = await admin.good("GET", "/user-attributes");
    const foreign = await stranger.call("PATCH", `/user-attributes/${attributes[0].id}`, { label: "Mine" });
    assert.equal(foreign.status, 404);
    await admin.good("PATCH", `/user-attributes/${attributes[0].id}`, { label: "Cost center", required: true });
    const { entries } = await admin.good("GET", "/audit?limit=5");
    assert.deepEqual(entries[0].changes, [
      { field: "Label", before: "Cost centre", after: "Cost center" },
      { field: "Required", before: "no", after: "yes" },
    ]);
    await admin.good("PATCH", `/user-attributes/${attributes[0].id}`, { required: false });
    const limited = await portal.superAdmin(plain);
    for (let i = 0; i < 50; i += 1)
      await limited.good("POST", "/user-attributes", { name: `n${i}`, label: "x", type: "string" });
    const more = await limited.call("POST", "/user-attributes", { name: "n50", label: "x", type: "string" });
    assert.equal(more.body.code, "too_many_attributes");
  });
});
