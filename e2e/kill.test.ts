// A thousand people on their way, and a process dies. KILL_ROUNDS, KILL_PEOPLE and KILL_SEED change the run.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseUrl } from "@rollcall/foundation/database";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import { type Company, directoryConsole, groupNamed, importCsv, startCompany } from "./company.ts";
import { people } from "./csv.ts";
import { eventually } from "./eventually.ts";
import { readFacts } from "./invariants/facts.ts";
import { broken } from "./invariants/invariants.ts";
import { readApp } from "./invariants/seen.ts";
import { randomFrom } from "./random.ts";

const rounds = Number(process.env.KILL_ROUNDS ?? 10);
const each = Number(process.env.KILL_PEOPLE ?? 1000);
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const random = randomFrom(seed);

/** Everybody of the directory, compared with everybody of the portal: each exactly once, and under the right id. */
async function assertNobodyLostOrDoubled({ portal, directory }: Company, expected: number): Promise<void> {
  const [users, persons] = await Promise.all([
    portal.all(),
    directory.all<{ id: string; profile: { login: string } }>("/users?limit=200"),
  ]);
  assert.equal(users.length, expected, "users in the portal");
  assert.equal(new Set(users.map((user) => user.id)).size, expected, "different users");
  assert.equal(new Set(users.map((user) => user.userName.toLowerCase())).size, expected, "different user names");
  const remote = new Map(users.map((user) => [user.externalId, user.userName]));
  const wrong = persons.filter((person) => remote.get(person.id) !== person.profile.login);
  assert.deepEqual(wrong, [], "persons who are not in the portal under their own id");
  assert.ok(
    users.every((user) => user.active),
    "somebody arrived deactivated",
  );
}

/** What is written down and what is there, read by the checker's own statements and requests. */
async function assertInvariants({ app, portal, product }: Company): Promise<void> {
  const server = await startPostgres({ dataFolder: product.dataFolder });
  try {
    const facts = await eventually("every outcome is written down", async () => {
      const read = await readFacts(databaseUrl(server.url, "directory"), app);
      return read.links.every(({ applied, desired }) => applied >= desired) && read;
    });
    assert.deepEqual(broken(facts, await readApp(portal.base, portal.token ?? "")), []);
  } finally {
    await server.stop();
  }
}

describe(`${each} people imported by CSV and assigned at once arrive completely`, () => {
  let company: Company;
  let arrived = 0;
  let usual = 10_000;

  before(async () => {
    company = await startCompany();
  });
  after(() => company?.[Symbol.asyncDispose]());

  const importAndAssign = async (round: number) => {
    const group = `Round ${round}`;
    const rows = people(each, { domain: `round${round}.example.com`, group });
    const state = await importCsv(await directoryConsole(company.product), rows);
    assert.deepEqual([state.status, state.counts.new, state.counts.failed], ["done", each, 0], state.problem ?? "");
    await company.directory.assignGroup(company.app, await groupNamed(company.directory, group));
    arrived += each;
  };
  const untilAllAreThere = () =>
    eventually(`${arrived} users are in the portal`, async () => (await company.portal.count()) >= arrived, {
      within: 300_000,
      every: 200,
    });

  test("when nothing dies", async (t) => {
    await importAndAssign(0);
    const began = performance.now();
    await untilAllAreThere();
    usual = performance.now() - began;
    t.diagnostic(`${each} people took ${Math.round(usual)} ms; the seed of the kills is ${seed}`);
    await assertNobodyLostOrDoubled(company, arrived);
  });

  for (let round = 1; round <= rounds; round++) {
    const part = round % 2 === 1 ? "directory" : "portal";
    test(`when the ${part} is killed in the middle (${round} of ${rounds})`, async (t) => {
      await importAndAssign(round);
      const moment = Math.round(random() * usual);
      await sleep(moment);
      const before = (await company.portal.count()) - (arrived - each);
      await company.product.kill(part);
      await company.product.comeBack(part);
      t.diagnostic(`killed after ${moment} ms, with ${before} of ${each} in the portal`);
      await untilAllAreThere();
      await assertNobodyLostOrDoubled(company, arrived);
      await assertInvariants(company);
    });
  }
});
