import assert from "node:assert/strict";
import { ScimCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";
import { filtered } from "./stage.ts";

export default {
  id: "A5",
  known: "CVE-2026-67330, better-auth PR 9579",
  title: "whatever a token is called, it sees nobody before it has provisioned anybody",
  async run(stage) {
    const { admin } = stage.a;
    await stage.userByHand(stage.a, "bob@acme.test");
    const [connection] = (await admin.good("GET", "/provisioning")).connections;
    for (const name of ["password", "google", "credential", String(connection?.name ?? "Directory"), "1"]) {
      const { token, provisioning } = await admin.good("POST", "/provisioning/tokens", { name });
      const fresh = new ScimCaller(stage.portal.app, token);
      for (const path of ["/Users", filtered("/Users", 'userName eq "bob@acme.test"'), "/Groups"]) {
        const answer = await fresh.call("GET", path);
        assert.equal(answer.body.totalResults, 0, `a token called ${name} sees somebody at ${path}`);
      }
      const { id } = provisioning.connections[0].tokens.find(
        (one: { name: string; state: string }) => one.name === name,
      );
      await admin.good("DELETE", `/provisioning/tokens/${id}`);
    }
  },
  guards: [
    {
      what: "a connection is found by its token and owns the users that carry its id",
      edits: [
        {
          file: "apps/portal/server/users/look-up-store.ts",
          from: "where f.account_id = k.account_id and f.connection_id is not distinct from k.connection_id and",
          to: "where f.account_id = k.account_id and",
        },
      ],
      noticed: /sees somebody/,
    },
  ],
} satisfies Attack;
