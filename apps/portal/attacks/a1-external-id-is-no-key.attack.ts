import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

export default {
  id: "A1",
  known: "CVE-2025-41115, Grafana Enterprise",
  title: "an externalId that is a number, an id or a name of somebody gives a user with an id of its own",
  async run(stage) {
    const { a, b } = stage;
    const victim = await a.idp.create({ userName: "victim@acme.test" });
    const elsewhere = await b.idp.create({ userName: "victim@acme.test" });
    for (const externalId of ["1", "0", "-1", victim.id, elsewhere.id, "admin"]) {
      const answer = await stage.allowed(
        () => a.idp.call("POST", "/Users", newUser(`a1-${externalId}@acme.test`, { externalId, id: externalId })),
        201,
      );
      assert.match(answer.body.id, /^[0-9a-f-]{36}$/, "an id from the client was taken");
      assert.ok(![victim.id, elsewhere.id].includes(answer.body.id));
    }
    const { body } = await a.idp.call("GET", `/Users/${victim.id}`);
    assert.deepEqual([body.userName, body.meta.version], ["victim@acme.test", 'W/"1"']);
  },
  guards: [
    {
      what: "a new id for every new user, whatever the client calls it",
      edits: [
        {
          file: "apps/portal/server/users/user-state.ts",
          from: "id: asked.id ?? newId(),",
          to: "id: (isId(String(asked.resource['externalId'])) ? String(asked.resource['externalId']) : undefined) ?? asked.id ?? newId(),",
        },
      ],
      noticed: /an id from the client was taken|taken already|201/,
    },
  ],
} satisfies Attack;
