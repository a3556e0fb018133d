import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePath, pathText, setAt, valueAt } from "./attribute-path.ts";
import { type DesiredInput, desiredPerson } from "./desired.ts";
import { type Confirmed, difference } from "./difference.ts";
import type { MappingRule } from "./mapping.ts";

const row = (target: string, source: string, more: Partial<MappingRule> = {}): MappingRule => ({
  target,
  source,
  source_kind: "attribute",
  apply: "create_and_update",
  required: false,
  reads: [],
  ...more,
});
const on = { create_users: true, update_users: true, deactivate_users: true };
const person = {
  id: "0197",
  status: "active",
  profile: { login: "ada@example.com", email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" },
};
const desire = (mappings: MappingRule[], more: Partial<DesiredInput> = {}) =>
  desiredPerson({ person, assigned: true, overrides: [], mappings, facts: { now: new Date(0) }, ...more });
const held = (values: Record<string, string | boolean | null>): Confirmed =>
  Object.fromEntries(
    Object.entries({ externalId: "0197", active: true, ...values }).map(([path, value]) => [path, { value, at: "" }]),
  );

test("a path is read and written for every form a mapping may have", () => {
  for (const text of [
    "userName",
    "name.givenName",
    'emails[type eq "work"].value',
    "phoneNumbers[primary eq true].value",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
  ]) {
    const path = parsePath(text);
    assert.ok(path, text);
    assert.equal(pathText(path), text);
    const resource = {};
    setAt(resource, path, "x");
    assert.equal(valueAt(resource, path), "x");
  }
  assert.equal(parsePath('emails[type ne "work"].value'), undefined);
  assert.equal(parsePath("a b"), undefined);
});

test("a path cannot reach the prototype of an object", () => {
  const resource: Record<string, unknown> = {};
  for (const text of ["__proto__.polluted", "constructor.prototype"]) {
    const path = parsePath(text);
    if (path !== undefined) setAt(resource, path, "yes");
  }
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  assert.equal(Object.getPrototypeOf(resource), Object.prototype);
});

test("what is not mapped, or switched off, is never sent; constants and overrides are", () => {
  const desired = desire(
    [
      row("userName", "email"),
      row("title", "title", { apply: "off" }),
      row("userType", "Staff", { source_kind: "constant" }),
      row("displayName", "displayName"),
    ],
    {
      overrides: [{ displayName: "Countess" }, { displayName: "Other" }, { nickName: "A" }],
    },
  );
  assert.deepEqual(Object.fromEntries(desired.attributes), {
    externalId: "0197",
    userName: "ada@example.com",
    userType: "Staff",
    displayName: "Countess",
  });
});

test("a display name falls back to first and last name", () => {
  assert.equal(desire([row("displayName", "displayName")]).attributes.get("displayName"), "Ada Lovelace");
});

test("a row that applies on create only is in the first request and in no later one", () => {
  const rows = [row("userName", "email"), row("userType", "Staff", { source_kind: "constant", apply: "create" })];
  const created = difference(desire(rows), undefined, on);
  assert.ok(created.kind === "create" && created.body["userType"] === "Staff");
  assert.deepEqual(difference(desire(rows), held({ userName: "ada@example.com", userType: "Other" }), on), {
    kind: "nothing",
  });
});

test("an element that the app does not have is added, one that it has is replaced, one that is emptied is removed", () => {
  const rows = [
    row('emails[type eq "work"].value', "email"),
    row('phoneNumbers[type eq "mobile"].value', "mobilePhone"),
    row("title", "title"),
  ];
  const wanted = difference(
    desire(rows),
    held({
      'emails[type eq "work"].value': "old@example.com",
      'phoneNumbers[type eq "mobile"].value': "1",
      title: "Clerk",
    }),
    on,
  );
  assert.deepEqual(wanted.kind === "update" && wanted.operations, [
    { op: "replace", path: 'emails[type eq "work"].value', value: "ada@example.com" },
    { op: "remove", path: 'phoneNumbers[type eq "mobile"]' },
    { op: "remove", path: "title" },
  ]);
  const fresh = difference(desire(rows), held({}), on);
  assert.deepEqual(fresh.kind === "update" && fresh.operations, [
    { op: "add", path: "emails", value: [{ type: "work", value: "ada@example.com" }] },
  ]);
});

test("each switch keeps its kind of change from being sent", () => {
  const rows = [row("userName", "email")];
  const gone = { assigned: false };
  assert.equal(difference(desire(rows), undefined, { ...on, create_users: false }).kind, "nothing");
  assert.equal(difference(desire(rows), held({ userName: "x" }), { ...on, update_users: false }).kind, "nothing");
  assert.equal(difference(desire(rows, gone), held({}), { ...on, deactivate_users: false }).kind, "nothing");
  assert.equal(difference(desire(rows, gone), held({}), on).kind, "deactivate");
  const back = difference(desire(rows), held({ active: false, userName: "x" }), { ...on, update_users: false });
  assert.deepEqual(back.kind === "reactivate" && back.operations, [{ op: "replace", path: "active", value: true }]);
});

test("a person who lost the app and never had an account costs nothing; an empty required value never holds up a deactivation", () => {
  assert.deepEqual(difference(desire([], { assigned: false }), undefined, on), { kind: "nothing" });
  const rows = [row("title", "title", { required: true })];
  assert.equal(difference(desire(rows), undefined, on).kind, "missing");
  assert.equal(difference(desire(rows, { assigned: false }), held({}), on).kind, "deactivate");
});

test("a person who was deleted here is deactivated there", () => {
  assert.equal(difference(desire([], { person: undefined, assigned: false }), held({}), on).kind, "deactivate");
});

test("a text becomes the type that the app’s schema declares", () => {
  const rows = [row("vip", "true", { source_kind: "constant" }), row("level", "7", { source_kind: "constant" })];
  const desired = desire(rows, {
    types: new Map([
      ["vip", "boolean"],
      ["level", "integer"],
    ]),
  });
  assert.deepEqual([desired.attributes.get("vip"), desired.attributes.get("level")], [true, 7]);
});

test("a row that is an expression gives its value, and one that does not fit the person is told before anything is sent", () => {
  const expression = (source: string, more: Partial<MappingRule> = {}) =>
    row("displayName", source, { source_kind: "expression", ...more });
  const value = (source: string) => desire([expression(source)]).attributes.get("displayName");
  assert.equal(value('user.lastName + ", " + user.firstName'), "Lovelace, Ada");
  assert.equal(value("user.nickName"), undefined);
  const facts = { now: new Date(0), groups: [{ id: "1", name: "Sales" }], manager: { email: "grace@example.com" } };
  const both = 'isMemberOfGroupName("Sales") ? getManagerUser().email : "none"';
  assert.equal(desire([expression(both)], { facts }).attributes.get("displayName"), "grace@example.com");
  const broken = desire([expression("Convert.toInt(user.firstName)")]);
  const found = difference(broken, held({ displayName: "Ada" }), on);
  assert.equal(found.kind, "fault");
  // Taking access away does not wait for a mapping that is wrong.
  const gone = desire([expression("Convert.toInt(user.firstName)")], { assigned: false });
  assert.equal(difference(gone, held({ displayName: "Ada" }), on).kind, "deactivate");
});

test("a value that would be another one each time is kept once the account is there", () => {
  const now = row("title", "Time.now()", { source_kind: "expression", reads: ["now"] });
  assert.equal(difference(desire([now]), held({ title: "1970-01-01T00:00:00.000Z" }), on).kind, "nothing");
  assert.equal(difference(desire([now], { facts: { now: new Date(5) } }), held({ title: "1970" }), on).kind, "nothing");
});
