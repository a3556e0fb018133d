import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

export default {
  id: "H2",
  known: "Sentry 117860, FusionAuth 1776",
  title:
    "a conflict is 409 with status and scimType in its body, so that a directory can link instead of creating again",
  async run(stage) {
    const { idp } = stage.a;
    const { id } = await idp.create({ userName: "one@acme.test", externalId: "e-1" });
    const other = await idp.create({ userName: "two@acme.test" });
    const group = await idp.createGroup("One");
    await idp.createGroup("Two");
    const asks = [
      () => idp.call("POST", "/Users", newUser("ONE@acme.test")),
      () => idp.call("POST", "/Users", newUser("x@acme.test", { emails: [{ value: "one@acme.test", primary: true }] })),
      () => idp.call("PUT", `/Users/${other.id}`, newUser("one@acme.test")),
      () => idp.patch(`/Users/${other.id}`, { op: "replace", path: "externalId", value: "e-1" }),
      () => idp.call("POST", "/Groups", { displayName: "one" }),
      () => idp.patch(`/Groups/${group.id}`, { op: "replace", path: "displayName", value: "TWO" }),
    ];
    for (const ask of asks) {
      const answer = await stage.refused(ask, 409, "uniqueness");
      assert.equal(answer.headers["content-type"], "application/scim+json; charset=utf-8");
    }
    const probe = await idp.call("GET", `/Users?filter=${encodeURIComponent('userName eq "ONE@acme.test"')}`);
    assert.deepEqual([probe.body.totalResults, probe.body.Resources[0].id], [1, id]);
  },
  guards: [
    {
      what: "one way to say that something is taken",
      edits: [
        {
          file: "packages/scim/error.ts",
          from: 'new ScimError(409, "uniqueness", detail)',
          to: "new ScimError(409, undefined, detail)",
        },
      ],
      noticed: /uniqueness/,
    },
  ],
} satisfies Attack;
