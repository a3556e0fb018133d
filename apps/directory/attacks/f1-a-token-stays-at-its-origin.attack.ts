import assert from "node:assert/strict";
import { TestDirectory } from "../testbed/directory.ts";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import type { Attack } from "./attack.ts";

const secret = "a-stored-secret-5f3c9a71";

export default {
  id: "F1",
  known: "Doyensec 2025",
  title: "the stored token goes to no other scheme, host or port than the one it was entered for, not even for a test",
  async run() {
    await using directory = await TestDirectory.start();
    await using target = await startStubApp();
    await using other = await startStubApp();
    const { id } = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Acme" });
    await directory.good("PUT", `/apps/${id}/connection`, { baseUrl: target.baseUrl, token: secret });
    const told = () => other.received.filter(({ headers }) => headers["authorization"]?.includes(secret));
    const addresses = [
      other.baseUrl,
      other.baseUrl.replace("127.0.0.1", "localhost"),
      target.baseUrl.replace("http:", "https:"),
    ];
    for (const baseUrl of addresses) {
      const tested = await directory.console("POST", `/apps/${id}/connection/test`, { baseUrl });
      assert.equal(told().length, 0, "the other origin was sent the token by a test");
      assert.ok(tested.status >= 400, tested.text);
      const saved = await directory.console("PUT", `/apps/${id}/connection`, { baseUrl });
      assert.deepEqual([saved.status, saved.body.code], [400, "token_for_other_origin"]);
    }
    // Behind the rules' back, as whoever can write to the database would.
    await directory.db.pool.query("update apps set base_url = $2, token_origin = $3 where id = $1", [
      id,
      other.baseUrl,
      other.origin,
    ]);
    await directory.console("POST", `/apps/${id}/connection/test`);
    assert.equal(told().length, 0, "the other origin was sent the token after the row was changed");
  },
  guards: [
    {
      what: "a token is opened for the origin it was saved for only",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/connection-secret.ts",
          from: "|| origin === undefined || origin !== app.token_origin) return undefined;",
          to: "|| origin === undefined) return undefined;",
        },
        {
          file: "apps/directory/server/provisioning/outbound/connection-secret.ts",
          from: "=> `app ${appId} at ${origin}`;",
          to: "=> `app ${appId} at ${origin.slice(0, 4)}`;",
        },
      ],
      noticed: /was sent the token by a test/,
    },
    {
      what: "its seal names the origin, so that a row which was changed opens nothing",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/connection-secret.ts",
          from: "=> `app ${appId} at ${origin}`;",
          to: "=> `app ${appId} at ${origin.slice(0, 4)}`;",
        },
      ],
      noticed: /after the row was changed/,
    },
  ],
} satisfies Attack;
