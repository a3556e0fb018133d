import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { groupSchema, newUser } from "./stage.ts";

export default {
  id: "B2",
  known: "Keycloak 46658",
  title: "the id in a body decides nothing: PUT changes what its address names",
  async run(stage) {
    const { idp } = stage.a;
    const [mine, other] = [
      await idp.create({ userName: "mine@acme.test" }),
      await idp.create({ userName: "other@acme.test" }),
    ];
    const [own, foreign] = [await idp.createGroup("Mine"), await idp.createGroup("Other")];
    const put = await stage.allowed(
      () => idp.call("PUT", `/Users/${mine.id}`, newUser("renamed@acme.test", { id: other.id, title: "Taken" })),
      200,
    );
    assert.equal(put.body.id, mine.id, "the body named the user");
    const body = { schemas: [groupSchema], id: foreign.id, displayName: "Renamed" };
    const group = await stage.allowed(() => idp.call("PUT", `/Groups/${own.id}`, body), 200);
    assert.equal(group.body.id, own.id, "the body named the group");
    const answer = (await idp.call("GET", `/Users/${other.id}`)).body;
    assert.deepEqual([answer.title, answer.meta.version], [undefined, 'W/"1"']);
    await stage.refused(
      () => idp.patch(`/Users/${mine.id}`, { op: "replace", path: "id", value: other.id }),
      400,
      "mutability",
    );
    await stage.refused(
      () => idp.patch(`/Users/${mine.id}`, { op: "replace", value: { id: other.id, title: "X" } }),
      400,
      "mutability",
    );
  },
  guards: [
    {
      what: "what is read-only is left out of a body before anybody looks at it",
      edits: [
        {
          file: "packages/scim/resource-endpoint.ts",
          from: "return replace(handler, type, call, call.id);",
          to: "return replace(handler, type, call, String((call.body() as { id?: string }).id ?? call.id));",
        },
      ],
      noticed: /the body named the user/,
    },
    {
      what: "mutability asked for every path of a PATCH",
      edits: [
        {
          file: "packages/scim/patch-read.ts",
          from: "throw mutability(`${quote(text)} cannot be changed by a client.`);",
          to: "return;",
        },
      ],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
