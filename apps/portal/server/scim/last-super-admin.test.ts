import assert from "node:assert/strict";
import { test } from "node:test";
import { testPortal } from "../../testing/test-portal.ts";

const schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"];
const patchOp = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
const bulkRequest = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"];

test("the last Super Admin is kept over every path: PATCH, PUT, DELETE, Bulk, and after being linked (B17, G7.4)", async () => {
  await using portal = await testPortal();
  const account = await portal.account();
  const idp = await portal.token(account);
  const admin = await portal.superAdmin(account);
  await admin.good("PATCH", "/provisioning/connection", { matching: "ask" });
  const { id } = (await admin.good("GET", "/session")).user;
  const userName = (await admin.good("GET", `/users/${id}`)).userName as string;

  const sent = { schemas, userName, externalId: "boss", displayName: "Bo Boss" };
  assert.equal((await idp.call("POST", "/Users", sent)).status, 409);
  const [request] = (await admin.good("GET", "/requests")).requests;
  await admin.good("POST", "/requests/decisions", { ids: [request.id], decision: "approve" });
  assert.equal((await idp.call("POST", "/Users", sent)).body.id, id);

  const off = { op: "replace", value: { active: false } };
  const answers = [
    await idp.patch(`/Users/${id}`, off),
    await idp.patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" }),
    await idp.call("PUT", `/Users/${id}`, { ...sent, active: false }),
    await idp.call("DELETE", `/Users/${id}`),
  ];
  for (const answer of answers) {
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.body.detail, /last active Super Admin/);
  }
  const bulk = await idp.call("POST", "/Bulk", {
    schemas: bulkRequest,
    Operations: [
      { method: "PATCH", path: `/Users/${id}`, data: { schemas: patchOp, Operations: [off] } },
      { method: "PUT", path: `/Users/${id}`, data: { ...sent, active: false } },
      { method: "DELETE", path: `/Users/${id}` },
      { method: "POST", path: "/Users", bulkId: "x", data: { ...sent, active: false } },
    ],
  });
  assert.deepEqual(
    bulk.body.Operations.map((one: { status: string }) => one.status),
    ["400", "400", "400", "409"],
  );
  const now = await admin.good("GET", `/users/${id}`);
  assert.deepEqual([now.status, now.role, now.permissionSet], ["active", "super_admin", null]);
});
