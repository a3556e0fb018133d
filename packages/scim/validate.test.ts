import assert from "node:assert/strict";
import { test } from "node:test";
import { attribute } from "./common-attributes.ts";
import { ENTERPRISE_USER_SCHEMA, groupType, userType } from "./core-schemas.ts";
import { ScimError } from "./error.ts";
import type { ResourceType } from "./schema.ts";
import { USER_SCHEMA } from "./user-schema.ts";
import { readValue } from "./value.ts";
import { checkImmutable, readResource } from "./validate.ts";

const user = (more: object) => ({ schemas: [USER_SCHEMA], userName: "ada", ...more });
const read = (more: object) => readResource(user(more), userType);
const refused = (
  body: unknown,
  scimType: string,
  type: ResourceType = userType,
  dialect: "compatible" | "strict" = "compatible",
) =>
  assert.throws(
    () => readResource(body, type, { dialect }),
    (error) => error instanceof ScimError && error.status === 400 && error.scimType === scimType,
    JSON.stringify(body),
  );

test("names come out in the case of the schema, and what is unknown is left out", () => {
  assert.deepEqual(
    readResource({ SCHEMAS: [USER_SCHEMA], USERNAME: "ada", Name: { FAMILYNAME: "B", x: 1 }, shoe: 1 }, userType),
    {
      schemas: [USER_SCHEMA],
      userName: "ada",
      name: { familyName: "B" },
    },
  );
});

test("null, empty lists and elements without a value are the same as absent", () => {
  const empty = {
    id: null,
    title: null,
    emails: [],
    name: { givenName: null },
    phoneNumbers: [{ type: "work", value: "" }, {}],
  };
  assert.deepEqual(read(empty), user({}));
  assert.deepEqual(
    read({ addresses: [{ type: "work" }], nickName: "" }),
    user({ addresses: [{ type: "work" }], nickName: "" }),
  );
});

test("what only the server may say is ignored, and a password is dropped unless it is wanted", () => {
  assert.deepEqual(
    read({ id: "x", meta: { created: "no date" }, groups: [{ value: "admins" }], password: "p" }),
    user({}),
  );
  assert.deepEqual(readResource(user({ password: "p" }), userType, { keepWriteOnly: true }), user({ password: "p" }));
});

test("values of the shapes that clients send become values of the right type", () => {
  const sloppy = {
    active: "True",
    emails: { value: "a@x", primary: "FALSE" },
    title: ["Lead"],
    nickName: 5,
    roles: ["admin"],
  };
  const clean = {
    active: true,
    emails: [{ value: "a@x", primary: false }],
    title: "Lead",
    nickName: "5",
    roles: [{ value: "admin" }],
  };
  assert.deepEqual(read(sloppy), user(clean));
  const extension = { [ENTERPRISE_USER_SCHEMA.toUpperCase()]: { Manager: "m1", employeeNumber: 7 } };
  assert.deepEqual(read(extension), {
    ...user({ [ENTERPRISE_USER_SCHEMA]: { manager: { value: "m1" }, employeeNumber: "7" } }),
    schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
  });
});

test("values that cannot be meant are refused", () => {
  const wrong = [
    { active: "maybe" },
    { active: 1 },
    { userName: {} },
    { name: "Ada" },
    { emails: [true] },
    { emails: "a\u0007" },
  ];
  const more = [
    { title: ["a", "b"] },
    { userName: "" },
    { userName: " " },
    { x509Certificates: [{ value: "ä" }] },
    { title: "a\u0000" },
  ];
  for (const body of [...wrong, ...more]) refused(user(body), "invalidValue");
  refused({ schemas: [USER_SCHEMA] }, "invalidValue");
  refused({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"] }, "invalidValue", groupType);
  refused(
    user({
      emails: [
        { value: "a", primary: true },
        { value: "b", primary: true },
      ],
    }),
    "invalidValue",
  );
  refused(user({ emails: Array.from({ length: 10_001 }, (_, i) => `${i}@x`) }), "invalidValue");
  for (const body of [null, [], "x", 5, user({ schemas: "x" }), user({ schemas: [1] }), user({ schemas: ["urn:x"] })])
    refused(body, "invalidSyntax");
});

test("the schema of another type is a mistake that is told", () => {
  refused({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], userName: "a" }, "invalidSyntax");
  assert.equal(readResource({ userName: "a" }, userType).userName, "a");
});

test("the strict dialect takes nothing that the schema does not say", () => {
  for (const body of [
    { shoe: 1 },
    { name: { shoe: 1 } },
    { schemas: [USER_SCHEMA, "urn:x"] },
    { [ENTERPRISE_USER_SCHEMA]: { shoe: 1 } },
  ])
    refused(user(body), "invalidSyntax", userType, "strict");
  for (const body of [{ active: "true" }, { title: 5 }, { emails: {} }, { manager: "x", title: ["x"] }])
    refused(user(body), "manager" in body ? "invalidSyntax" : "invalidValue", userType, "strict");
  refused({ userName: "a" }, "invalidSyntax", userType, "strict");
});

test("a restricted attribute takes its canonical values only, a number is finite, a day is one of its month", () => {
  const size = attribute("size", "", { canonicalValues: ["S", "M"], restricted: true });
  const reading = { dialect: "compatible", values: 10 } as const;
  assert.equal(readValue(size, "m", reading), "m");
  assert.throws(() => readValue(size, "XL", reading), { scimType: "invalidValue" });
  assert.throws(() => readValue({ ...size, caseExact: true }, "m", reading), { scimType: "invalidValue" });
  assert.throws(() => readValue(attribute("ratio", "", { type: "decimal" }), Infinity, reading), ScimError);
  const day = attribute("day", "", { type: "dateTime" });
  assert.equal(readValue(day, "2028-02-29", reading), "2028-02-29");
  for (const text of [
    "2026-02-29",
    "2026-04-31",
    "0000-01-01",
    "2026-01-01T00:00:00+15:00",
    "2026-01-01T00:00:00+02:60",
  ])
    assert.throws(() => readValue(day, text, reading), { scimType: "invalidValue" }, text);
});

test("E1 names of prototypes are unknown attributes, and nothing of them comes through", () => {
  const body = JSON.parse(
    `{"schemas":["${USER_SCHEMA}"],"userName":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"x":1}},"toString":"x","name":{"__proto__":{"y":1},"valueOf":2,"givenName":"A"}}`,
  ) as unknown;
  const input = readResource(body, userType);
  assert.deepEqual(input, { schemas: [USER_SCHEMA], userName: "a", name: { givenName: "A" } });
  assert.equal(Object.getPrototypeOf(input), Object.prototype);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test("dates, numbers and custom attributes are read by the type of their attribute", () => {
  const custom: ResourceType = {
    ...userType,
    extensions: [
      {
        required: true,
        schema: {
          id: "urn:example:custom",
          name: "Custom",
          description: "",
          attributes: [
            attribute("since", "", { type: "dateTime" }),
            attribute("level", "", { type: "integer", required: true }),
            attribute("score", "", { type: "decimal" }),
            attribute("tags", "", { multiValued: true }),
          ],
        },
      },
    ],
  };
  const input = (values: object) => readResource(user({ "urn:example:custom": values }), custom)["urn:example:custom"];
  const values = { since: "2026-01-01T00:00:00Z", level: 3, score: 1.5, tags: ["a", "b"] };
  assert.deepEqual(input(values), values);
  assert.deepEqual(input({ level: "3", tags: "a" }), { level: 3, tags: ["a"] });
  for (const wrong of [{ level: 3.5 }, { level: "x" }, { level: 1, since: "now" }, {}, { score: 1 }])
    assert.throws(() => input(wrong), ScimError);
});

test("B15 an immutable attribute that has a value keeps it in a PUT", () => {
  const schema = {
    id: "urn:example:fixed",
    name: "Fixed",
    description: "",
    attributes: [attribute("born", "", { mutability: "immutable" })],
  };
  const type: ResourceType = { ...userType, extensions: [{ schema, required: false }] };
  const of = (born?: string) => ({ schemas: [USER_SCHEMA], ...(born && { "urn:example:fixed": { born } }) });
  for (const [before, after] of [
    [of(), of("a")],
    [of("a"), of("a")],
    [of(), of()],
  ] as const)
    assert.doesNotThrow(() => checkImmutable(before, after, type));
  for (const after of [of("b"), of()])
    assert.throws(() => checkImmutable(of("a"), after, type), { scimType: "mutability" });
});
