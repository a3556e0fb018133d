import assert from "node:assert/strict";
import { startStubApp, type StubUser } from "../server/provisioning/testbed/stub-app.ts";
import { Testbed } from "../server/provisioning/testbed/testbed.ts";
import type { Attack } from "./attack.ts";

const stranger = (number: number): StubUser => ({
  schemas: [],
  id: `stranger-${number}`,
  userName: `stranger${number}@example.com`,
  title: "untouched",
});

export default {
  id: "F7",
  known: "servers that ignore filters",
  title:
    "whoever an app lists is compared again: an exact match is linked, two are said to be ambiguous, and strangers stay as they are",
  async run() {
    await using stub = await startStubApp({ filters: "ignored", losesEvery: 2 });
    await using bed = await Testbed.open(stub.baseUrl);
    for (let number = 0; number < 5; number += 1) stub.users.set(`stranger-${number}`, stranger(number));
    await bed.startEngine();
    const ids = await bed.assign(6);
    await bed.settledSoon();
    for (const id of ids) await bed.edit(id, { profile: { title: "Head" } });
    await bed.settledSoon();
    for (let number = 0; number < 5; number += 1)
      assert.deepEqual(stub.users.get(`stranger-${number}`), stranger(number), "a stranger was changed");
    assert.equal(stub.users.size, 11, "somebody was made twice");
    // Two accounts that both are this person's, by an app without unique names.
    stub.habits.losesEvery = 0;
    stub.uniqueNames = false;
    const doubled = { ...stranger(7), userName: "" };
    let first = true;
    stub.whim = ({ method, body }) => {
      if (method !== "POST" || !first) return undefined;
      first = false;
      const { userName } = JSON.parse(body) as StubUser;
      for (const id of ["twin-1", "twin-2"]) stub.users.set(id, { ...doubled, id, userName });
      return { status: 409, body: '{"detail":"in use","scimType":"uniqueness"}' };
    };
    const [late = ""] = await bed.assign(1);
    await bed.settledSoon();
    const link = await bed.link(late);
    assert.deepEqual([link["state"], link["remote_id"]], ["conflict", null]);
    assert.match(String(link["error_message"]), /several accounts/);
  },
  guards: [
    {
      what: "what comes back from a look-up is compared with what was asked for",
      edits: [
        {
          file: "apps/directory/server/provisioning/steps/look-up.ts",
          from: "listed.filter((one) => matches(one, attribute, value));",
          to: "listed.slice(0, 1);",
        },
      ],
      noticed: /a stranger was changed|made twice/,
    },
    {
      what: "of two that fit none is taken",
      edits: [
        {
          file: "apps/directory/server/provisioning/steps/look-up.ts",
          from: "return other === undefined",
          to: "return other !== null",
        },
      ],
      noticed: /conflict/,
    },
  ],
} satisfies Attack;
