import assert from "node:assert/strict";
import { test } from "node:test";
import { ENTERPRISE_USER_SCHEMA, userType } from "./core-schemas.ts";
import { wantedOf } from "./projection.ts";
import { USER_SCHEMA } from "./user-schema.ts";

const E = ENTERPRISE_USER_SCHEMA;
const ada = {
  schemas: [USER_SCHEMA, E],
  id: "1",
  userName: "ada",
  name: { givenName: "Ada", familyName: "Byron" },
  emails: [{ value: "a@x", type: "work" }, { value: "b@x" }],
  meta: { version: 'W/"1"', created: "c" },
  [E]: { department: "D", manager: { value: "m", displayName: "M" } },
};
const shown = (attributes?: string, excluded?: string, resource: typeof ada = ada) =>
  wantedOf(userType, attributes, excluded).project(resource);
const always = { schemas: ada.schemas, id: "1" };

test("without a wish everything is shown but what is never shown, and nothing is copied", () => {
  assert.equal(shown(), ada);
  const secret = { ...ada, password: "p", shoe: 4 };
  assert.deepEqual(shown(undefined, undefined, secret), ada);
  assert.deepEqual(secret["password"], "p");
});

test("attributes show what is named, with id and schemas, in whatever case and spelling", () => {
  assert.deepEqual(shown("userName"), { ...always, userName: "ada" });
  assert.deepEqual(shown(" USERNAME , name.FAMILYNAME "), {
    ...always,
    userName: "ada",
    name: { familyName: "Byron" },
  });
  assert.deepEqual(shown("emails.value"), { ...always, emails: [{ value: "a@x" }, { value: "b@x" }] });
  assert.deepEqual(shown(`${USER_SCHEMA}:userName`), { ...always, userName: "ada" });
  assert.deepEqual(shown(`${E}:department`), { ...always, [E]: { department: "D" } });
  assert.deepEqual(shown(`${E}:manager.value`), { ...always, [E]: { manager: { value: "m" } } });
  assert.deepEqual(shown(E), { ...always, [E]: ada[E] });
  const { [E]: _extension, meta: _meta, externalId: _own, ...core } = ada as Record<string, unknown>;
  assert.deepEqual(shown(USER_SCHEMA.toUpperCase()), core);
  assert.deepEqual(shown("name,name.givenName"), { ...always, name: ada.name });
  const secret = { ...ada, password: "p" };
  assert.deepEqual(shown("password", undefined, secret), always);
  assert.deepEqual(shown("password,__proto__,constructor.name,nothing"), always);
});

test("excludedAttributes leave out what is named, never id or schemas", () => {
  const { name: _, ...nameless } = ada;
  assert.deepEqual(shown(undefined, "name,id,SCHEMAS"), nameless);
  assert.deepEqual(shown(undefined, "name.givenName,emails.type"), {
    ...ada,
    name: { familyName: "Byron" },
    emails: [{ value: "a@x" }, { value: "b@x" }],
  });
  assert.deepEqual(shown(undefined, `${E}:manager`), { ...ada, [E]: { department: "D" } });
  assert.equal(E in shown(undefined, E), false);
});

test("an app knows before it reads what will be shown", () => {
  assert.equal(wantedOf(userType, undefined, undefined).has("groups"), true);
  assert.equal(wantedOf(userType, undefined, "groups").has("groups"), false);
  assert.equal(wantedOf(userType, "userName", undefined).has("groups"), false);
  assert.equal(wantedOf(userType, "groups.display", undefined).has("groups"), true);
  assert.equal(wantedOf(userType, undefined, undefined).has("password"), false);
  assert.equal(wantedOf(userType, " ", "").narrowed, false);
});
