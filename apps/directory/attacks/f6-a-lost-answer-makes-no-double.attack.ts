import assert from "node:assert/strict";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import { Testbed } from "../server/provisioning/testbed/testbed.ts";
import type { Attack } from "./attack.ts";

export default {
  id: "F6",
  known: "Microsoft Q&A 1151866",
  title:
    "a create that was done and never answered is found again and linked: one user there, and nothing left to do here",
  async run() {
    await using stub = await startStubApp();
    await using bed = await Testbed.open(stub.baseUrl);
    // Nothing but our own care prevents doubles.
    stub.uniqueNames = false;
    const lost = new Set<string>();
    stub.whim = ({ method, body }) => {
      if (method !== "POST" || lost.has(body)) return undefined;
      lost.add(body);
      return "lose";
    };
    await bed.startEngine();
    const ids = await bed.assign(10);
    await bed.settledSoon();
    assert.deepEqual(
      [...stub.users.values()].map((user) => user.externalId ?? "").toSorted(),
      ids.toSorted(),
      "somebody was made twice",
    );
    for (const id of ids) assert.equal((await bed.link(id))["state"], "linked");
    // The same where the app has unique names and says 409.
    await using careful = await startStubApp({ losesEvery: 2 });
    await using other = await Testbed.open(careful.baseUrl);
    await other.startEngine();
    const more = await other.assign(10);
    await other.settledSoon();
    assert.deepEqual([...careful.users.values()].map((user) => user.externalId ?? "").toSorted(), more.toSorted());
    assert.deepEqual(await other.query("select 1 from links where state <> 'linked'"), []);
  },
  guards: [
    {
      what: "a create whose outcome is not known is followed by a look-up, never by a second create",
      edits: [
        {
          file: "apps/directory/server/provisioning/steps/reconcile.ts",
          from: "if (result.account === undefined && result.openIntent) {",
          to: "if (result.account === undefined && result.openIntent && process.argv.length > 99) {",
        },
      ],
      noticed: /made twice/,
    },
  ],
} satisfies Attack;
