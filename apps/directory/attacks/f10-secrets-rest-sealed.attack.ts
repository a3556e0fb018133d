import assert from "node:assert/strict";
import { createServer } from "node:http";
import { sealer, SealBroken } from "@rollcall/foundation/secrets";
import { openToken } from "../server/provisioning/outbound/connection-secret.ts";
import { resealTokens } from "../server/provisioning/outbound/reseal-tokens.ts";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import { TestDirectory } from "../testbed/directory.ts";
import type { Attack } from "./attack.ts";

const secret = "canary-0f4b6d2e8a1c";
const old = { id: "test", key: Buffer.alloc(32, 7) };
const fresh = { id: "fresh", key: Buffer.alloc(32, 8) };

export default {
  id: "F10",
  known: "secrets at rest",
  title:
    "a stored token is in no dump and no log, opens under the key outside the database alone, and moves to a new key without being entered again",
  async run() {
    await using directory = await TestDirectory.start();
    await using stub = await startStubApp();
    // An app that repeats what it was sent in its error.
    const echo = createServer((request, response) =>
      response.writeHead(500).end(`no: ${String(request.headers.authorization)}`),
    );
    await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
    const { id } = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Acme" });
    await directory.good("PUT", `/apps/${id}/connection`, { baseUrl: stub.baseUrl, token: secret });
    await directory.good("POST", `/apps/${id}/connection/test`);
    const { port } = echo.address() as { port: number };
    await directory.console("POST", `/apps/${id}/connection/test`, {
      baseUrl: `http://127.0.0.1:${port}`,
      token: secret,
    });
    echo.closeAllConnections();
    echo.close();
    const { rows: tables } = await directory.db.pool.query<{ name: string }>(
      "select format('%I', tablename) as name from pg_tables where schemaname = 'public'",
    );
    for (const form of [
      secret,
      Buffer.from(secret).toString("base64").slice(0, -3),
      Buffer.from(secret).toString("hex"),
    ]) {
      for (const { name } of tables) {
        const { rows } = await directory.db.pool.query(`select 1 from ${name} t where t::text like $1 limit 1`, [
          `%${form}%`,
        ]);
        assert.equal(rows.length, 0, `${name} holds the token in the clear`);
      }
      assert.ok(!directory.logged.join("").includes(form), "the log holds the token in the clear");
    }
    const row = async () => {
      const { rows } = await directory.db.pool.query<{
        id: string;
        base_url: string;
        token_sealed: string;
        token_origin: string;
      }>("select id, base_url, token_sealed, token_origin from apps where id = $1", [id]);
      const [app] = rows;
      assert.ok(app);
      return app;
    };
    const before = await row();
    assert.throws(() => openToken(sealer([fresh]), before), SealBroken, "another key opened it");
    // The new key in front, the old one behind: then the old one is not needed any more.
    assert.deepEqual(await resealTokens(directory.db, sealer([fresh, old])), { done: 1, left: 0 });
    assert.equal(openToken(sealer([fresh]), await row()), secret);
    assert.throws(() => openToken(sealer([old]), { ...before, token_sealed: "" }), SealBroken);
    assert.deepEqual(await resealTokens(directory.db, sealer([fresh, old])), { done: 0, left: 0 });
    assert.deepEqual(await resealTokens(directory.db, sealer([old])), { done: 0, left: 1 }, "a lost key loses nothing");
    assert.equal(openToken(sealer([fresh]), await row()), secret);
  },
  guards: [
    {
      what: "tokens are sealed with AES-256-GCM before they are stored",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/connection-secret.ts",
          from: "token_sealed: sealer.seal(token, contextOf(appId, origin)),",
          to: "token_sealed: token,",
        },
        {
          file: "apps/directory/server/provisioning/outbound/connection-secret.ts",
          from: "return sealer.open(app.token_sealed, contextOf(app.id, origin));",
          to: "return app.token_sealed;",
        },
      ],
      noticed: /apps holds the token in the clear/,
    },
    {
      what: "what is kept of an exchange is masked, wherever the token stands in it",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/masking.ts",
          from: "if (token === undefined || token.length < 4) return text;",
          to: "return text;",
        },
      ],
      noticed: /holds the token in the clear/,
    },
  ],
} satisfies Attack;
