import assert from "node:assert/strict";
import { test } from "node:test";
import type { SentRequest } from "@rollcall/scim/client";
import { checks } from "./checks.ts";
import { allMustPass } from "./report.ts";
import { runChecks } from "./run.ts";
import { sectionIds } from "./sections.ts";
import { BASE, brokenServer, failed, TOKEN } from "./tested-server.ts";
import type { Send } from "./wire.ts";

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));
const usual = { baseUrl: BASE, token: TOKEN, pause };

function heard(send: Send): { send: Send; sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  return { sent, send: (request) => (sent.push(request), send(request)) };
}

async function usersIn(send: Send): Promise<number> {
  const url = `${BASE}/Users?count=0`;
  const { body } = await send({ method: "GET", url, headers: { authorization: `Bearer ${TOKEN}` } });
  return (JSON.parse(body) as { totalResults: number }).totalResults;
}

test("every check has a name of its own, a source and a way out", () => {
  assert.ok(checks.length >= 114);
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
  for (const { id, section, must, source, advice } of checks) {
    assert.ok(sectionIds.includes(section) && id.startsWith(`${section}.`), id);
    assert.ok(must.length > 1 && source.length > 5 && advice.endsWith("."), id);
  }
});

test("a run leaves nothing behind, and tells the token nobody", async () => {
  const { send, sent } = heard(brokenServer());
  const report = await runChecks({ ...usual, send });
  assert.equal(await usersIn(send), 0);
  assert.ok(report.made > 100 && report.left.length === 0);
  assert.ok(!JSON.stringify(report).includes(TOKEN));
  assert.ok(sent.every(({ url }) => url.startsWith(BASE)));
});

test("a run that may only read sends nothing but GET", async () => {
  const { send, sent } = heard(brokenServer());
  const report = await runChecks({ ...usual, send, readOnly: true });
  assert.deepEqual([...new Set(sent.map(({ method }) => method))], ["GET"]);
  assert.ok(report.results.length > 40 && allMustPass(report));
});

test("what was there before is not changed: only what a run has made is written to", async () => {
  const server = brokenServer();
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/scim+json" };
  const schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"];
  const body = JSON.stringify({ schemas, userName: "ada@acme.example", displayName: "Ada" });
  const { body: made } = await server({ method: "POST", url: `${BASE}/Users`, headers, body });
  const { id } = JSON.parse(made) as { id: string };
  const { send, sent } = heard(server);
  const report = await runChecks({ ...usual, send });
  const after = await server({ method: "GET", url: `${BASE}/Users/${id}`, headers });
  assert.deepEqual(JSON.parse(after.body), JSON.parse(made));
  assert.ok(sent.every(({ method, url }) => method === "GET" || !url.endsWith(`/${id}`)));
  assert.equal(report.domain, "acme.example", "the domain is that of the users who are there");
});

test("a run that is interrupted removes what it has made", async () => {
  const send = brokenServer();
  const stop = new AbortController();
  const onResult = (_: unknown, done: number): void => {
    if (done === 60) stop.abort(new Error("It was interrupted."));
  };
  const report = await runChecks({ ...usual, send, signal: stop.signal, onResult });
  assert.equal(report.stopped, "It was interrupted.");
  assert.equal(report.results.length, checks.length);
  assert.ok(report.results.some(({ outcome }) => outcome === "not_judged"));
  assert.ok(report.made > 0);
  assert.equal(await usersIn(send), 0);
});

test("a user whose creation was answered by nothing is looked for and removed", async () => {
  let creations = 0;
  const server = brokenServer();
  const send: Send = async (request) => {
    const answer = await server(request);
    if (request.method === "POST" && request.url === `${BASE}/Users` && (creations += 1) % 7 === 0)
      throw new Error("the connection was closed before the answer");
    return answer;
  };
  const report = await runChecks({ ...usual, send });
  assert.ok(report.results.some(({ came }) => came?.startsWith("no answer: the connection was closed") === true));
  assert.equal(await usersIn(server), 0);
  assert.deepEqual(report.left, []);
});

test("where DELETE is refused, users are deactivated and named", async () => {
  const send = brokenServer((request, next) =>
    request.method === "DELETE" ? Promise.resolve(failed(405, { detail: "No deletion here." })) : next(request),
  );
  const report = await runChecks({ ...usual, send, sections: ["pages"] });
  const users = report.left.filter(({ path }) => path.startsWith("/Users/"));
  assert.ok(users.length >= 3 && users.every(({ deactivated }) => deactivated));
  assert.match(users[0]?.why ?? "", /405 \(No deletion here\.\)/);
  assert.match(users[0]?.name ?? "", new RegExp(`^rollcall-check-${report.run}-`));
});

test("a server that refuses the test users is told apart from one that fails", async () => {
  const refusal = { scimType: "invalidValue", detail: "The domain example.com is not verified." };
  const send = brokenServer((request, next) =>
    request.method === "POST" ? Promise.resolve(failed(400, refusal)) : next(request),
  );
  const { couldNotRun, results } = await runChecks({ ...usual, send });
  assert.match(couldNotRun ?? "", /not verified.*example\.com.*--domain/s);
  assert.ok(
    results.some(({ outcome }) => outcome === "pass"),
    "what only reads was asked",
  );
  assert.ok(results.every(({ id, outcome }) => outcome !== "fail" || id.length === 0));
});

test("no answer, a wrong token and a web page are each said in words", async () => {
  const said = async (send: Send): Promise<string> => (await runChecks({ ...usual, send })).couldNotRun ?? "";
  assert.match(
    await said(() => Promise.reject(new Error("nothing listens there"))),
    /does not answer: nothing listens/,
  );
  assert.match(await said(() => Promise.resolve(failed(401, { detail: "Unknown." }))), /refuses the token.*Unknown/);
  const page = { status: 200, headers: {}, body: "<!doctype html>" };
  assert.match(await said(() => Promise.resolve(page)), /not with JSON/);
});

test("429 is waited for as long as the server asks, and does not count against it", async () => {
  const waits: number[] = [];
  let sent = 0;
  const send = brokenServer((request, next) => {
    sent += 1;
    return sent % 10 === 0 ? Promise.resolve({ ...failed(429), headers: { "Retry-After": "2" } }) : next(request);
  });
  const report = await runChecks({
    ...usual,
    send,
    sections: ["filters"],
    pause: (milliseconds) => (waits.push(milliseconds), Promise.resolve()),
  });
  assert.ok(waits.length > 3 && waits.every((wait) => wait === 2000));
  assert.equal(report.secondsWaited, waits.length * 2);
  assert.ok(allMustPass(report));
});

test("a run is bounded in its requests, and removes what it made beyond the bound", async () => {
  const send = brokenServer();
  const report = await runChecks({ ...usual, send, maxRequests: 100 });
  assert.match(report.stopped ?? "", /limit of 100 requests/);
  assert.equal(await usersIn(send), 0);
});

test("a strict server is not blamed for what its profile forbids", async () => {
  const report = await runChecks({ ...usual, send: brokenServer(undefined, "strict") });
  const strict = report.results.filter(({ outcome }) => outcome === "strict").map(({ id }) => id);
  assert.ok(report.strict);
  for (const id of ["patch.without-path", "okta.deactivate", "entra.deactivate-text"])
    assert.ok(strict.includes(id), id);
});
