import assert from "node:assert/strict";
import { test } from "node:test";
import { testPortal } from "../../testing/test-portal.ts";

test("every field that a directory keeps is locked with the reason, by the API as well", async () => {
  await using portal = await testPortal();
  const account = await portal.account();
  const idp = await portal.token(account);
  const admin = await portal.superAdmin(account);
  const user = await idp.create({ userName: "kept@a.test", externalId: "k1" });
  const { locked } = await admin.good("GET", `/users/${user.id}`);
  const change: Record<string, string> = {
    givenName: "X",
    familyName: "X",
    displayName: "X",
    email: "x@b.test",
    jobTitle: "X",
    department: "X",
    language: "de",
    region: "DE",
    timeZone: "UTC",
  };
  for (const [field, value] of Object.entries(change)) {
    assert.match(
      locked.find((one: { field: string }) => one.field === field).reason,
      /keeps this.*Change it there/,
      field,
    );
    assert.equal((await admin.call("PATCH", `/users/${user.id}`, { [field]: value })).status, 409, field);
  }
  const group = await idp.createGroup("Locked", [user.id]);
  assert.equal((await admin.call("PATCH", `/teams/${group.id}`, { name: "Mine" })).status, 409);
  assert.equal((await admin.call("DELETE", `/teams/${group.id}`)).status, 409);
  assert.equal((await admin.call("DELETE", `/teams/${group.id}/members/${user.id}`)).status, 409);
});
