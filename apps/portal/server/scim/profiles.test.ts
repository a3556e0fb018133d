import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PUBLIC_URL, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

interface Announced {
  name: string;
  required: boolean;
  canonicalValues?: string[];
  subAttributes?: Announced[];
}

describe("a strict connection keeps to the two profiles, beside a compatible one in the same account", () => {
  let portal: TestPortal;
  let account: number;
  let strict: ScimCaller;
  let compatible: ScimCaller;
  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    compatible = await portal.token(account, { name: "Okta" });
    strict = await portal.token(account, { name: "Strict", dialect: "strict" });
  });
  after(() => portal[Symbol.asyncDispose]());

  test("only the strict one says that it is conformant, and each answers its way", async () => {
    const config = async (idp: ScimCaller) => (await idp.call("GET", "/ServiceProviderConfig")).body;
    assert.equal((await config(strict)).interopProfileConformant, true);
    assert.equal("interopProfileConformant" in (await config(compatible)), false);
    const off = { op: "replace", value: { active: false } };
    const mild = await compatible.create({ userName: "a@x.example" });
    assert.equal((await compatible.patch(`/Users/${mild.id}`, off)).status, 200);
    const firm = await strict.create({ userName: "b@x.example" });
    assert.equal((await strict.patch(`/Users/${firm.id}`, off)).body.scimType, "invalidSyntax");
  });

  test("discovery is complete: each type has its name as id, each schema is there, each type of a value has its words", async () => {
    const types = (await strict.call("GET", "/ResourceTypes")).body.Resources;
    const schemas = (await strict.call("GET", "/Schemas")).body.Resources as { id: string; attributes: Announced[] }[];
    for (const type of types) {
      assert.equal(type.id, type.name);
      for (const urn of [type.schema, ...type.schemaExtensions.map((one: { schema: string }) => one.schema)])
        assert.equal((await strict.call("GET", `/Schemas/${urn}`)).status, 200, urn);
    }
    const resources = schemas.filter(({ id }) => /:2\.0:(User|Group)$/.test(id));
    for (const { attributes } of resources)
      for (const { name, subAttributes = [] } of attributes)
        for (const sub of subAttributes.filter((one) => one.name === "type"))
          assert.ok((sub.canonicalValues?.length ?? 0) > 0, `${name}.type has no canonicalValues`);
    assert.ok(!JSON.stringify(schemas).includes('"password"'));
  });

  test("discovery is true: what is declared required is enough, and each of it is needed", async () => {
    const samples: Record<string, Record<string, unknown>> = {
      User: { userName: "required@x.example" },
      Group: { displayName: "Required" },
    };
    for (const idp of [strict, compatible])
      for (const [name, body] of Object.entries(samples)) {
        const type = (await idp.call("GET", `/ResourceTypes/${name}`)).body;
        const { attributes } = (await idp.call("GET", `/Schemas/${type.schema}`)).body as { attributes: Announced[] };
        const required = attributes.filter((one) => one.required).map((one) => one.name);
        assert.deepEqual(required, Object.keys(body));
        const made = await idp.call("POST", type.endpoint, { schemas: [type.schema], ...body });
        assert.equal(made.status, 201, made.text);
        assert.equal((await idp.call("DELETE", `${type.endpoint}/${made.body.id}`)).status, 204);
        const none = await idp.call("POST", type.endpoint, { schemas: [type.schema] });
        assert.equal(none.body.scimType, "invalidValue");
      }
  });

  test("pages hold 100 by default and at least, and a new connection takes 25 requests a second and more", async () => {
    const { filter, pagination } = (await strict.call("GET", "/ServiceProviderConfig")).body;
    assert.equal(pagination.defaultPageSize, 100);
    assert.ok(filter.maxResults >= 100 && pagination.maxPageSize >= 100);
    const [rate] = await portal.database.query<{ usual: string }>(
      undefined,
      "select column_default as usual from information_schema.columns where table_name = 'connections' and column_name = 'rate_limit'",
      [],
    );
    assert.ok(Number(rate?.usual) >= 25);
  });

  test("the base URL has no underscore, which Okta would refuse", () => {
    assert.doesNotMatch(`${PUBLIC_URL}/scim/v2`, /_/);
  });

  test("a method that SCIM does not know is 405 with the methods that it does, in a SCIM error", async () => {
    for (const [method, path] of [
      ["OPTIONS", "/Users"],
      ["PROPFIND", "/Users"],
      ["TRACE", "/Users/1"],
    ] as const) {
      const answer = await strict.call(method as "OPTIONS", path);
      assert.equal(answer.status, 405, method);
      assert.match(String(answer.headers["allow"]), /GET, HEAD/);
      assert.equal(answer.body.status, "405");
    }
  });

  test("every change that a directory makes is in the audit log", async () => {
    const admin = await portal.superAdmin(account);
    const count = async () => (await admin.good("GET", "/audit?limit=1")).total as number;
    let before = await count();
    const audited = async (what: string, work: () => Promise<unknown>) => {
      await work();
      const now = await count();
      assert.equal(now, before + 1, what);
      before = now;
    };
    let user = "";
    let group = "";
    await audited("create", async () => (user = (await strict.create({ userName: "audit@x.example" })).id));
    await audited("PATCH", () => strict.patch(`/Users/${user}`, { op: "add", path: "title", value: "T" }));
    await audited("group", async () => (group = (await strict.createGroup("Audited")).id));
    await audited("member", () =>
      strict.patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: user }] }),
    );
    await audited("DELETE of a group", () => strict.call("DELETE", `/Groups/${group}`));
    await audited("DELETE", () => strict.call("DELETE", `/Users/${user}`));
  });
});
