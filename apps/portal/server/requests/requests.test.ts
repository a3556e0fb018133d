import assert from "node:assert/strict";
import { test } from "node:test";
import { testPortal } from "../../testing/test-portal.ts";

const schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"];

test("the requests of an account: page by page, searched, decided by several people at once, gone with their user", async () => {
  await using portal = await testPortal();
  const account = await portal.account();
  const idp = await portal.token(account);
  const admin = await portal.superAdmin(account);
  await admin.good("PATCH", "/provisioning/connection", { matching: "ask" });
  const names = ["one@a.test", "two@a.test", "three@a.test", "four@a.test"];
  const ids: Record<string, string> = {};
  for (const email of names) {
    ids[email] = (await admin.good("POST", "/users", { email })).user.id;
    assert.equal((await idp.call("POST", "/Users", { schemas, userName: email })).status, 409);
  }

  const seen: string[] = [];
  let cursor = "";
  do {
    const page = await admin.good("GET", `/requests?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
    assert.equal(page.total, 4);
    seen.push(...page.requests.map((one: { user: { email: string } }) => one.user.email));
    cursor = page.next ?? "";
  } while (cursor !== "");
  assert.deepEqual(seen, names.toReversed());
  assert.equal((await admin.call("GET", "/requests?cursor=WyJ4IiwieSJd")).body.code, "invalid_cursor");
  assert.equal((await admin.good("GET", "/requests?search=THREE")).total, 1);
  assert.equal((await admin.good("GET", `/requests?user=${ids["two@a.test"]}`)).total, 1);

  const request = (await admin.good("GET", `/requests?user=${ids["one@a.test"]}`)).requests[0];
  const answers = await Promise.all(
    ["approve", "refuse", "approve", "refuse"].map((decision) =>
      admin.good("POST", "/requests/decisions", { ids: [request.id], decision }),
    ),
  );
  const decided = answers.map(({ results }) => results[0].failed);
  assert.ok(decided.includes(null), JSON.stringify(decided));
  for (const failed of decided) assert.ok(failed === null || /decided|same moment/i.test(failed), failed);
  const user = await admin.good("GET", `/users/${ids["one@a.test"]}`);
  const [after] = (await admin.good("GET", `/requests?status=all&user=${user.id}`)).requests;
  // Whatever came first: what the page says is what is so.
  assert.equal(after.state === "approved", user.managedBy === "directory");

  const many = (await admin.good("GET", "/requests")).requests.map((one: { id: string }) => one.id);
  const { results } = await admin.good("POST", "/requests/decisions", { ids: many, decision: "approve" });
  assert.ok(results.every((one: { failed: string | null }) => one.failed === null));
  assert.equal((await admin.good("GET", "/requests")).total, 0);
  assert.equal((await idp.call("DELETE", `/Users/${ids["two@a.test"]}`)).status, 204);
  assert.equal((await admin.good("GET", `/requests?status=all&user=${ids["two@a.test"]}`)).total, 0);
});
