import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { filtered, searchSchema } from "./stage.ts";

const hidden = [
  "password",
  "password_hash",
  "passwordHash",
  "role",
  "epoch",
  "status",
  "account_id",
  "connection_id",
  "tokens.value",
  "resource",
  "email_key",
  "urn:ietf:params:scim:schemas:core:2.0:User:password",
];

export default {
  id: "B10",
  known: "Keycloak 52599, 50987",
  title: "no filter, sorting or selection tells of attributes that are never shown, nor of columns of the database",
  async run(stage) {
    const { idp } = stage.a;
    await idp.create({ userName: "ann@acme.test", password: "Correct-horse-1" });
    await stage.unchanged(async () => {
      for (const name of hidden) {
        for (const filter of [`${name} pr`, `${name} eq "x"`, `userName pr or ${name} sw "C"`, `not (${name} pr)`]) {
          for (const ask of [
            () => idp.call("GET", filtered("/Users", filter)),
            () => idp.call("POST", "/Users/.search", { schemas: [searchSchema], filter }),
          ]) {
            const answer = await ask();
            assert.ok([400, 403].includes(answer.status), `searched by ${name}: ${answer.text}`);
            assert.ok(["invalidFilter", "sensitive"].includes(answer.body.scimType));
          }
        }
        assert.ok([400, 403].includes((await idp.call("GET", `/Users?sortBy=${name}`)).status), `sorted by ${name}`);
        const shown = await idp.call("GET", `/Users?attributes=${name},userName`);
        assert.deepEqual(
          Object.keys(shown.body.Resources[0]).toSorted(),
          ["id", "schemas", "userName"],
          `shown ${name}`,
        );
      }
    });
  },
  guards: [
    {
      what: "what is never returned can be no part of a filter",
      edits: [
        {
          file: "packages/scim/filter-compare.ts",
          from: 'throw new ScimError(403, "sensitive",',
          to: 'void new ScimError(403, "sensitive",',
        },
      ],
      noticed: /searched by password/,
    },
    {
      what: "names of filters and of sorting come from the schema",
      edits: [
        {
          file: "packages/scim/list.ts",
          from: "if (!target) throw invalidPath(",
          to: "if (!target) return resolve(type, 'userName')!; if (target === undefined) throw invalidPath(",
        },
      ],
      noticed: /sorted by/,
    },
  ],
} satisfies Attack;
