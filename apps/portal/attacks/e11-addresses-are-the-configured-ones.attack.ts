import assert from "node:assert/strict";
import { PUBLIC_URL } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

const headers = {
  host: "evil.test",
  "x-forwarded-host": "evil.test",
  "x-forwarded-proto": "https",
  "x-forwarded-for": "6.6.6.6",
  forwarded: "host=evil.test;proto=https",
  "x-original-url": "https://evil.test/",
  referer: "https://evil.test/",
};

export default {
  id: "E11",
  known: "Cogtrix 298, Yuzu 2029",
  title: "addresses in answers are the configured ones, whatever a request calls the host",
  async run(stage) {
    const { idp, admin } = stage.a;
    const made = await stage.allowed(() => idp.call("POST", "/Users", newUser("ann@acme.test"), headers), 201);
    const location = `${PUBLIC_URL}/scim/v2/Users/${made.body.id}`;
    assert.deepEqual(
      [made.headers["location"], made.body.meta.location],
      [location, location],
      "the request named the host",
    );
    const group = await idp.createGroup("One", [made.body.id]);
    for (const path of [
      "/Users",
      `/Groups/${group.id}`,
      "/ServiceProviderConfig",
      "/ResourceTypes",
      "/Schemas",
      "/nothing",
    ]) {
      const answer = await idp.call("GET", path, undefined, headers);
      assert.ok(!/evil/.test(answer.text + JSON.stringify(answer.headers)), `${path}: the request named the host`);
    }
    const link = await admin.call("POST", `/users/${made.body.id}/sign-in-link`, undefined, headers);
    assert.ok(link.status === 200 && link.body.url.startsWith(PUBLIC_URL), "the request named the host");
  },
  guards: [
    {
      what: "addresses are built from the setting alone",
      edits: [
        {
          file: "apps/portal/server/scim/scim-routes.ts",
          from: "const baseUrl = baseUrlOf(deps.publicUrl);",
          to: 'const baseUrl = baseUrlOf(deps.publicUrl).replace("portal.test:3000", "evil.test");',
        },
      ],
      noticed: /the request named the host/,
    },
  ],
} satisfies Attack;
