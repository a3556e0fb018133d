import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { createScimClient } from "@rollcall/scim/client";
import { openOutbound } from "../server/provisioning/outbound/outbound.ts";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import { Testbed } from "../server/provisioning/testbed/testbed.ts";
import { TransportFailure } from "../server/provisioning/outbound/transport-failure.ts";
import type { Attack } from "./attack.ts";

const local = { allowLoopback: true, allowPrivate: false, timeoutMs: 1_500 };

/** What came of one request to a server that behaves so: the code of the failure, or the length of the answer. */
async function outcome(behaves: RequestListener): Promise<string | number> {
  const server = createServer(behaves);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const outbound = openOutbound(local);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const asked = outbound.send({ method: "GET", url, headers: {} }).then(
    ({ body }) => body.length,
    (error: unknown) => (error instanceof TransportFailure ? error.code : String(error)),
  );
  try {
    return await Promise.race([asked, sleep(4_000).then(() => "still reading")]);
  } finally {
    await outbound.close();
    server.closeAllConnections();
    server.close();
  }
}

export default {
  id: "F4",
  known: "response bombs",
  title:
    "an answer is cut at 5 MiB and at the time limit, is never unpacked, and is not read deeper than 32; the person’s task says so",
  async run() {
    let sent = 0;
    const endless = await outcome((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && sent < 200_000_000) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, "a"))) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    });
    assert.equal(endless, "AnswerTooLarge", "an endless answer was read");
    assert.ok(sent < 60_000_000, `${sent} bytes were taken`);
    const dripping = await outcome((_request, response) => {
      const timer = setInterval(() => response.write("a"), 200);
      response.on("close", () => clearInterval(timer));
    });
    assert.equal(dripping, "TimeoutError", "an answer that drips was waited for");
    const packed = gzipSync(Buffer.alloc(20_000_000));
    const bomb = await outcome(
      (_request, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(packed),
    );
    assert.ok(typeof bomb === "number" && bomb < 100_000, "a packed answer was unpacked");
    const deep = `{"id":"1","a":${"[".repeat(40)}${"]".repeat(40)}}`;
    const client = createScimClient({
      baseUrl: "http://app.test",
      send: async () => ({ status: 200, headers: {}, body: deep }),
    });
    assert.equal((await client.read("/Users", "1")).resource, undefined, "a deep answer was read");
    await using stub = await startStubApp();
    await using bed = await Testbed.open(stub.baseUrl);
    stub.whim = () => ({ status: 201, body: `{"id":"1","x":"${"x".repeat(6_000_000)}"}` });
    await bed.startEngine();
    const [id = ""] = await bed.assign(1);
    for (let tries = 0; tries < 100 && (await bed.link(id))["error_message"] === null; tries += 1) await sleep(50);
    assert.match(String((await bed.link(id))["error_message"]), /more than 5 MB/);
  },
  guards: [
    {
      what: "the size of an answer is counted while it is read",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/outbound.ts",
          from: "if (size > largest) throw",
          to: "if (size < 0) throw",
        },
      ],
      noticed: /an endless answer was read/,
    },
    {
      what: "one clock runs for the whole exchange",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/outbound.ts",
          from: "signal: AbortSignal.timeout(timeout),",
          to: "",
        },
      ],
      noticed: /an answer that drips was waited for/,
    },
    {
      what: "depth is counted before JSON.parse",
      edits: [{ file: "packages/scim/client-answer.ts", from: "|| nestedDeeper(text, DEPTH)", to: "" }],
      noticed: /a deep answer was read/,
    },
  ],
} satisfies Attack;
