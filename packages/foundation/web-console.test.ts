import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import Fastify, { type FastifyInstance } from "fastify";
import { serveConsole } from "./web-console.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-console-"));
mkdirSync(join(folder, "assets"));
writeFileSync(join(folder, "index.html"), "<!doctype html><title>Console</title>");
writeFileSync(join(folder, "scheme.js"), "1");
writeFileSync(join(folder, "assets", "main-abc.js"), "2");
after(() => rmSync(folder, { recursive: true }));

async function app(place = folder): Promise<FastifyInstance> {
  const server = Fastify();
  server.get("/api/session", async () => ({ ok: true }));
  await serveConsole(server, place);
  return server;
}

test("every address of the console's router gets the page, with a policy that lets in no foreign script", async () => {
  const server = await app();
  for (const url of ["/", "/users", "/users/1?tab=scim", "/people/ana@example.com", "/%E0%A4%A"]) {
    const response = await server.inject({ url, headers: { accept: "text/html" } });
    if (url === "/%E0%A4%A") assert(response.statusCode < 500);
    else {
      assert.equal(response.statusCode, 200, url);
      assert(response.body.includes("Console"));
      assert.match(String(response.headers["content-security-policy"]), /script-src 'self';.*frame-ancestors 'none'/);
      assert.equal(response.headers["cache-control"], "no-cache");
    }
  }
});

test("files with a digest in their name are kept for ever, others are asked for again", async () => {
  const server = await app();
  const asset = await server.inject("/assets/main-abc.js");
  assert.equal(asset.body, "2");
  assert.match(String(asset.headers["cache-control"]), /immutable/);
  const scheme = await server.inject("/scheme.js");
  assert.equal(scheme.headers["cache-control"], "no-cache");
  assert.match(String(scheme.headers["content-type"]), /javascript/);
});

test("a missing file, an unknown address of the API and a way out of the folder are not the page", async () => {
  const server = await app();
  for (const url of ["/assets/old.js", "/api/nothing", "/api", "/scim/v2/Users", "/..%2f..%2fetc%2fpasswd.txt"]) {
    assert.equal((await server.inject(url)).statusCode, 404, url);
  }
  assert.deepEqual((await server.inject("/api/session")).json(), { ok: true });
});

test("without a build the console says what to do", async () => {
  const response = await (await app(join(folder, "none"))).inject("/");
  assert.equal(response.statusCode, 503);
  assert.match(response.body, /npm start/);
});
