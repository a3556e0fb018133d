import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { bulkSchema, patchSchema } from "./stage.ts";

export default {
  id: "B16",
  known: "Doyensec: rights and order within Bulk",
  title:
    "in a Bulk request each operation is judged by itself: foreign ids are unknown, references reach no further than the request, and each is done whole or not at all",
  async run(stage) {
    const { idp } = stage.a;
    const mine = await idp.create({ userName: "mine@acme.test" });
    const theirs = await stage.b.idp.create({ userName: "theirs@other.test" });
    const foreignGroup = await stage.b.idp.createGroup("Theirs");
    const victim = await stage.dump(stage.b.account);
    const off = { schemas: [patchSchema], Operations: [{ op: "replace", path: "active", value: false }] };
    const bulk = (Operations: object[], more = {}) =>
      idp.call("POST", "/Bulk", { schemas: [bulkSchema], Operations, ...more });
    const statuses = (body: { Operations: { status: string }[] }) => body.Operations.map(({ status }) => status);

    const mixed = await bulk([
      { method: "PATCH", path: `/Users/${theirs.id}`, data: off },
      { method: "PATCH", path: `/Users/${mine.id}`, data: off },
      { method: "DELETE", path: `/Groups/${foreignGroup.id}` },
      { method: "POST", path: "/Groups", bulkId: "g", data: { displayName: "Mixed", members: [{ value: theirs.id }] } },
      { method: "PUT", path: `/Users/${theirs.id}`, data: { userName: "stolen@acme.test" } },
    ]);
    assert.equal(mixed.status, 200, mixed.text);
    assert.deepEqual(statuses(mixed.body), ["404", "200", "404", "400", "404"], "an operation had another's rights");
    const [unknown] = (
      await bulk([{ method: "PATCH", path: "/Users/0198a000-0000-7000-8000-000000000000", data: off }])
    ).body.Operations;
    assert.equal(
      JSON.stringify(mixed.body.Operations[0].response).replaceAll(theirs.id, "ID"),
      JSON.stringify(unknown.response).replaceAll("0198a000-0000-7000-8000-000000000000", "ID"),
      "a foreign id is answered unlike one that nobody has",
    );
    // Forwards and in a circle; what a reference cannot reach is told, and made by nobody.
    const tied = await bulk([
      {
        method: "POST",
        path: "/Groups",
        bulkId: "one",
        data: { displayName: "One", members: [{ value: "bulkId:someone" }] },
      },
      { method: "POST", path: "/Users", bulkId: "someone", data: { userName: "someone@acme.test" } },
      {
        method: "POST",
        path: "/Groups",
        bulkId: "lost",
        data: { displayName: "Lost", members: [{ value: "bulkId:nobody" }] },
      },
    ]);
    assert.deepEqual(statuses(tied.body).slice(0, 2), ["201", "201"]);
    assert.match(statuses(tied.body)[2] ?? "", /^4/, "something was made that refers to nothing");
    const circle = await bulk([
      { method: "POST", path: "/Groups", bulkId: "a", data: { displayName: "A", members: [{ value: "bulkId:b" }] } },
      { method: "POST", path: "/Groups", bulkId: "b", data: { displayName: "B", members: [{ value: "bulkId:a" }] } },
    ]);
    assert.ok(
      statuses(circle.body).some((status) => status.startsWith("4")),
      "a circle of groups was made",
    );
    const stopped = await bulk(
      [
        { method: "DELETE", path: `/Users/${theirs.id}` },
        { method: "POST", path: "/Users", bulkId: "late", data: { userName: "late@acme.test" } },
      ],
      { failOnErrors: 1 },
    );
    assert.deepEqual(statuses(stopped.body), ["404"], "went on after failOnErrors");
    const late = await idp.call("GET", `/Users?filter=${encodeURIComponent('userName eq "late@acme.test"')}`);
    assert.equal(late.body.totalResults, 0, "went on after failOnErrors");
    assert.equal(await stage.dump(stage.b.account), victim, "the victim's account changed");
  },
  guards: [
    {
      what: "each operation goes the way of a request of its own, with the connection of the token",
      edits: [
        {
          file: "apps/portal/server/users/store.ts",
          from: "f.account_id = k.account_id and f.id = k.id",
          to: "f.id = k.id",
        },
        {
          file: "apps/portal/server/users/write-batch.ts",
          from: "[`${row.account_id}/${row.id}`, row])); return keys.map((key) => rows.get(`${key.account}/${key.id}`));",
          to: "[row.id, row])); return keys.map((key) => rows.get(key.id));",
        },
        {
          file: "apps/portal/server/users/user-state.ts",
          from: "user === undefined || (connection !== undefined && user.connection_id !== connection)",
          to: "user === undefined",
        },
      ],
      noticed: /an operation had another's rights|the victim's account changed/,
    },
    {
      what: "nothing is tried after failOnErrors",
      edits: [
        {
          file: "packages/scim/bulk.ts",
          from: "if (this.#errors >= this.#failOnErrors) break;",
          to: "if (this.#errors < 0) break;",
        },
      ],
      noticed: /went on after failOnErrors/,
    },
  ],
} satisfies Attack;
