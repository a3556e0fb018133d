import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import { Testbed, until } from "../server/provisioning/testbed/testbed.ts";
import type { Attack } from "./attack.ts";

const ids = [
  "../Groups/1",
  "x?y=1",
  "a/b",
  "a#b",
  "..",
  ".",
  "%2e%2e%2fGroups",
  "\\..\\x",
  `long${"1".repeat(10_000)}`,
];

export default {
  id: "F3",
  known: "CVE-2026-59115, Microsoft Entra provisioning",
  title: "an id that an app gives is one piece of an address or none at all, and no address in its answers is gone to",
  async run() {
    await using stub = await startStubApp();
    await using elsewhere = await startStubApp();
    await using bed = await Testbed.open(stub.baseUrl);
    let given = 0;
    stub.whim = ({ method, body }) => {
      if (method !== "POST") return undefined;
      const id = ids[given++] ?? "late";
      const meta = { resourceType: "User", location: `${elsewhere.baseUrl}/Users/1` };
      const user = { ...(JSON.parse(body) as { schemas: string[]; userName: string }), id, meta };
      stub.users.set(id, user);
      return { status: 201, body: JSON.stringify(user), headers: { location: meta.location } };
    };
    await bed.startEngine();
    const people = await bed.assign(ids.length);
    const linked = async () => (await bed.query("select 1 from links where state = 'linked'")).length;
    await until(async () => (await linked()) >= 6);
    // Those whose ids are none are told so, and are not linked.
    await sleep(300);
    for (const id of people) await bed.edit(id, { profile: { title: "Head" } });
    const changed = () => stub.received.filter(({ method }) => method === "PATCH").length;
    await until(() => changed() >= 6);
    await sleep(300);
    for (const { path } of stub.received)
      assert.match(path, /^\/scim\/v2\/Users(\/[^/?#]+)?(\?[^#]*)?$/, "a request left the collection of users");
    const addressed = stub.received
      .filter(({ method }) => method === "PATCH")
      .map(({ path }) => decodeURIComponent(path.slice("/scim/v2/Users/".length)));
    for (const id of addressed)
      assert.ok(ids.includes(id) && id.length <= 1_024 && !/^\.+$/.test(id), `${id.slice(0, 40)} was used`);
    assert.ok(addressed.length >= 5);
    assert.equal(elsewhere.received.length, 0, "another origin was called");
  },
  guards: [
    {
      what: "an id is encoded before it becomes part of an address",
      edits: [
        {
          file: "packages/scim/client.ts",
          from: "`${endpoint}/${encodeURIComponent(id)}`",
          to: "`${endpoint}/${id}`",
        },
      ],
      noticed: /left the collection of users/,
    },
    {
      what: "ids longer than a kilobyte are none",
      edits: [
        { file: "apps/directory/server/provisioning/steps/account.ts", from: "id.length <= LONGEST_ID &&", to: "" },
      ],
      noticed: /was used/,
    },
  ],
} satisfies Attack;
