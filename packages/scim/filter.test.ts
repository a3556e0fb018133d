import assert from "node:assert/strict";
import { test } from "node:test";
import { attribute } from "./common-attributes.ts";
import { enterpriseUserSchema, userType } from "./core-schemas.ts";
import { ScimError } from "./error.ts";
import { parseFilter } from "./filter-parse.ts";
import { printFilter } from "./filter-print.ts";
import { compareTexts, matches } from "./filter.ts";

const ada = {
  schemas: [],
  id: "A1",
  userName: "Ada@Example.com",
  externalId: "X-1",
  active: true,
  title: "",
  name: { familyName: "Byron", givenName: "Ada" },
  emails: [
    { value: "ada@example.com", type: "work", primary: true },
    { value: "ada@home.example", type: "home" },
  ],
  meta: { created: "2026-01-01T00:00:00+01:00", lastModified: "2026-03-01T12:00:00Z" },
  [enterpriseUserSchema.id]: { department: "Engines", manager: { value: "M1" } },
};

const holds = (text: string, resource: object = ada) => matches(parseFilter(text, userType), resource);
const refused = (text: string, scimType = "invalidFilter") =>
  assert.throws(
    () => parseFilter(text, userType),
    (error) => error instanceof ScimError && error.scimType === scimType,
    text,
  );

const table: [string, boolean][] = [
  ['userName eq "ada@example.com"', true],
  ['USERNAME EQ "ada@example.com"', true],
  ['urn:ietf:params:scim:schemas:core:2.0:user:userName sw "ADA"', true],
  ['externalId eq "x-1"', false],
  ['externalId eq "X-1"', true],
  ['name.familyName co "yro" and name.givenName ew "A"', true],
  ['userName ne "ada@example.com"', false],
  ['nickName ne "x"', true],
  ["nickName eq null", true],
  ["nickName ne null", false],
  ["nickName pr", false],
  ["title pr", false],
  ["name pr and emails pr and meta pr", true],
  ["active eq true", true],
  ['active eq "True"', true],
  ["active ne false", true],
  ['emails co "home"', true],
  ['emails.type eq "home"', true],
  ['emails.type ne "home"', true],
  ['not (emails.type eq "home")', false],
  ['emails[type eq "work" and value co "home"]', false],
  ['emails[type eq "home" and value co "home"]', true],
  ['emails[not (type eq "work") and (value sw "ada" or value sw "bob")]', true],
  ['emails[primary eq true].value eq "ada@example.com"', true],
  ['emails[primary eq null].value sw "ada@home"', true],
  ['emails[type eq "home"].value pr', true],
  ["emails.primary eq null", true],
  ['phoneNumbers[type eq "work"]', false],
  ['phoneNumbers.value ne "1"', true],
  ['meta.created eq "2025-12-31T23:00:00Z"', true],
  ['meta.created lt "2026-01-01T00:00:00Z"', true],
  ['meta.lastModified gt "2026-03-01T12:59:59+01:00"', true],
  [`${enterpriseUserSchema.id}:department eq "ENGINES"`, true],
  [`${enterpriseUserSchema.id}:manager eq "M1"`, true],
  [`${enterpriseUserSchema.id}:manager.value eq "M2"`, false],
  ["title pr or userName pr and active eq false", false],
  ["userName pr or title pr and active eq false", true],
  ["(userName pr or title pr) and active eq false", false],
  ["not (title pr) and not(nickName pr)", true],
  ['name.givenName gt "Ac" and name.givenName lt "ae"', true],
  ['userName eq "\\u0061da@example.com"', true],
];

test("filters mean what RFC 7644 says they mean", () => {
  for (const [text, expected] of table) assert.equal(holds(text), expected, text);
});

test("a filter that is printed reads as the same filter", () => {
  for (const [text] of table) {
    const filter = parseFilter(text, userType);
    assert.deepEqual(parseFilter(printFilter(filter), userType), filter, text);
  }
});

test("a resource without an attribute is compared like any other", () => {
  assert.equal(holds('emails[type eq "work"]', { schemas: [] }), false);
  assert.equal(holds('name.familyName eq "x"', { schemas: [], name: null }), false);
  assert.equal(holds("active eq false", { schemas: [] }), false);
});

test("what is no filter is refused with invalidFilter", () => {
  const wrong = ["", " ", "userName", "userName eq", 'eq "x"', "userName eq x", 'userName eq "x', 'userName is "x"'];
  const nested = [
    "(userName pr",
    "userName pr)",
    "()",
    "not userName pr",
    "userName pr and",
    "and",
    "userName pr title pr",
  ];
  const brackets = [
    "emails[",
    "emails[]",
    'emails[type eq "x"',
    "emails[emails[type pr]]",
    "userName[value pr]",
    "emails[type pr]]",
  ];
  const values = [
    "active gt true",
    'active co "t"',
    'active eq "maybe"',
    "userName eq 5",
    "userName gt null",
    'name eq "x"',
  ];
  const more = [
    'meta.created gt "yesterday"',
    'meta.created co "2026"',
    'x509Certificates.value gt "a"',
    'userName eq "\\x"',
  ];
  const glued = [
    'userName eq"x"',
    'userName eq "x"and title pr',
    'emails[type eq "work"] .value eq "x"',
    "emails.value.x pr",
  ];
  for (const text of [...wrong, ...nested, ...brackets, ...values, ...more, ...glued]) refused(text);
});

test("E1 E2 names of prototypes are unknown attributes in a filter", () => {
  const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
  for (const name of prototypes.flatMap((prototype) => Object.getOwnPropertyNames(prototype))) {
    if (name !== "name") refused(`${name} eq "x"`);
    refused(`${name}.x eq "x"`);
    refused(`emails[${name} eq "x"]`);
  }
});

test("E2 an attribute that is named like a part of a prototype is read from the resource alone", () => {
  const schema = {
    id: "urn:x",
    name: "X",
    description: "",
    attributes: [attribute("constructor", ""), attribute("toString", "")],
  };
  const type = { ...userType, extensions: [{ schema, required: false }] };
  const asked = parseFilter("urn:x:constructor pr or urn:x:toString pr", type);
  assert.equal(matches(asked, { schemas: [], "urn:x": {} }), false);
  assert.equal(matches(asked, { schemas: [] }), false);
  assert.equal(matches(asked, { schemas: [], "urn:x": { constructor: "me" } }), true);
});

test("E3 E4 depth, length and number of terms are bounded, and hostile texts end at once", () => {
  const nested = (depth: number) => `${"(".repeat(depth)}title pr${")".repeat(depth)}`;
  assert.doesNotThrow(() => parseFilter(nested(20), userType));
  refused(nested(21));
  refused(`not ${nested(21)}`);
  const texts = ["(".repeat(8000), "not (".repeat(1600), "a[b[".repeat(2000), "emails[".repeat(1000), " ".repeat(8000)];
  texts.push(`${"title pr or ".repeat(600)}title pr`, '"'.repeat(8000), `userName eq "${"\\".repeat(8000)}`);
  texts.push("(".repeat(10_000), "title pr or ".repeat(20_000), '"\\ '.repeat(66_000));
  for (const text of texts) refused(text);
});

test("E5 E6 what looks like a query language is an exact text", () => {
  for (const value of ["' OR 1=1--", "$1", "%", "_", "\\", 'a" or userName pr or "b']) {
    const text = `userName sw ${JSON.stringify(value)}`;
    assert.equal(holds(text), false, text);
    assert.equal(holds(text, { userName: `${value}...` }), true, text);
  }
  for (const name of ["userName'--", "a->>'b'", "userName;", "user Name", '"userName"']) refused(`${name} eq "x"`);
  refused('userName eq "a\\u0000b"');
  refused('userName eq "\\ud800"');
});

test("B10 C11 nothing is searched by what is never shown", () => {
  refused('password eq "x"', "sensitive");
  refused("userName pr or password pr", "sensitive");
});

test("texts are ordered by code points, as a database with collation C orders them", () => {
  assert.ok(compareTexts("\u{1f600}", "\uffff") > 0);
  assert.ok(compareTexts("a", "b") < 0 && compareTexts("a", "aa") < 0 && compareTexts("\u{1f600}", "\u{1f601}") < 0);
});
