import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClientAnswer } from "@rollcall/scim/client";
import { parsePath } from "../wanted/attribute-path.ts";
import { learn } from "./capabilities.ts";

const SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema";
const OWN = "urn:ietf:params:scim:schemas:extension:rollcall:7:2.0:User";

test("attributes that an account has added to its users can be mapped, by the URN of their schema", () => {
  const attributes = [
    { name: "costCentre", type: "string", required: true, canonicalValues: ["4711", "4712"], mutability: "readWrite" },
    { name: "badges", type: "string", multiValued: true, mutability: "readWrite" },
  ];
  const resources = [
    { schemas: [SCHEMA], id: "urn:ietf:params:scim:schemas:core:2.0:Group", attributes: [{ name: "displayName" }] },
    { schemas: [SCHEMA], id: OWN, attributes },
  ];
  const answer: ClientAnswer = {
    status: 200,
    headers: {},
    list: { totalResults: 2, startIndex: 1, itemsPerPage: 2, resources },
    exchange: { request: { method: "GET", url: "", headers: {} }, response: { status: 200, headers: {}, body: "" } },
  };
  const found = learn(undefined, answer, undefined).attributes;
  assert.deepEqual(
    found.map(({ path, required, multiValued }) => [path, required, multiValued]),
    [
      [`${OWN}:costCentre`, true, false],
      [`${OWN}:badges`, false, true],
    ],
  );
  assert.deepEqual(found[0]?.canonicalValues, ["4711", "4712"]);
  assert.deepEqual(parsePath(`${OWN}:costCentre`), { schema: OWN, attribute: "costCentre" });
});
