import assert from "node:assert/strict";
import { test } from "node:test";
import { systemActor } from "../actor.ts";
import { ImportWorld } from "../provisioning/app-imports/testbed.ts";
import { remindOfReviews } from "./access-reviews.ts";

const inTwoWeeks = () => new Date(Date.now() + 14 * 86_400_000).toISOString();

test("a review lists who has what through what, orphans, missing and who never signed in, and its decisions are carried out", async () => {
  await using world = await ImportWorld.open();
  const { directory, stub } = world;
  await world.switchOn();
  await world.readingEnded();
  await world.startEngine();
  const ada = await directory.person("ada@example.com");
  const eve = await directory.person("eve@example.com", { firstName: "Eve" });
  const joe = await directory.person("joe@example.com", { firstName: "Joe" });
  const max = await directory.person("max@example.com", { firstName: "Max" });
  const group = await directory.good("POST", "/groups", { name: "=Sales" });
  await directory.good("POST", `/groups/${group.id}/members`, { people: [eve.id, joe.id, max.id] });
  await world.post("/assignments", { people: [ada.id, eve.id], groups: [group.id] });
  await world.settled();
  const of = (id: string) => [...stub.users.values()].find(({ externalId }) => externalId === id);
  const user = of(ada.id);
  assert.ok(user);
  user["lastLogin"] = "2026-11-01T10:00:00Z";
  const lost = of(max.id);
  assert.ok(lost);
  const orphan = world.account("svc@example.com");
  stub.users.delete(lost.id);
  await world.read();
  // Max's account cannot be made again: the group gives an access that is not there.
  stub.whim = ({ body, method }) => (method === "POST" && body.includes("max@") ? { status: 400 } : undefined);
  await world.post("/drift/actions", { action: "overwrite", subjects: [`person ${max.id}`] });
  await world.settled();

  const review = await directory.good("POST", "/access-reviews", {
    name: "Q4",
    apps: [world.appId],
    groups: [],
    reviewers: [],
    dueAt: inTwoWeeks(),
  });
  assert.deepEqual(review.counts, {
    items: 5,
    decided: 0,
    keep: 0,
    revoke: 0,
    give: 0,
    assigned: 3,
    orphan: 1,
    missing: 1,
    neverSignedIn: 3,
  });
  const path = `/access-reviews/${review.id}`;
  const { items } = await directory.good("GET", `${path}/items`);
  const item = (name: string) => items.find(({ person }: { person: { name: string } }) => person.name === name);
  const called = (name: string) => item(name).through.map((way: { name: string }) => way.name);
  assert.deepEqual(called("Eve Byron"), ["Assigned directly", "=Sales"]);
  assert.deepEqual(called("Joe Byron"), ["=Sales"]);
  assert.equal(item("Ada Byron").lastSignInAt, "2026-11-01T10:00:00.000Z");
  assert.equal(item("Max Byron").kind, "missing");
  assert.equal(item("svc@example.com").kind, "orphan");

  const say = (names: string[], decision: string, more = {}) =>
    directory.console("POST", `${path}/decisions`, { items: names.map((name) => item(name).id), decision, ...more });
  assert.equal((await say(["Ada Byron"], "revoke")).status, 400, "taking away needs a reason");
  assert.equal((await say(["Ada Byron"], "revoke", { reason: "Left support" })).body.done, 1);
  await say(["Eve Byron"], "revoke", { reason: "Left sales" });
  await say(["Joe Byron"], "revoke", { reason: "Left sales", leaveGroups: true });
  await say(["svc@example.com"], "revoke", { reason: "Nobody knows it" });
  assert.match((await say(["Ada Byron"], "give")).body.refused[0].reason, /access already/);
  // Nothing is taken away before the review is closed.
  assert.equal(of(ada.id)?.active, true);
  const closed = await directory.good("POST", `${path}/close`);
  assert.equal(closed.status, "closed");
  await world.settled();
  assert.equal(of(ada.id)?.active, false);
  assert.equal(of(eve.id)?.active, true);
  assert.equal(of(joe.id)?.active, false);
  assert.equal(stub.users.get(orphan.id)?.active, false);
  const after = await directory.good("GET", `${path}/items`);
  const outcome = (name: string) =>
    after.items.find(({ person }: { person: { name: string } }) => person.name === name).outcomeText;
  assert.match(outcome("Ada Byron"), /will be deactivated in Stub/);
  assert.match(outcome("Eve Byron"), /the group =Sales still gives the access/);

  const late = await say(["Max Byron"], "keep");
  assert.deepEqual([late.status, late.body.code], [409, "review_closed"]);
  await assert.rejects(
    directory.db.query(undefined, "update access_review_items set reason = 'changed afterwards'", []),
    /is closed/,
  );
  await assert.rejects(directory.db.query(undefined, "delete from access_reviews", []), /is closed/);
  const csv = await directory.console("GET", `${path}/items.csv`);
  assert.match(csv.text, /Joe Byron,joe@example\.com,,active,Stub,joe@example\.com,"'=Sales"/);
  assert.match(csv.text, /missing,Max Byron.*not decided/);
});

test("only the reviewer of an item decides about it; a manager who is no administrator is replaced by who was named", async () => {
  await using world = await ImportWorld.open();
  const { directory } = world;
  await directory.person("boss@example.com", { firstName: "Boss" });
  const boss = await directory.good("POST", "/administrators", { name: "Boss", email: "boss@example.com" });
  assert.ok(boss);
  const { administrators } = await directory.good("GET", "/administrators");
  const me = administrators.find(({ you }: { you: boolean }) => you);
  const ada = await directory.person("ada@example.com", { managerId: "boss@example.com" });
  const eve = await directory.person("eve@example.com", { firstName: "Eve", managerId: "nobody@example.com" });
  await world.post("/assignments", { people: [ada.id, eve.id], groups: [] });
  const review = await directory.good("POST", "/access-reviews", {
    name: "By managers",
    apps: [],
    groups: [],
    reviewers: [me.id],
    byManager: true,
    dueAt: inTwoWeeks(),
  });
  const path = `/access-reviews/${review.id}`;
  const { items } = await directory.good("GET", `${path}/items`);
  assert.deepEqual(
    items.map((item: { person: { name: string }; reviewers: string[]; mayDecide: boolean }) => [
      item.person.name,
      item.reviewers,
      item.mayDecide,
    ]),
    [
      ["Ada Byron", ["boss@example.com"], false],
      ["Eve Byron", [me.email], true],
    ],
  );
  const said = await directory.good("POST", `${path}/decisions`, {
    items: items.map(({ id }: { id: string }) => id),
    decision: "keep",
  });
  assert.equal(said.done, 1);
  assert.match(said.refused[0].reason, /boss@example\.com decides/);
  assert.deepEqual((await directory.good("GET", `${path}/items?show=mine`)).items, []);
});

test("a review that is due soon is reminded of once a day in the system log", async () => {
  await using world = await ImportWorld.open();
  const { directory } = world;
  const dueAt = new Date(Date.now() + 86_400_000).toISOString();
  await directory.good("POST", "/access-reviews", { name: "Soon", apps: [], groups: [], reviewers: [], dueAt });
  await directory.good("POST", "/access-reviews", {
    name: "Later",
    apps: [],
    groups: [],
    reviewers: [],
    dueAt: inTwoWeeks(),
  });
  for (let round = 0; round < 2; round += 1)
    await directory.db.transaction((trx) => remindOfReviews(trx, systemActor, new Date()));
  const { entries } = await directory.good("GET", "/log?event=certification.campaign.remind");
  assert.deepEqual(
    entries.map(({ target }: { target: { name: string } }) => target.name),
    ["Soon"],
  );
  const past = await directory.console("POST", "/access-reviews", {
    name: "Past",
    apps: [],
    groups: [],
    reviewers: [],
    dueAt: new Date(Date.now() - 1000).toISOString(),
  });
  assert.equal(past.status, 400);
});
