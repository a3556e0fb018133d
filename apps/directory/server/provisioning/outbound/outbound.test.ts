import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { addressAllowed } from "./outbound-address.ts";
import { openOutbound } from "./outbound.ts";
import { TransportFailure } from "./transport-failure.ts";

const strict = { allowLoopback: false, allowPrivate: false };
const local = { allowLoopback: true, allowPrivate: false };

async function serving(handler: Parameters<typeof createServer>[1] & {}): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const refusal = async (url: string, options = strict): Promise<string> => {
  const outbound = openOutbound({ ...options, timeoutMs: 1_000 });
  try {
    await outbound.send({ method: "GET", url, headers: {} });
    return "sent";
  } catch (error) {
    assert.ok(error instanceof TransportFailure);
    return error.code;
  } finally {
    await outbound.close();
  }
};

test("F2: addresses inside private networks are refused in every spelling, at the moment of connecting", async () => {
  for (const host of [
    "127.0.0.1",
    "localhost",
    "10.1.2.3",
    "192.168.0.1",
    "172.16.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "[::1]",
    "[::ffff:10.0.0.1]",
    "[fd00::1]",
    "[fe80::1]",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "100.64.0.1",
    "[64:ff9b::a00:1]",
  ]) {
    assert.equal(await refusal(`http://${host}:9/`), "AddressRefused", host);
  }
  assert.equal(await refusal("file:///etc/passwd"), "AddressRefused");
});

test("F2: the cloud’s metadata address is refused even where private networks are allowed", () => {
  const open = { allowLoopback: true, allowPrivate: true };
  assert.equal(addressAllowed("169.254.169.254", open), false);
  assert.equal(addressAllowed("::ffff:169.254.169.254", open), false);
  assert.equal(addressAllowed("10.0.0.1", open), true);
  assert.equal(addressAllowed("93.184.215.14", strict), true);
});

test("F2: a redirect is an answer and is never followed", async () => {
  let followed = 0;
  await using server = await serving((request, response) => {
    if (request.url === "/next") followed += 1;
    response.writeHead(302, { location: "/next" }).end();
  });
  const outbound = openOutbound(local);
  const answer = await outbound.send({ method: "GET", url: server.url, headers: {} });
  await outbound.close();
  assert.deepEqual([answer.status, followed], [302, 0]);
});

test("F4: an answer without end is cut at the limit, and one that trickles at the time limit", async () => {
  await using endless = await serving((_request, response) => {
    const more = (): void => {
      if (!response.destroyed && response.write(Buffer.alloc(65_536, "a"))) setImmediate(more);
      else response.once("drain", more);
    };
    more();
  });
  assert.equal(await refusal(endless.url, local), "AnswerTooLarge");
  await using slow = await serving((_request, response) => {
    const timer = setInterval(() => response.write("a"), 50);
    response.on("close", () => clearInterval(timer));
  });
  assert.equal(await refusal(slow.url, local), "TimeoutError");
});

test("F4: a compressed bomb is not unpacked", async () => {
  await using bomb = await serving(
    (_request, response) =>
      void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(20_000_000))),
  );
  const outbound = openOutbound(local);
  const answer = await outbound.send({ method: "GET", url: bomb.url, headers: {} });
  await outbound.close();
  assert.ok(answer.body.length < 100_000);
});

test("an answer that never comes says whether the request may have arrived", async () => {
  const outbound = openOutbound(local);
  await assert.rejects(
    outbound.send({ method: "GET", url: "http://127.0.0.1:1/", headers: {} }),
    (error: TransportFailure) => !error.sent && /refused/.test(error.message),
  );
  await using closing = await serving((request) => request.socket.destroy());
  await assert.rejects(
    outbound.send({ method: "GET", url: closing.url, headers: {} }),
    (error: TransportFailure) => error.sent,
  );
  await outbound.close();
});
