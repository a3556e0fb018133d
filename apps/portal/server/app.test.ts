import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../testing/test-portal.ts";

describe("a user who comes over SCIM", () => {
  let portal: TestPortal;
  let account: number;
  let idp: ScimCaller;
  let admin: ConsoleCaller;

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    idp = await portal.token(account);
    admin = await portal.superAdmin(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  test("is seen in the console and in the activity, with request and response", async () => {
    const ada = await idp.create({
      userName: "ada@acme.test",
      externalId: "00u1",
      name: { givenName: "Ada", familyName: "Byron" },
      emails: [{ value: "ada@acme.test", type: "work", primary: true }],
      password: "canary-password",
      active: true,
    });
    const list = await admin.good("GET", "/users?search=byron");
    assert.equal(list.total, 1);
    assert.equal(list.users[0].managedBy, "directory");
    const { document } = await admin.good("GET", `/users/${ada.id}/scim`);
    assert.equal(document.userName, "ada@acme.test");
    const activity = await admin.good("GET", `/exchanges?user=${ada.id}`);
    assert.equal(activity.exchanges[0].summary, "Created Ada Byron");
    const detail = await admin.good("GET", `/exchanges/${activity.exchanges[0].id}`);
    assert.equal(JSON.parse(detail.request.body).password, "***");
    assert.equal(JSON.parse(detail.response.body).id, ada.id);
    assert.equal(detail.request.headers.authorization, "Bearer ***");
  });
});
