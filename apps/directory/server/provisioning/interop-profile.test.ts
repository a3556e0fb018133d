import assert from "node:assert/strict";
import { test } from "node:test";
import { startStubApp } from "./testbed/stub-app.ts";
import { Testbed } from "./testbed/testbed.ts";

test("what the directory sends keeps to the client's side of the interoperability profile", async () => {
  await using stub = await startStubApp();
  await using bed = await Testbed.open(stub.baseUrl);
  await bed.startEngine();
  const [id = ""] = await bed.assign(1, { title: "Clerk" });
  await bed.settled();
  await bed.edit(id, { profile: { title: "Head", firstName: "Augusta", lastName: "Byron" } });
  await bed.settled();
  await bed.edit(id, { status: "suspended" });
  await bed.settled();
  await bed.edit(id, { profile: { title: "Back" } });
  await bed.settled();
  assert.ok(stub.received.length >= 3);
  for (const { method, path, headers, body } of stub.received) {
    assert.match(String(headers["user-agent"]), /^Rollcall-Directory\/\d/);
    for (const name of ["if-match", "if-none-match"]) assert.equal(headers[name], undefined, `${method} with ${name}`);
    assert.notEqual(method, "PUT");
    const filter = new URL(path, "http://app.test").searchParams.get("filter") ?? "";
    assert.doesNotMatch(filter, / (?:ne|co|sw|ew|gt|ge|lt|le|pr|or) |not \(/);
    if (method !== "PATCH") continue;
    assert.match(path, /\/Users\/[^/?]+$/, "whoever is known is addressed by the id");
    const { Operations: operations } = JSON.parse(body) as { Operations: { path?: string }[] };
    const paths = operations.map((operation) => operation.path);
    assert.ok(paths.every((one) => typeof one === "string" && one !== ""));
    assert.equal(new Set(paths).size, paths.length, "one operation a path");
  }
  assert.ok(stub.received.some(({ method }) => method === "PATCH"));
});
