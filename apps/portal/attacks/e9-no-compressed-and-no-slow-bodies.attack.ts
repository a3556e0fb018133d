import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Attack } from "./attack.ts";

export default {
  id: "E9",
  known: "slowloris, decompression bombs",
  title: "a compressed body is refused unread, and headers and bodies have little time to arrive",
  async run(stage) {
    const { portal, a } = stage;
    const { server } = portal.app;
    assert.ok(server.headersTimeout > 0 && server.headersTimeout <= 10_000);
    assert.ok(server.requestTimeout > 0 && server.requestTimeout <= 30_000);
    await stage.unchanged(async () => {
      for (const encoding of ["gzip", "deflate", "br", "GZIP", "gzip, gzip", "zstd", "x"]) {
        const response = await portal.app.inject({
          method: "POST",
          url: "/scim/v2/Users",
          headers: {
            authorization: `Bearer ${a.idp.token}`,
            "content-type": "application/scim+json",
            "content-encoding": encoding,
          },
          payload: gzipSync(Buffer.alloc(5_000_000, "[")),
        });
        assert.equal(response.statusCode, 415, `a body in ${encoding} was read`);
        assert.equal(response.json().status, "415");
      }
    });
  },
  guards: [
    {
      what: "the encoding is asked before the body is read",
      edits: [
        {
          file: "apps/portal/server/scim/scim-routes.ts",
          from: 'if (encoding !== undefined && encoding.toLowerCase() !== "identity")',
          to: 'if (encoding === "")',
        },
      ],
      noticed: /was read/,
    },
  ],
} satisfies Attack;
