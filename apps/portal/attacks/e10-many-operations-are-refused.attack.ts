import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Attack } from "./attack.ts";
import { newUser, patchSchema } from "./stage.ts";

const many = (count: number, one: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => one(index));

export default {
  id: "E10",
  known: "Keycloak 48368",
  title: "more operations, values or results than are announced are refused or cut, never worked through",
  async run(stage) {
    const { idp } = stage.a;
    const { id } = await idp.create({ userName: "ann@acme.test" });
    const group = await idp.createGroup("Everybody");
    const operations = many(1_001, (index) => ({ op: "replace", path: "title", value: `t${index}` }));
    const body = { schemas: [patchSchema], Operations: operations };
    await stage.refused(() => idp.call("PATCH", `/Users/${id}`, body), [400, 413]);
    const members = many(10_001, () => ({ value: randomUUID() }));
    for (const op of ["add", "replace", "remove"])
      await stage.refused(() => idp.patch(`/Groups/${group.id}`, { op, path: "members", value: members }), [400, 413]);
    await stage.refused(
      () =>
        idp.call(
          "POST",
          "/Users",
          newUser("x@acme.test", { emails: many(10_001, (index) => ({ value: `${index}@x.test` })) }),
        ),
      [400, 413],
    );
    await stage.unchanged(async () => {
      for (const query of ["count=1000000000", "count=-1", "startIndex=-1", "startIndex=999999999999", "count=0"]) {
        const answer = await idp.call("GET", `/Users?${query}`);
        assert.equal(answer.status, 200, query);
        assert.ok(answer.body.itemsPerPage <= 500 && answer.body.totalResults === 1, query);
      }
      for (const query of ["count=x", "count=1e9", "startIndex=1.5", "count=0x10"])
        assert.equal((await idp.call("GET", `/Users?${query}`)).status, 400, query);
    });
  },
  guards: [
    {
      what: "limits on operations and values, asked before the first of them",
      edits: [
        { file: "packages/scim/limits.ts", from: "patchOperations: 1000,", to: "patchOperations: 1e9," },
        { file: "packages/scim/limits.ts", from: "values: 10_000,", to: "values: 1e9," },
      ],
      noticed: /refused with 400 or 413, not/,
    },
  ],
} satisfies Attack;
