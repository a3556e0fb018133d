import assert from "node:assert/strict";
import { test } from "node:test";
import { ImportWorld } from "../app-imports/testbed.ts";

test("a person who left is proven to be off in every app, with the exchange that says so", async () => {
  await using world = await ImportWorld.open();
  await world.switchOn();
  await world.readingEnded();
  await world.startEngine();
  const { directory } = world;
  const ada = await directory.person("ada@example.com");
  const eve = await directory.person("eve@example.com", { firstName: "=Eve" });
  await world.post("/assignments", { people: [ada.id, eve.id], groups: [] });
  await world.settled();
  assert.equal((await directory.good("GET", `/people/${ada.id}/departure`)).departure, null);
  await directory.good("POST", `/people/${ada.id}/lifecycle/deactivate`);
  await world.settled();
  const { departure } = await directory.good("GET", `/people/${ada.id}/departure`);
  assert.match(departure.text, /^Revoked in 1 of 1 app, slowest [\d.]+ m?s$/);
  const [proof] = departure.apps;
  assert.equal(proof.state, "revoked");
  assert.equal(proof.tookMs, Date.parse(proof.confirmedAt) - Date.parse(departure.leftAt));
  const exchange = await directory.good("GET", `/activity/${proof.exchangeId}`);
  assert.equal(exchange.operation, "deactivate");
  assert.equal(exchange.exchange.response.status, 200);

  // An app that does not answer is not said to have revoked anything.
  world.stub.whim = ({ method }) => (method === "GET" ? undefined : { status: 500 });
  await directory.good("POST", `/people/${eve.id}/lifecycle/deactivate`);
  const open = await directory.good("GET", "/departures?state=open");
  assert.deepEqual(
    open.departures.map(({ name, text }: { name: string; text: string }) => [name, text]),
    [["=Eve Byron", "Revoked in 0 of 1 app"]],
  );
  assert.equal(open.departures[0].complete, false);
  const all = await directory.good("GET", "/departures");
  assert.deepEqual(
    all.departures.map(({ login }: { login: string }) => login),
    ["eve@example.com", "ada@example.com"],
  );
  const page = await directory.good("GET", "/departures?limit=1");
  const second = await directory.good("GET", `/departures?limit=1&cursor=${page.next}`);
  assert.deepEqual([second.departures[0].login, second.next], ["ada@example.com", null]);
  const csv = await directory.console("GET", "/departures.csv");
  assert.match(csv.text, /"'=Eve Byron",eve@example\.com/);

  // The proof outlives the person.
  await directory.good("DELETE", `/people/${ada.id}`);
  const kept = await directory.good("GET", "/departures?search=byron");
  const gone = kept.departures.find(({ status }: { status: string }) => status === "deleted");
  assert.equal(gone.name, "Ada Byron");
  assert.equal(gone.apps[0].state, "revoked");
});
