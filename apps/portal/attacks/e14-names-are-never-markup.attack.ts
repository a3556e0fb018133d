import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fastify from "fastify";
import { serveConsole } from "@rollcall/foundation/web-console";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

const markup = "<img src=x onerror=alert(1)><script>alert(1)</script>\"'><svg/onload=alert(1)>";

export default {
  id: "E14",
  known: "CVE-2026-29191, Zitadel",
  title: "markup in names and log texts leaves the server as JSON only, and the console runs no script but its own",
  async run(stage) {
    const { idp, admin } = stage.a;
    const { id } = (await idp.call("POST", "/Users", newUser(`x@acme.test`, { displayName: markup, title: markup })))
      .body;
    await idp.createGroup(markup, [id]);
    await idp.call("GET", `/Users?filter=${encodeURIComponent(markup)}`, undefined, { "user-agent": markup });
    for (const path of [
      "/users",
      `/users/${id}`,
      `/users/${id}/scim`,
      "/teams",
      "/audit",
      "/exchanges",
      `/${encodeURIComponent(markup)}`,
    ]) {
      const { headers } = await admin.call("GET", path);
      assert.match(String(headers["content-type"]), /^application\/(problem\+)?json/, `${path} is a page`);
      assert.equal(headers["x-content-type-options"], "nosniff");
    }
    assert.match(
      String((await idp.call("GET", `/${encodeURIComponent(markup)}`)).headers["content-type"]),
      /^application\/scim\+json/,
    );
    const app = fastify();
    await serveConsole(app, new URL("../ui/", import.meta.url));
    const page = await app.inject({ url: `/users/${encodeURIComponent(markup)}`, headers: { accept: "text/html" } });
    await app.close();
    const policy = String(page.headers["content-security-policy"]);
    const scripts = policy.split("; ").find((part) => part.startsWith("script-src"));
    assert.equal(scripts, "script-src 'self'", "scripts of others may run");
    assert.match(policy, /object-src 'none'.*base-uri 'none'/);
    assert.ok(!page.payload.includes("onerror"));
    const ui = readdirSync(new URL("../ui/", import.meta.url), { recursive: true, encoding: "utf8" });
    for (const file of ui.filter((name) => name.endsWith(".tsx")))
      assert.doesNotMatch(
        readFileSync(new URL(`../ui/${file}`, import.meta.url), "utf8"),
        /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML/,
        file,
      );
  },
  guards: [
    {
      what: "a content security policy without inline scripts",
      edits: [
        {
          file: "packages/foundation/web-console.ts",
          from: "\"script-src 'self'\",",
          to: "\"script-src 'self' 'unsafe-inline'\",",
        },
      ],
      noticed: /scripts of others may run/,
    },
  ],
} satisfies Attack;
