import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createScimClient } from "./client.ts";
import { groupType, userType } from "./core-schemas.ts";
import { memoryServer } from "./exchanges/memory-store.ts";
import { readJson } from "./json.ts";
import { PATCH_SCHEMA, readPatch } from "./patch-read.ts";
import { applyPatch } from "./patch.ts";
import { attempt, deepFreeze, garbage, snapshot, untouched } from "./exchanges/random-inputs.ts";
import type { ScimResource } from "./resource.ts";
import { USER_SCHEMA } from "./user-schema.ts";
import { readResource } from "./validate.ts";

const names = [
  "userName",
  "USERNAME",
  "name",
  "name.givenName",
  "emails",
  'emails[type eq "work"].value',
  "value",
  "type",
  "primary",
  "active",
  "members",
  "id",
];
const hostile = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "__proto__.x",
  "constructor.prototype.x",
  "schemas",
  "meta",
  "$ref",
  "hasOwnProperty",
];
const key = fc.constantFrom(...names, ...hostile);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, true, "False", "x", "work", "", 5, -0.5, "id-user-1"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => {
      const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
      for (const [name, value] of entries) object[name] = value;
      return object;
    }),
  ),
})).value;
const operation = fc.record(
  { op: fc.constantFrom("add", "Replace", "remove", "move"), path: fc.oneof(key, garbage), value: json },
  { requiredKeys: ["op"] },
);

const frozen = deepFreeze<ScimResource>({
  schemas: [USER_SCHEMA],
  id: "id-user-1",
  userName: "a",
  name: { givenName: "A" },
  emails: [{ value: "a", type: "work", primary: true }, { value: "b" }],
});

test("E1 E2 any operations at all are applied to a copy or refused, and no prototype changes", () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (operations) => {
      const body = JSON.parse(JSON.stringify({ schemas: [PATCH_SCHEMA], Operations: operations })) as unknown;
      for (const type of [userType, groupType]) {
        const result = attempt(() => applyPatch(frozen, readPatch(body, type, { id: "id-user-1" }), type));
        if (!result) continue;
        assert.equal(Object.getPrototypeOf(result.resource), Object.prototype);
        // What comes out of a patch goes through a POST unchanged, but for elements that have no value yet.
        if (type === userType) attempt(() => readResource(result.resource, type, { dialect: "strict" }));
      }
    }),
    { numRuns: 3000 },
  );
  assert.deepEqual(snapshot(), untouched);
});

test("E7 E8 any body at all is answered, and never by a fault of the server", async () => {
  const memory = memoryServer();
  const given = { schemas: [USER_SCHEMA], userName: "a", emails: [{ value: "a", type: "work" }] };
  await memory.handle({ method: "POST", path: "/Users", headers: {}, body: JSON.stringify(given) });
  const cut = fc
    .tuple(fc.constant(JSON.stringify(given)), fc.nat(100), fc.string({ unit: "binary", maxLength: 3 }))
    .map(([whole, at, scrap]) => whole.slice(0, at) + scrap + whole.slice(at + 1));
  const whole = fc.oneof(
    json,
    fc.array(operation).map((Operations) => ({ schemas: [PATCH_SCHEMA], Operations })),
  );
  const bodies = fc.oneof(
    cut,
    whole.map((value) => JSON.stringify(value)),
  );
  const call = fc.constantFrom(
    ["POST", "/Users"],
    ["PUT", "/Users/id-user-1"],
    ["PATCH", "/Users/id-user-1"],
    ["POST", "/Users/.search"],
    ["POST", "/Groups"] as const,
  );
  await fc.assert(
    fc.asyncProperty(bodies, call, async (body, [method, path]) => {
      const response = await memory.handle({ method: method, path: path, headers: {}, body });
      assert.ok(response.status < 500);
      if (response.status >= 400)
        assert.deepEqual(
          Object.keys(JSON.parse(response.body ?? "") as object).filter(
            (name) => !["schemas", "status", "scimType", "detail"].includes(name),
          ),
          [],
        );
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual(snapshot(), untouched);
});

test("any answer of any server is read by the client without a fault", async () => {
  const answers = fc.oneof(
    fc.string({ unit: "binary" }),
    json.map((value) => JSON.stringify(value)),
    fc.json(),
  );
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(200, 201, 302, 400, 500), async (body, status) => {
      const client = createScimClient({
        baseUrl: "https://x.example",
        send: async () => ({ status, headers: {}, body }),
      });
      const { resource, list, error } = await client.read("/Users", "1");
      const found = [resource, list, error].filter((part) => part !== undefined).length;
      assert.equal(found, status < 300 && body.trim() === "" ? 0 : 1);
      assert.ok(error === undefined || error.detail !== "");
    }),
    { numRuns: 1000 },
  );
  assert.deepEqual(snapshot(), untouched);
});

test("a body is refused or read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (body) => {
      const read = attempt(() => readJson(body, { bytes: 100_000, depth: 32 }));
      if (read !== undefined) assert.deepEqual(read, JSON.parse(body));
    }),
    { numRuns: 2000 },
  );
});
