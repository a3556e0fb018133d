import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { load, Target } from "./load.ts";
import { create, kindsOfWork } from "./work.ts";
import { personNumber } from "./shapes.ts";
import { tableOf } from "./table.ts";

async function serverThat(answers: RequestListener) {
  const server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
  const target = new Target("sample", base, "token");
  return {
    target,
    async [Symbol.asyncDispose]() {
      target.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

test("the generator counts right answers, chunked or not", async () => {
  let number = 0;
  await using place = await serverThat((request, response) => {
    const id = request.url?.split("/").at(-1);
    const text = JSON.stringify({ id, userName: "u0000000@bench.example", active: true });
    if (number++ % 2 === 0) response.setHeader("content-length", Buffer.byteLength(text));
    response.write(text.slice(0, 5));
    response.end(text.slice(5));
  });
  const [get] = kindsOfWork([{ ...personNumber(0), id: "one", active: true }], () => 0);
  const measured = await load(place.target, get?.next ?? (() => undefined), { connections: 2, requests: 40 });
  assert.deepEqual([measured.requests >= 40, measured.wrong], [true, {}]);
});

test("one wrong answer makes a figure void", async () => {
  await using place = await serverThat((_request, response) => {
    response.statusCode = 201;
    response.end(JSON.stringify({ id: "one", userName: "somebody.else@bench.example", active: true }));
  });
  const measured = await load(place.target, () => create(personNumber(1), () => {}), { connections: 1, requests: 3 });
  assert.deepEqual(measured.wrong, { "another userName": 3 });
  const about = { when: "2026-01-01", machine: "", setting: "", floor: 1 };
  assert.match(
    tableOf([{ id: "create", title: "Create", measured: [measured], floor: 1 }], about),
    /VOID: another userName/,
  );
});

test("nothing but this machine is measured", () => {
  assert.throws(() => new Target("far", "http://portal.example.com/scim/v2", "token"), /not on this machine/);
});
