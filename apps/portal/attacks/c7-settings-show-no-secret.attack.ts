import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";

export default {
  id: "C7",
  known: "CVE-2026-90942, Casdoor; CVE-2026-107604, Keycloak",
  title: "no page of the settings gives a digest, a hash or a secret, to Super Admins and to plain users",
  async run(stage) {
    const { a, portal } = stage;
    await a.admin.good("PUT", "/session/password", { password: "a-password-of-my-own" });
    const plain = await stage.userByHand(a, "plain@acme.test");
    const { paths } = (await portal.app.inject({ url: "/api/openapi.json" })).json<{ paths: Record<string, object> }>();
    const pages = Object.keys(paths)
      .filter((path) => "get" in (paths[path] ?? {}) && !path.endsWith("/live"))
      .map((path) => path.replace(/^\/api/, "").replaceAll(/\{\w+\}/g, plain.id));
    assert.ok(pages.length > 10);
    const rows = await portal.database.query<{ digest: Buffer; password_hash: string }>(
      undefined,
      `select t.digest, (select password_hash from users where account_id = $1 and password_hash is not null) as password_hash
       from scim_tokens t where t.account_id = $1`,
      [a.account],
    );
    const secrets = rows.flatMap(({ digest, password_hash: hash }) => [
      hash,
      digest.toString("hex"),
      digest.toString("base64").slice(0, 40),
      digest.toString("base64url").slice(0, 40),
    ]);
    assert.ok(secrets.length >= 4 && secrets.every((secret) => secret.length >= 40));
    for (const page of pages)
      for (const caller of [a.admin, plain.session]) {
        const { text, status } = await caller.call("GET", page.includes("export") ? `${page}?format=ndjson` : page);
        assert.ok(status < 500, page);
        for (const secret of [...secrets, a.idp.token]) assert.ok(!text.includes(secret), `${page} shows a secret`);
        assert.doesNotMatch(
          text,
          /"(digest|password_hash|passwordHash|secret|client_secret)"/,
          `${page} shows a secret`,
        );
      }
  },
  guards: [
    {
      what: "each answer has a shape that names its fields; a row is never sent as it is",
      edits: [
        {
          file: "apps/portal/server/provisioning/tokens.ts",
          from: "hint: one.hint,",
          to: 'hint: String((one as { digest?: Buffer }).digest?.toString("hex")),',
        },
      ],
      noticed: /shows a secret/,
    },
  ],
} satisfies Attack;
