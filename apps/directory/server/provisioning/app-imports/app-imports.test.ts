import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "@rollcall/foundation/ids";
import { ImportWorld } from "./testbed.ts";

const named = (rows: { userName: string }[]) => rows.map(({ userName }) => userName).toSorted();

test("accounts are read, matched exactly and partially, and the rest is shown as unmanaged", async () => {
  await using world = await ImportWorld.open();
  const ada = await world.directory.person("ada@example.com");
  await world.directory.person("grace@example.com", { firstName: "Grace", lastName: "Hopper" });
  await world.directory.person("alan@example.com", { firstName: "Alan", lastName: "Turing" });
  world.account("ADA@example.com");
  world.account("g.hopper@old.example", { name: { givenName: "Grace", familyName: "Hopper" } });
  world.account("nobody@example.com");
  world.account("x1", { externalId: ada.id });
  const read = await world.read();
  assert.equal(read.status, "done", read.note);
  assert.equal(read.counts.seen, 4);
  const all = await world.get("/accounts");
  assert.deepEqual(all.counts, { unowned: 4, exact: 1, partial: 2, none: 1, ignored: 0, linked: 0 });
  // Our own id is the stronger sign, so the account that only has the name is not linked by itself.
  const exact = await world.get("/accounts?place=exact");
  assert.deepEqual(named(exact.accounts), ["x1"]);
  assert.deepEqual(exact.accounts[0].candidates[0].how, "externalId");
  const partial = await world.get("/accounts?place=partial");
  assert.deepEqual(named(partial.accounts), ["ADA@example.com", "g.hopper@old.example"]);
  assert.equal(
    partial.accounts.find((row: { userName: string }) => row.userName === "g.hopper@old.example").candidates[0].name,
    "Grace Hopper",
  );
  assert.deepEqual(named((await world.get("/accounts?place=none")).accounts), ["nobody@example.com"]);
  assert.equal(world.stub.writes().length, 0);
  const { rows } = await world.get("/activity?operation=read");
  assert.ok(rows.some((row: { summary: string }) => row.summary === "Read accounts from 1"));
});

test("linking assigns the person, sends the differences only, and makes no second account", async () => {
  await using world = await ImportWorld.open();
  const ada = await world.directory.person("ada@example.com", { title: "Countess" });
  const account = world.account("ada@example.com", { name: { givenName: "Ada", familyName: "King" } });
  await world.read();
  await world.switchOn();
  await world.startEngine();
  const review = await world.post("/accounts/review", { action: "link", accounts: [{ remoteId: account.id }] });
  assert.equal(review.rows[0].person.id, ada.id);
  assert.match(review.rows[0].text, /Will belong to Ada Byron, who gets Stub assigned/);
  assert.deepEqual(
    review.rows[0].changes.find(({ path }: { path: string }) => path === "name.familyName"),
    { path: "name.familyName", there: "King", here: "Byron" },
  );
  const result = await world.post("/accounts/actions", { action: "link", accounts: [{ remoteId: account.id }] });
  assert.deepEqual(result, { done: 1, refused: [] });
  await world.settled();
  assert.equal(world.stub.users.size, 1);
  const writes = world.stub.writes();
  assert.deepEqual(
    writes.map(({ method }) => method),
    ["PATCH"],
  );
  const held = world.stub.users.get(account.id);
  assert.deepEqual(held?.["name"], { givenName: "Ada", familyName: "Byron" });
  assert.equal(held?.externalId, ada.id);
  assert.equal((await world.get("/accounts?place=linked")).accounts[0].owner.name, "Ada Byron");
  const again = await world.post("/accounts/actions", { action: "link", accounts: [{ remoteId: account.id }] });
  assert.deepEqual([again.done, again.refused], [0, []]);
});

test("an account is not given to two people, and a person not two accounts", async () => {
  await using world = await ImportWorld.open();
  const ada = await world.directory.person("ada@example.com");
  const eve = await world.directory.person("eve@example.com", { firstName: "Eve" });
  const one = world.account("ada@example.com");
  const two = world.account("other@example.com");
  await world.read();
  const link = (remoteId: string, personId: string) =>
    world.post("/accounts/actions", { action: "link", accounts: [{ remoteId, personId }] });
  assert.equal((await link(one.id, ada.id)).done, 1);
  const taken = await link(one.id, eve.id);
  assert.match(taken.refused[0].reason, /belongs to another person/);
  const second = await link(two.id, ada.id);
  assert.match(second.refused[0].reason, /has another account in Stub/);
  const unknown = await link(two.id, newId());
  assert.match(unknown.refused[0].reason, /was deleted here/);
});

test("a person is made from an account, with what the mapping reads back, and nothing is sent", async () => {
  await using world = await ImportWorld.open();
  await world.switchOn();
  await world.readingEnded();
  await world.startEngine();
  const account = world.account("mary@example.com", {
    name: { givenName: "Mary", familyName: "Somerville" },
    displayName: "Mary Somerville",
  });
  const bad = world.account("no-name@example.com");
  await world.read();
  const result = await world.post("/accounts/actions", {
    action: "create",
    accounts: [{ remoteId: account.id }, { remoteId: bad.id }],
  });
  assert.equal(result.done, 1);
  assert.match(result.refused[0].reason, /First name is missing/);
  await world.settled();
  const { people } = await world.directory.good("GET", "/people?search=somerville");
  assert.equal(people[0].login, "mary@example.com");
  assert.equal(people[0].status, "active");
  // Only our id, which the account does not carry yet.
  assert.deepEqual(
    world.stub.writes().map(({ body }) => JSON.parse(body).Operations.map(({ path }: { path: string }) => path)),
    [["externalId"]],
  );
});

test("an account that nobody owns is ignored, considered again, and deactivated through the engine", async () => {
  await using world = await ImportWorld.open();
  await world.switchOn();
  await world.readingEnded();
  await world.startEngine();
  const account = world.account("old@example.com");
  await world.read();
  const act = (action: string, reason = "") =>
    world.post("/accounts/actions", { action, reason, accounts: [{ remoteId: account.id }] });
  assert.equal((await act("ignore", "service account")).done, 1);
  assert.deepEqual(await world.get("/accounts").then(({ counts }) => [counts.unowned, counts.ignored]), [0, 1]);
  assert.equal((await world.get("/accounts?place=ignored")).accounts[0].ignored.reason, "service account");
  assert.equal((await act("consider")).done, 1);
  assert.equal((await act("deactivate", "left long ago")).done, 1);
  await world.settled();
  assert.equal(world.stub.users.get(account.id)?.active, false);
  assert.deepEqual(
    world.stub.writes().map(({ method }) => method),
    ["PATCH"],
  );
  const { rows } = await world.get("/activity?operation=deactivate");
  assert.equal(rows[0].summary, "Deactivated old@example.com");
  // Somebody may own it later all the same.
  const person = await world.directory.person("old@example.com");
  await world.read();
  const linked = await world.post("/accounts/actions", {
    action: "link",
    accounts: [{ remoteId: account.id, personId: person.id }],
  });
  assert.deepEqual(linked, { done: 1, refused: [] });
  await world.settled();
  assert.equal(world.stub.users.get(account.id)?.active, true);
  assert.equal(world.stub.users.size, 1);
});

test("exact matches are linked by themselves where that is set, and by one click where it is not", async () => {
  await using world = await ImportWorld.open();
  for (const name of ["one", "two"]) {
    await world.directory.person(`${name}@example.com`, { firstName: name });
    world.account(`${name}@example.com`);
  }
  await world.read();
  assert.equal((await world.get("/accounts")).counts.exact, 2);
  const all = await world.post("/accounts/actions", { action: "link", allExact: true });
  assert.equal(all.done, 2);
  await world.directory.person("three@example.com", { firstName: "Three" });
  world.account("three@example.com");
  const settings = { every: "daily", confirmExact: true, matchOn: [], driftPolicy: "report" };
  const state = await world.directory.good("PUT", `/apps/${world.appId}/reading`, settings);
  assert.ok(Date.parse(state.nextAt) > Date.now());
  const read = await world.read();
  assert.equal(read.counts.linked, 1);
  assert.equal((await world.get("/accounts")).counts.linked, 3);
});

test("an attribute that was chosen matches exactly too", async () => {
  await using world = await ImportWorld.open();
  await world.directory.person("ada@example.com");
  world.account("a.byron", { emails: [{ value: "Ada@Example.com", type: "work" }] });
  const settings = {
    every: "off",
    confirmExact: false,
    matchOn: ['emails[type eq "work"].value'],
    driftPolicy: "report",
  };
  await world.read();
  assert.equal((await world.get("/accounts")).counts.partial, 1);
  await world.directory.good("PUT", `/apps/${world.appId}/reading`, settings);
  await world.read();
  assert.equal((await world.get("/accounts")).counts.exact, 1);
});

test("an app that suddenly gives far fewer accounts makes nothing happen until somebody approves it", async () => {
  await using world = await ImportWorld.open();
  const accounts = Array.from({ length: 20 }, (_, at) => world.account(`user${at}@example.com`));
  const person = await world.directory.person("user0@example.com");
  await world.read();
  await world.switchOn();
  await world.startEngine();
  await world.post("/accounts/actions", { action: "link", allExact: true });
  await world.settled();
  const writes = world.stub.writes().length;
  for (const { id } of accounts.slice(0, 15)) world.stub.users.delete(id);
  const held = await world.read();
  assert.equal(held.status, "held");
  assert.match(held.note, /gave 5 of 20 accounts/);
  assert.equal((await world.get("/accounts")).counts.unowned, 19);
  assert.equal((await world.get("/drift?state=missing")).rows.length, 0);
  const { entries } = await world.directory.good("GET", "/log?limit=5");
  assert.ok(entries.some(({ event }: { event: string }) => event === "application.import.hold"));
  const approved = await world.read({ approved: true });
  assert.equal(approved.status, "done");
  assert.equal((await world.get("/accounts")).counts.unowned, 5);
  assert.equal((await world.get("/drift?state=missing")).rows.length, 1);
  // In no case is anybody deactivated here.
  assert.equal((await world.directory.good("GET", `/people/${person.id}`)).status, "active");
  assert.equal(world.stub.writes().length, writes);
});
