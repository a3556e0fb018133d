import assert from "node:assert/strict";
import { test } from "node:test";
import { ENTERPRISE_USER_SCHEMA, groupType, userType } from "./core-schemas.ts";
import { ScimError } from "./error.ts";
import { PATCH_SCHEMA, readPatch } from "./patch-read.ts";
import { applyPatch } from "./patch.ts";
import type { ScimResource } from "./resource.ts";
import type { Dialect } from "./server-types.ts";
import { USER_SCHEMA } from "./user-schema.ts";

const ada: ScimResource = {
  schemas: [USER_SCHEMA],
  id: "1",
  userName: "ada",
  title: "Countess",
  name: { givenName: "Ada", familyName: "Byron" },
  emails: [
    { value: "a@work", type: "work", primary: true },
    { value: "a@home", type: "home" },
  ],
};
const E = ENTERPRISE_USER_SCHEMA;
const body = (...operations: unknown[]) => ({ schemas: [PATCH_SCHEMA], Operations: operations });
const patch = (resource: ScimResource, operations: unknown[], dialect: Dialect = "compatible") =>
  applyPatch(resource, readPatch(body(...operations), userType, { id: "1", dialect }), userType);
const after = (...operations: unknown[]) => patch(ada, operations).resource;
const refused = (scimType: string, ...operations: unknown[]) => {
  const before = structuredClone(ada);
  assert.throws(
    () => patch(ada, operations),
    (error) => error instanceof ScimError && error.scimType === scimType,
    JSON.stringify(operations),
  );
  assert.deepEqual(ada, before);
};

test("every path form changes what it names and nothing else", () => {
  const rest = (more: object) => ({ ...ada, ...more });
  const [work, home] = ada["emails"] as [object, object];
  assert.deepEqual(after({ op: "replace", path: "title", value: "Ms" }), rest({ title: "Ms" }));
  assert.deepEqual(
    after({ op: "replace", path: "name.givenName", value: "Au" }),
    rest({ name: { givenName: "Au", familyName: "Byron" } }),
  );
  assert.deepEqual(after({ op: "remove", path: "name.givenName" }), rest({ name: { familyName: "Byron" } }));
  assert.deepEqual(after({ op: "replace", path: `${USER_SCHEMA}:title`, value: "Ms" }), rest({ title: "Ms" }));
  assert.deepEqual(
    after({ op: "add", path: "emails", value: [{ value: "c" }] }),
    rest({ emails: [work, home, { value: "c" }] }),
  );
  assert.deepEqual(
    after({ op: "replace", path: "emails", value: [{ value: "c" }] }),
    rest({ emails: [{ value: "c" }] }),
  );
  assert.deepEqual(
    after({ op: "replace", path: 'emails[type eq "home"].value', value: "c" }),
    rest({ emails: [work, { value: "c", type: "home" }] }),
  );
  assert.deepEqual(
    after({ op: "replace", path: 'emails[type eq "home"]', value: { value: "c" } }),
    rest({ emails: [work, { value: "c", type: "home" }] }),
  );
  assert.deepEqual(after({ op: "remove", path: 'emails[type eq "home"]' }), rest({ emails: [work] }));
  assert.deepEqual(after({ op: "remove", path: "emails.type" })["emails"], [
    { value: "a@work", primary: true },
    { value: "a@home" },
  ]);
  assert.deepEqual(
    after({ op: "add", path: 'emails[type eq "home"].display', value: "H" }),
    rest({ emails: [work, { ...home, display: "H" }] }),
  );
  assert.deepEqual(
    after({ op: "add", path: `${E}:department`, value: "X" }),
    rest({ schemas: [USER_SCHEMA, E], [E]: { department: "X" } }),
  );
  assert.deepEqual(
    after({ op: "add", path: E, value: { department: "X" } }),
    rest({ schemas: [USER_SCHEMA, E], [E]: { department: "X" } }),
  );
  assert.deepEqual(
    after({ op: "add", value: { [E]: { department: "X" } } }),
    rest({ schemas: [USER_SCHEMA, E], [E]: { department: "X" } }),
  );
  const { title: _, ...untitled } = ada;
  assert.deepEqual(after({ op: "remove", path: "title" }), untitled);
  assert.deepEqual(after({ op: "replace", path: "title", value: null }), untitled);
});

test("a replaced complex attribute keeps what is not named, and null takes a part away", () => {
  assert.deepEqual(after({ op: "replace", path: "name", value: { givenName: "X" } })["name"], {
    givenName: "X",
    familyName: "Byron",
  });
  assert.deepEqual(after({ op: "replace", value: { name: { givenName: null } } })["name"], { familyName: "Byron" });
  assert.deepEqual(
    after({ op: "replace", path: "name", value: { givenName: null, familyName: null } })["name"],
    undefined,
  );
  assert.deepEqual(
    patch(ada, [{ op: "replace", path: "name", value: { givenName: "X" } }], "strict").resource["name"],
    { givenName: "X" },
  );
});

test("one primary value makes the others not primary", () => {
  const primary = (resource: ScimResource) =>
    (resource["emails"] as { primary?: boolean }[]).map((email) => email.primary);
  assert.deepEqual(primary(after({ op: "replace", path: 'emails[type eq "home"].primary', value: true })), [
    false,
    true,
  ]);
  assert.deepEqual(primary(after({ op: "add", path: "emails", value: [{ value: "c", primary: true }] })), [
    false,
    undefined,
    true,
  ]);
  assert.deepEqual(
    primary(after({ op: "add", path: 'emails[type eq "other"]', value: { value: "c", primary: "true" } })),
    [false, undefined, true],
  );
  refused("invalidValue", { op: "replace", path: "emails.primary", value: true });
  refused("invalidValue", {
    op: "replace",
    path: "emails",
    value: [
      { value: "a", primary: true },
      { value: "b", primary: true },
    ],
  });
});

test("what changes nothing is no change, and the resource stays the very same object", () => {
  for (const operation of [
    { op: "replace", path: "title", value: "Countess" },
    { op: "add", path: "emails", value: [{ value: "a@work", type: "work" }] },
    { op: "remove", path: "nickName" },
    { op: "replace", path: "nickName", value: null },
    { op: "replace", value: { id: "1", schemas: [USER_SCHEMA], shoe: 4, password: "p" } },
    { op: "add", path: "roles", value: [] },
    { op: "remove", path: "emails", value: [{ value: "nobody" }] },
  ]) {
    const { changed, resource } = patch(ada, [operation]);
    assert.deepEqual([changed, resource === ada], [false, true], JSON.stringify(operation));
  }
  const round = [
    { op: "replace", path: "title", value: "X" },
    { op: "replace", path: "title", value: "Countess" },
  ];
  assert.equal(patch(ada, round).changed, false);
});

test("each mistake has its scimType, and nothing is done", () => {
  const first = { op: "replace", path: "title", value: "X" };
  refused("invalidSyntax", first, { op: "move", path: "title", value: "x" });
  refused("invalidSyntax", first, "x");
  refused("invalidSyntax");
  refused("invalidPath", first, { op: "add", path: "shoe", value: 1 });
  for (const path of ["emails[", "emails[type eq", "emails[shoe eq 1]", 'emails[type eq "x"', "emails[]"])
    refused("invalidFilter", { op: "add", path, value: "x" });
  for (const path of [
    'emails[type eq "x"].shoe',
    'emails[type eq "x"]value',
    "emails[type pr].value.x",
    "name[givenName pr]",
    "title[value pr]",
    " ",
    "emails..value",
    5,
  ])
    refused("invalidPath", first, { op: "add", path, value: "x" });
  refused("noTarget", first, { op: "remove" });
  refused("noTarget", first, { op: "replace", path: 'emails[type eq "other"].value', value: "x" });
  refused("noTarget", first, { op: "add", path: 'emails[type ne "work" and type ne "home"].value', value: "x" });
  refused("invalidValue", first, { op: "add", path: "title" });
  refused("invalidValue", first, { op: "add", value: "x" });
  refused("invalidValue", first, { op: "replace", path: "userName", value: null });
  refused("invalidValue", first, { op: "replace", path: "active", value: "maybe" });
  refused("invalidValue", first, { op: "replace", path: "name", value: "x" });
  refused("invalidValue", first, { op: "remove", path: "emails", value: [{ shoe: "a@work" }] });
  refused("invalidSyntax", ...Array.from({ length: 1001 }, () => first));
});

test("B15 what is readOnly or immutable is refused in every operation", () => {
  const paths = [
    "id",
    "meta",
    "meta.created",
    "groups",
    'groups[value eq "x"]',
    "groups.value",
    `${E}:manager.displayName`,
  ];
  for (const path of paths)
    for (const op of ["add", "replace", "remove"])
      refused("mutability", { op, path, value: path === "meta" ? {} : "x" });
  refused("mutability", { op: "replace", value: { id: "other" } });
  refused("mutability", { op: "replace", value: { groups: [{ value: "admins" }] } });
  refused("mutability", { op: "remove", path: "userName" });
  for (const path of ['members[value eq "x"].value', "members.type", 'members[value eq "x"].display'])
    assert.throws(() => readPatch(body({ op: "replace", path, value: "y" }), groupType), { scimType: "mutability" });
});

test("B14 a list of members that cannot be read never empties the group", () => {
  const odd = [
    [{}],
    [null],
    [""],
    [{ value: "" }],
    [{ value: null }],
    [{ $ref: "x" }],
    [{ id: "1" }],
    [{ display: "x" }],
    [1.5, true],
    {},
  ];
  for (const value of odd)
    for (const op of ["add", "replace", "remove"])
      assert.throws(
        () => readPatch(body({ op, path: "members", value }), groupType),
        (error) => error instanceof ScimError && error.scimType === "invalidValue",
        `${op} ${JSON.stringify(value)}`,
      );
});

test("E1 E2 CVE-2026-48170 CVE-2026-61834: no path, key or dotted key reaches a prototype", () => {
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  const names = [Object.prototype, Array.prototype, Function.prototype].flatMap((p) => Object.getOwnPropertyNames(p));
  for (const name of names.filter((each) => each !== "name")) {
    for (const path of [
      name,
      `${name}.polluted`,
      `emails[${name} eq "x"]`,
      `name.${name}`,
      `emails[type eq "work"].${name}`,
    ])
      assert.throws(() => patch(ada, [{ op: "add", path, value: "x" }]), ScimError, path);
    const value = JSON.parse(
      `{${JSON.stringify(name)}:{"polluted":"x"},${JSON.stringify(`${name}.polluted`)}:"x"}`,
    ) as unknown;
    try {
      assert.equal(patch(ada, [{ op: "add", value }]).changed, false);
    } catch (error) {
      assert.ok(error instanceof ScimError && error.scimType === "invalidPath");
    }
  }
  const inside = JSON.parse(
    '{"name":{"__proto__":{"polluted":1},"constructor":1},"emails":[{"value":"x","__proto__":{"polluted":1}}]}',
  ) as unknown;
  const { resource } = patch(ada, [{ op: "add", value: inside }]);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  assert.equal((resource["name"] as { polluted?: unknown }).polluted, undefined);
  assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
});

test("the strict dialect adds and replaces by value path only parts of elements that are there", () => {
  const strict = (scimType: string, operation: object) =>
    assert.throws(() => patch(ada, [operation], "strict"), { scimType }, JSON.stringify(operation));
  strict("invalidPath", { op: "replace", path: 'emails[type eq "work"]', value: { value: "x" } });
  strict("noTarget", { op: "add", path: 'phoneNumbers[type eq "work"].value', value: "1" });
  strict("noTarget", { op: "remove", path: 'emails[type eq "other"]' });
  strict("invalidSyntax", { op: "Replace", path: "title", value: "x" });
  strict("invalidValue", { op: "replace", path: "active", value: "False" });
  assert.equal(patch(ada, [{ op: "remove", path: 'emails[type eq "home"]' }], "strict").changed, true);
});
