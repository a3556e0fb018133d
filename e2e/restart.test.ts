// The terminal is closed, the machine is switched off, the process is killed: the next start goes on.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startCompany } from "./company.ts";
import { eventually } from "./eventually.ts";
import { userSchema } from "./portal-api.ts";
import { descendants, isAlive } from "./processes.ts";
import { Product } from "./product.ts";

describe("a start after kill -9 of `npm start`", () => {
  test("works, and nothing that was acknowledged is lost", async (t) => {
    await using company = await startCompany();
    const { product, portal, directory, app } = company;
    const acknowledged: string[] = [];
    let stopped = false;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let at = 0; !stopped; at++) {
        const userName = `writer${writer}.${at}@example.com`;
        const body = { schemas: [userSchema], userName, active: true };
        const answer = await portal.call("POST", "/Users", body).catch(() => undefined);
        if (answer?.status === 201) acknowledged.push(userName);
        else if (answer === undefined) return;
      }
    });
    const person = await directory.createUser({
      login: "kept@example.com",
      email: "kept@example.com",
      firstName: "Kept",
      lastName: "Safe",
    });
    await directory.assignUser(app, person.id);
    await sleep(1_500);
    const children = descendants(product.supervisor?.pid ?? 0);
    await product.killSupervisor();
    stopped = true;
    await Promise.all(writers);
    const servers = children.filter((row) => row.command.includes("/server/main.ts"));
    assert.equal(servers.length, 2);
    await eventually("portal and directory end with the process that owned them", async () =>
      servers.every((row) => !isAlive(row.pid)),
    );

    const took = await product.start();
    t.diagnostic(
      `the start after the kill took ${Math.round(took)} ms; ${acknowledged.length} creates were acknowledged before it`,
    );
    assert.ok(acknowledged.length > 0);
    const there = new Set((await portal.all()).map((user) => user.userName));
    assert.deepEqual(
      acknowledged.filter((userName) => !there.has(userName)),
      [],
    );
    assert.equal((await directory.user("kept@example.com")).id, person.id);
    await eventually("the person who was on the way has arrived", async () => portal.byUserName("kept@example.com"));
  });

  test("is a warm start like any other, and needs nobody to clear anything away", async (t) => {
    await using product = await Product.start({ sampleData: true });
    await product.stop();
    const calm = await product.start();
    await product.killSupervisor();
    const afterKill = await product.start();
    await product.stop();
    t.diagnostic(
      `warm start ${Math.round(calm)} ms, after a kill ${Math.round(afterKill)} ms (5,000 ms is the promise)`,
    );
  });
});

describe("`npm start`", () => {
  test("prints both addresses with one-time links, and ready as its last line", async () => {
    await using product = await Product.start({ sampleData: true });
    const said = product.supervisor?.said() ?? "";
    assert.ok(said.includes(product.portalUrl) && said.includes(product.directoryUrl), said);
    assert.match(product.printedLink("portal"), /\/sign-in#/);
    assert.match(product.printedLink("directory"), /\/sign-in#/);
    assert.match(said.trimEnd(), /Rollcall is ready[^\n]*$/);
  });

  test("ends cleanly when asked: no process of it is left", async () => {
    await using product = await Product.start();
    const below = descendants(product.supervisor?.pid ?? 0);
    assert.ok(below.length >= 2);
    await product.stop();
    await eventually("everything it started has ended", async () => below.every((row) => !isAlive(row.pid)), {
      within: 20_000,
    });
    assert.equal((await product.supervisor?.exited)?.code, 0);
  });
});
