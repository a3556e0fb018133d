import assert from "node:assert/strict";
import { connect, type AddressInfo } from "node:net";
import type { Attack } from "./attack.ts";

async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.setTimeout(10_000, () => socket.destroy());
  socket.write(text);
  let answer = "";
  try {
    for await (const chunk of socket) answer += String(chunk);
  } catch {
    // A reset is a closed connection as well.
  }
  return answer;
}

export default {
  id: "E17",
  known: "ASVS 4.2.1, request smuggling",
  title: "a request whose length can be read in two ways is refused and its connection closed",
  async run(stage) {
    const { portal, a } = stage;
    await portal.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = portal.app.server.address() as AddressInfo;
    const head = `POST /scim/v2/Users HTTP/1.1\r\nHost: portal.test\r\nAuthorization: Bearer ${a.idp.token}\r\nContent-Type: application/scim+json\r\n`;
    const smuggled = `GET /scim/v2/Users HTTP/1.1\r\nHost: portal.test\r\nAuthorization: Bearer ${a.idp.token}\r\n\r\n`;
    const twoWays = [
      `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${head}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`,
      `${head}Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}   ${smuggled}`,
      `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${head}Content-Length: +2\r\n\r\n{}${smuggled}`,
      `${head}Content-Length: 2, 2\r\n\r\n{}${smuggled}`,
    ];
    await stage.unchanged(async () => {
      for (const request of twoWays) {
        const answer = await raw(port, request);
        assert.match(answer, /^HTTP\/1\.1 400 /, `taken for one length: ${answer.slice(0, 200)}`);
        assert.equal(answer.match(/^HTTP\/1\.1 /gm)?.length, 1, "a second request was read");
      }
    });
  },
  guards: [
    {
      what: "Node's strict parser of HTTP",
      edits: [
        {
          file: "apps/portal/server/app.ts",
          from: "const app = fastify({",
          to: "const app = fastify({ http: { insecureHTTPParser: true },",
        },
      ],
      noticed: /taken for one length|a second request/,
    },
  ],
} satisfies Attack;
