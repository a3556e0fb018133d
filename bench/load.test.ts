import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { load, Target } from "./load.ts";
import { create, kindsOfWork } from "./work.ts";
import { personNumber } from "./shapes.ts";
import { tableOf } from "./table.ts";
import { walk } from "./walk.ts";

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

test("a walk that leaves somebody out, or shows somebody twice, is void; one that shows everybody once is not", async () => {
  const pages = [["a", "b"], ["b"]];
  await using place = await serverThat((request, response) => {
    const start = Number(new URL(request.url ?? "", "http://x").searchParams.get("startIndex"));
    const Resources = (start === 1 ? pages[0] : pages[1])?.map((id) => ({ id }));
    response.end(JSON.stringify({ totalResults: 3, Resources }));
  });
  const wrong = await walk(place.target, "startIndex", new Set(["a", "b", "c"]));
  assert.deepEqual(wrong.wrong, { "a user came twice": 1, "a user was not seen": 1 });
  pages[1] = ["c"];
  const right = await walk(place.target, "startIndex", new Set(["a", "b", "c"]));
  assert.deepEqual([right.wrong, right.requests], [{}, 2]);
});

test("a goal is met or missed beside its row", () => {
  const measured = [{ requests: 1, rate: 100, p50: 1, p99: 1, cpu: 0.2, wrong: {} }];
  const about = { when: "2026-01-01", machine: "", setting: "", floor: 1000, peerGet: 20 };
  const rows = [
    { id: "get", title: "GET", measured, floor: 1000, goal: { floor: 0.25, peer: 4, cpu: 0.15 } },
    { id: "x", title: "Other", measured, floor: 1000, goal: { timesOf: { row: "get", atMost: 1.3 } } },
  ];
  const text = tableOf(rows, about);
  assert.match(text, /0\.25 of the floor: \*\*missed\*\*; 4 × scimmy: met; 0\.15 ms CPU: \*\*missed\*\*/);
  assert.match(text, /≤ 1\.3 × the small group \(1\.00\): met/);
});
