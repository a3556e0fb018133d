import assert from "node:assert/strict";
import { Agent, get } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import fastify from "fastify";
import { drain } from "./shutdown.ts";

test("a server that stops answers what is on its way and waits for no idle connection", async () => {
  const app = fastify({ keepAliveTimeout: 600_000 });
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  app.get("/slow", async () => {
    begun.resolve();
    await release.promise;
    return "done";
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 600_000 });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: "/slow", agent }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    }).once("error", reject);
  });
  await begun.promise;
  const closed = drain(app);
  // The connection is busy when the closing begins, and idle, kept alive by both sides, after that.
  setImmediate(() => release.resolve());
  assert.equal(await answered, 200);
  const late = new Promise<"late">((resolve) => void setTimeout(() => resolve("late"), 20_000).unref());
  assert.notEqual(await Promise.race([closed.then(() => "closed"), late]), "late");
  agent.destroy();
});
