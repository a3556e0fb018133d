import assert from "node:assert/strict";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { newToken } from "@rollcall/foundation/tokens";
import type { Attack } from "./attack.ts";
import type { Stage } from "./stage.ts";

/** What a socket gets for these lines of a request. */
async function raw(port: number, lines: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

async function twoHeaders({ portal, a }: Stage): Promise<void> {
  await portal.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = portal.app.server.address() as AddressInfo;
  const request = ["GET /scim/v2/Users HTTP/1.1", "Host: portal.test", "Connection: close"];
  const good = `Authorization: Bearer ${a.idp.token}`;
  assert.match(await raw(port, [...request, good]), /^HTTP\/1\.1 200 /);
  for (const other of ["Authorization: Bearer x", good, "Authorization:"])
    assert.match(await raw(port, [...request, good, other]), /^HTTP\/1\.1 401 /, "two headers were taken for one");
}

export default {
  id: "C2",
  known: "ToolJet 16217",
  title: "an empty, strange, doubled or endless header opens nothing",
  async run(stage) {
    const { token } = stage.a.idp;
    const headers = [
      "",
      " ",
      "Bearer",
      "Bearer ",
      "Bearer undefined",
      "Bearer null",
      "Bearer 0",
      "bearer  ",
      `Token ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token}x`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token.toLowerCase()}`,
      `Bearer ${newToken("rollcall_scim_")}`,
      `Bearer ${newToken("rollcall_api_")}`,
      `Bearer ${"x".repeat(100_000)}`,
    ];
    await stage.unchanged(async () => {
      for (const authorization of headers) {
        const response = await stage.portal.app.inject({ url: "/scim/v2/Users", headers: { authorization } });
        assert.equal(response.statusCode, 401, `opened by ${authorization.slice(0, 60)}`);
      }
      await twoHeaders(stage);
    });
  },
  guards: [
    {
      what: "one header, of one token",
      edits: [
        {
          file: "apps/portal/server/scim/authorisation.ts",
          from: "if (headers.length > 1) throw unauthorized(",
          to: "if (headers.length > 9) throw unauthorized(",
        },
      ],
      noticed: /two headers were taken for one/,
    },
    {
      what: "only the whole token has its digest",
      edits: [
        {
          file: "apps/portal/server/scim/authorisation.ts",
          from: "const words = value.split(/\\s+/);",
          to: "const words = value.split(/[\\s,]+/).slice(0, 2);",
        },
      ],
      noticed: /opened by/,
    },
  ],
} satisfies Attack;
