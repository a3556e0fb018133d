import assert from "node:assert/strict";
import { test } from "node:test";
import type { AttemptFact, Facts, LinkFact } from "./facts.ts";
import { broken, unwritten } from "./invariants.ts";
import type { Seen } from "./seen.ts";

const link = (more: Partial<LinkFact> = {}): LinkFact => ({
  kind: "person",
  source: "p1",
  remote: "u1",
  state: "linked",
  desired: 2,
  applied: 2,
  leased: false,
  due: null,
  problem: null,
  wayOut: null,
  ...more,
});
const attempt = (more: Partial<AttemptFact> = {}): AttemptFact => ({
  id: "a1",
  source: "p1",
  began: 1_000,
  ended: 1_010,
  outcome: "ok",
  ends: 1,
  died: false,
  sent: true,
  method: "POST",
  correlation: "c1",
  body: '{"title":"#1"}',
  ...more,
});
const person = { id: "p1", active: true, assigned: true, profile: { title: "Head" }, overrides: [] };
const user = { id: "u1", externalId: "p1", userName: "p1", active: true, title: "Head" };

function sound(facts: Partial<Facts> = {}, seen: Partial<Seen> = {}): [Facts, Seen] {
  const app = { id: "app", label: "App", baseUrl: "http://app", creates: true, updates: true, deactivates: true };
  const rows = [{ target: "title", source: "title", apply: "create_and_update" }];
  return [
    { app, rows, people: [person], links: [link()], attempts: [attempt()], groups: new Map(), ...facts },
    { users: [user], groups: [], ...seen },
  ];
}

test("what is right is found right", () => {
  assert.deepEqual(broken(...sound()), []);
});

const team = new Map([["g1", { name: "Team", members: new Set(["p1"]) }]]);
const teamLink = link({ kind: "group", source: "g1", remote: "t1" });
const wrong: [what: string, finding: RegExp, facts: Partial<Facts>, seen?: Partial<Seen>][] = [
  ["somebody twice", /^I4: .*externalId p1/, {}, { users: [user, { ...user, id: "u2" }] }],
  ["an account linked twice", /^I4: a link to/, { links: [link(), link({ source: "p2" })] }],
  ["somebody who is missing", /^I8: p1 is not there/, {}, { users: [] }],
  ["another value", /^I8: title of p1/, {}, { users: [{ ...user, title: "Foot" }] }],
  ["a leaver who is active", /^I8: p1 is active there/, { people: [{ ...person, active: false }] }],
  ["somebody deleted who is active", /^I8: p1 was deleted here/, { people: [] }],
  [
    "a group without its member",
    /^I8: the group g1 lacks 1/,
    { groups: team, links: [link(), teamLink] },
    { groups: [{ id: "t1", displayName: "Team", members: [] }] },
  ],
  [
    "a group of another name",
    /^I8: the group g1 is called/,
    { groups: team, links: [link(), teamLink] },
    { groups: [{ id: "t1", displayName: "Others", members: [{ value: "u1" }] }] },
  ],
  [
    "exchanges that overlap",
    /^I9: two exchanges/,
    { attempts: [attempt({ ended: 1_050 }), attempt({ id: "a2", began: 1_020 })] },
  ],
  [
    "an older state after a newer one",
    /^I9: #1 of p1/,
    { attempts: [attempt({ body: '"#2"' }), attempt({ id: "a2", began: 1_020, body: '"#1"' })] },
  ],
  ["somebody without a link", /^I10: p1 is assigned/, { links: [] }],
  ["a change that waits for nothing", /^I10: p1 waits/, { links: [link({ applied: 1 })] }],
  ["a start without an end", /^I11: the attempt a1 has 0/, { attempts: [attempt({ ends: 0, outcome: null })] }],
];

for (const [what, finding, facts, seen] of wrong)
  test(`${what} is found`, () => {
    const found = broken(...sound(facts, seen));
    assert.ok(
      found.some((line) => finding.test(line)),
      found.join("\n"),
    );
  });

test("a request that arrived and was not written down is found", () => {
  const [facts] = sound();
  const received = { method: "POST", headers: { "x-correlation-id": "c1" } };
  assert.deepEqual(unwritten(facts, [received]), []);
  assert.equal(unwritten(facts, [received, received]).length, 1);
});
