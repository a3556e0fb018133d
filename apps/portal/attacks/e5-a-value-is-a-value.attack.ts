import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { filtered } from "./stage.ts";

const values = [
  "' OR 1=1--",
  "'; drop table users; --",
  "$1",
  "$2",
  "%",
  "_",
  "a%",
  "\\",
  "*)(uid=*",
  "x'||'y",
  "1) or (1=1",
  "{}",
  "é'",
];
const operators = ["eq", "co", "sw", "ew", "ne", "gt"];
const places = [
  "userName",
  "displayName",
  "emails.value",
  "name.familyName",
  "externalId",
  'emails[type eq "work"].value',
];
const names = [
  "userName'--",
  "a->>'b'",
  "userName;drop",
  "u.password_hash",
  "userName::text",
  '"userName"',
  "$1",
  "users.email",
];

export default {
  id: "E5",
  known: "CVE-2022-24124, Casdoor; CVE-2026-33289, SuiteCRM; CVE-2026-93635, Zimbra",
  title: "the value of a filter is compared as it is, and the name of an attribute comes from the schema",
  async run(stage) {
    const { idp } = stage.a;
    for (const name of ["ann", "bob", "a%b"])
      await idp.create({
        userName: `${name}@acme.test`,
        displayName: name,
        externalId: name,
        name: { familyName: name },
      });
    await stage.unchanged(async () => {
      for (const value of values)
        for (const operator of operators)
          for (const place of places) {
            const filter = `${place} ${operator} ${JSON.stringify(value)}`;
            const { status, body, text } = await idp.call("GET", filtered("/Users", filter));
            assert.equal(status, 200, `${filter}: ${text}`);
            if (operator === "ne" || operator === "gt") continue;
            const found =
              (value === "%" && operator === "co") || (value === "a%" && operator !== "eq" && operator !== "ew");
            const wanted = found && !place.startsWith("emails") ? 1 : 0;
            if (place !== "emails.value") assert.equal(body.totalResults, wanted, `${filter} found others`);
          }
      for (const name of names) {
        const filter = await idp.call("GET", filtered("/Users", `${name} eq "x"`));
        assert.ok(filter.status === 400 && filter.body.scimType === "invalidFilter", `${name}: ${filter.text}`);
        for (const sort of [
          `sortBy=${encodeURIComponent(name)}`,
          `sortBy=userName&sortOrder=${encodeURIComponent("ascending; drop")}`,
        ])
          assert.equal((await idp.call("GET", `/Users?${sort}`)).status, 400);
      }
    });
  },
  guards: [
    {
      what: "every value of a filter is a parameter of the statement, and no pattern",
      edits: [
        {
          file: "apps/portal/server/scim/filter-sql.ts",
          from: "return `starts_with(${left}, ${right})`;",
          to: "return `${left} like ${right} || '%'`;",
        },
      ],
      noticed: /found others/,
    },
  ],
} satisfies Attack;
