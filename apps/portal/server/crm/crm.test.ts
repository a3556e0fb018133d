import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

describe("contacts, deals and their owners", () => {
  let portal: TestPortal;
  /** What the portal takes for the present, when it is not. */
  let moment: Date | undefined;
  let account: number;
  let admin: ConsoleCaller;
  let idp: ScimCaller;
  let ada: string;
  let grace: string;

  before(async () => {
    portal = await testPortal({ clock: () => moment ?? new Date() });
    account = await portal.account("Acme");
    admin = await portal.superAdmin(account);
    idp = await portal.token(account);
    ada = (await idp.create({ userName: "ada@acme.test", displayName: "Ada Byron" })).id;
    grace = (await idp.create({ userName: "grace@acme.test", displayName: "Grace Hopper" })).id;
  });
  after(() => portal[Symbol.asyncDispose]());

  const contact = (values: Record<string, unknown> = {}) =>
    admin.good("POST", "/contacts", { firstName: "José", lastName: "Ångström", ownerId: ada, ...values });
  const deal = (values: Record<string, unknown> = {}) =>
    admin.good("POST", "/deals", {
      name: "Robot arms",
      amount: 120_050,
      closeDate: "2026-12-01",
      ownerId: ada,
      ...values,
    });
  const switchAccess = (id: string, active: boolean) =>
    idp.patch(`/Users/${id}`, { op: "replace", path: "active", value: active });
  const wishFor = (from: string, to: string, what: Record<string, boolean> = {}) => ({
    what: { from, contacts: true, openDeals: true, closedDeals: false, ...what },
    to,
  });

  test("A contact is found by the beginnings of its words, without marks and case, and by nothing else", async () => {
    const { id } = await contact({ company: "O'Neil & Söhne", email: "jose@sea.example", phone: "+49 30 12345" });
    const found = async (search: string) =>
      (await admin.good("GET", `/contacts?search=${encodeURIComponent(search)}`)).contacts.some(
        (row: { id: string }) => row.id === id,
      );
    for (const search of ["jose", "ANGS jo", "ångström", "o'neil", "sohne", "jose@sea", "sea.example", "123"])
      assert.equal(await found(search), true, search);
    for (const search of ["ose", "jose x", "' | 'a", "%", "12345'"]) assert.equal(await found(search), false, search);
  });

  test("A new record belongs to whoever made it, unless another owner is named", async () => {
    const made = await admin.good("POST", "/contacts", { firstName: "", lastName: "Owned" });
    assert.equal(made.owner.name, (await admin.good("GET", "/session")).user.displayName);
    assert.equal((await contact()).owner.id, ada);
    assert.equal((await contact({ ownerId: null })).owner, null);
    assert.equal((await admin.call("POST", "/contacts", { firstName: "", lastName: " " })).status, 400);
  });

  test("A deactivated owner stays the owner, is marked, and is given nothing new", async () => {
    const leaver = (await idp.create({ userName: "leaver@acme.test", displayName: "Lee Aver" })).id;
    const { id: dealId } = await deal({ ownerId: leaver, name: "Leaver's deal" });
    const { id: contactId } = await contact({ ownerId: leaver });
    assert.equal((await switchAccess(leaver, false)).status, 200);
    const shown = await admin.good("GET", `/deals/${dealId}`);
    assert.deepEqual(shown.owner, { id: leaver, name: "Lee Aver", state: "deactivated" });
    const gone = await admin.good("GET", "/contacts?ownership=gone");
    assert.deepEqual(
      gone.contacts.map((row: { id: string }) => row.id),
      [contactId],
    );
    for (const [method, path, body] of [
      ["POST", "/contacts", { firstName: "New", lastName: "One", ownerId: leaver }],
      ["POST", "/deals", { name: "New", closeDate: "2026-12-01", ownerId: leaver }],
      ["PATCH", `/contacts/${(await contact()).id}`, { ownerId: leaver }],
      ["POST", "/reassignments", wishFor(ada, leaver)],
      ["POST", "/reassignments/preview", wishFor(ada, leaver)],
    ] as const) {
      const answer = await admin.call(method, path, body);
      assert.equal(`${answer.status} ${answer.body.code}`, "409 owner_without_access", path);
    }
    const edited = await admin.good("PATCH", `/deals/${dealId}`, { amount: 500, ownerId: leaver });
    assert.equal(edited.owner.id, leaver, "what somebody owns already can be edited");
    assert.equal((await idp.call("DELETE", `/Users/${leaver}`)).status, 204);
    assert.equal((await admin.good("GET", `/deals/${dealId}`)).owner.state, "deleted");
    const namesake = (await idp.create({ userName: "leaver@acme.test", displayName: "Lee Aver" })).id;
    assert.deepEqual(
      (await admin.good("GET", `/users/${namesake}/records`)).contacts,
      0,
      "A13: a name carries nothing",
    );
  });

  test("A change is refused when somebody else was quicker, and each one is in the record's history", async () => {
    const { id, version } = await deal({ name: "Race" });
    await admin.good("PATCH", `/deals/${id}`, { stage: "won", version });
    const late = await admin.call("PATCH", `/deals/${id}`, { stage: "lost", version });
    assert.equal(late.body.code, "changed_meanwhile");
    const { entries } = await admin.good("GET", `/deals/${id}/history`);
    assert.deepEqual(
      entries.map((entry: { message: string }) => entry.message),
      ["Changed stage of Race", "Added the deal Race"],
    );
    assert.deepEqual(entries[0].changes, [{ field: "Stage", before: "New", after: "Won" }]);
    const same = await admin.good("PATCH", `/deals/${id}`, { stage: "won" });
    assert.equal(same.version, version + 1, "what changes nothing makes no version");
  });

  test("All open records of a leaver go to somebody else in one go, and come back within a day", async () => {
    const from = (await idp.create({ userName: "from@acme.test", displayName: "Fro M" })).id;
    const kept = await contact({ ownerId: from, lastName: "Kept" });
    const open = await deal({ ownerId: from, name: "Open" });
    const won = await deal({ ownerId: from, name: "Won", stage: "won" });
    await switchAccess(from, false);
    const preview = await admin.good("POST", "/reassignments/preview", wishFor(from, grace));
    assert.equal(
      `${preview.contacts} ${preview.openDeals} ${preview.closedDeals} ${preview.openAmount}`,
      "1 1 0 120050",
    );
    assert.equal((await admin.good("GET", `/deals/${open.id}`)).owner.id, from, "a preview moves nothing");
    const done = await admin.good("POST", "/reassignments", wishFor(from, grace));
    assert.equal(`${done.contacts} ${done.deals}`, "1 1");
    const ownerOf = async (path: string) => (await admin.good("GET", path)).owner.id;
    assert.equal(await ownerOf(`/deals/${open.id}`), grace);
    assert.equal(await ownerOf(`/deals/${won.id}`), from, "closed deals were not asked for");
    const [latest] = (await admin.good("GET", "/audit?event=records.reassigned")).entries;
    assert.equal(latest.message, "Gave 1 contact and 1 deal of Fro M to Grace Hopper");
    const { entries } = await admin.good("GET", `/deals/${open.id}/history`);
    assert.deepEqual(entries[0].changes, [{ field: "Owner", before: "Fro M", after: "Grace Hopper" }]);

    await admin.good("PATCH", `/contacts/${kept.id}`, { ownerId: ada });
    const undone = await admin.good("POST", `/reassignments/${done.id}/undo`);
    assert.equal(`${undone.restored} restored, ${undone.kept} kept`, "1 restored, 1 kept");
    assert.equal(await ownerOf(`/deals/${open.id}`), from);
    assert.equal(await ownerOf(`/contacts/${kept.id}`), ada, "who got it meanwhile keeps it");
    assert.equal((await admin.call("POST", `/reassignments/${done.id}/undo`)).body.code, "undone_already");

    const picked = { what: { kind: "deal", ids: [won.id, open.id] }, to: grace };
    moment = new Date(Date.now() - 86_401_000);
    const again = await admin.good("POST", "/reassignments", picked);
    moment = undefined;
    assert.equal(again.deals, 2);
    assert.equal((await admin.call("POST", "/reassignments", picked)).body.code, "nothing_to_reassign");
    assert.equal((await admin.call("POST", `/reassignments/${again.id}/undo`)).body.code, "too_late_to_undo");
  });

  test("Only who may reassign does, and everybody sees and edits records", async () => {
    const invited = await admin.good("POST", "/users", { email: "plain@acme.test" });
    const plain = await portal.signIn(invited.link.url);
    const { id } = await deal({ name: "Everybody's" });
    await plain.good("PATCH", `/deals/${id}`, { amount: 100 });
    for (const [method, path] of [
      ["POST", "/reassignments/preview"],
      ["POST", "/reassignments"],
      ["GET", "/reassignments"],
    ] as const)
      assert.equal((await plain.call(method, path, method === "POST" ? wishFor(ada, grace) : undefined)).status, 403);
  });

  test("A record of another account is not there, as an owner, a contact or a deal", async () => {
    const other = await portal.account("Other");
    const stranger = await portal.superAdmin(other);
    const mine = await contact();
    const mineToo = await deal({ name: "Mine" });
    assert.equal((await stranger.call("GET", `/contacts/${mine.id}`)).status, 404);
    assert.equal((await stranger.call("PATCH", `/deals/${mineToo.id}`, { amount: 1 })).status, 404);
    assert.equal((await stranger.call("GET", `/deals/${mineToo.id}/history`)).status, 404);
    const theirs = { name: "Theirs", closeDate: "2026-12-01" };
    assert.equal((await stranger.call("POST", "/deals", { ...theirs, contactId: mine.id })).status, 404);
    assert.equal((await stranger.call("POST", "/deals", { ...theirs, ownerId: ada })).status, 409);
    assert.equal((await stranger.call("GET", `/users/${ada}/records`)).status, 404);
    const own = (await stranger.good("GET", "/session")).user.id;
    const steal = { what: { kind: "deal", ids: [mineToo.id] }, to: own };
    assert.equal((await stranger.call("POST", "/reassignments", steal)).body.code, "nothing_to_reassign");
    assert.equal((await stranger.call("POST", "/reassignments", wishFor(ada, own))).status, 404);
    assert.equal((await stranger.good("GET", "/reports/pipeline")).total.count, 0);
  });

  test("Reports count the deals of owners who left, by month, team and stage", async () => {
    const here = await portal.account("Reports");
    const boss = await portal.superAdmin(here);
    const directory = await portal.token(here);
    const lee = (await directory.create({ userName: "lee@acme.test", displayName: "Lee" })).id;
    const team = await boss.good("POST", "/teams", { name: "North" });
    await boss.good("PUT", `/teams/${team.id}/members/${lee}`);
    await boss.good("PATCH", `/users/${lee}`, { mainTeamId: team.id });
    const add = (values: Record<string, unknown>) =>
      boss.good("POST", "/deals", { closeDate: "2026-12-01", ownerId: lee, name: "D", ...values });
    const today = new Date();
    moment = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1) - 60_000);
    const before = moment;
    await add({ stage: "won", amount: 100 });
    moment = undefined;
    await add({ stage: "won", amount: 200 });
    await add({ stage: "proposal", amount: 50 });
    await add({ stage: "lost", amount: 7 });
    await boss.good("POST", "/deals", { name: "Nobody's", closeDate: "2026-12-01", ownerId: null, amount: 5 });
    await directory.patch(`/Users/${lee}`, { op: "replace", path: "active", value: false });
    const won = await boss.good("GET", "/reports/deals-won?months=2");
    assert.deepEqual(
      won.months.map((month: { month: string; amount: number }) => `${month.month} ${month.amount}`),
      [`${before.toISOString().slice(0, 7)} 100`, `${today.toISOString().slice(0, 7)} 200`],
    );
    assert.deepEqual(won.owners, [
      {
        owner: { id: lee, name: "Lee", state: "deactivated" },
        team: "North",
        count: 2,
        amount: 300,
        byMonth: [100, 200],
      },
    ]);
    const pipeline = await boss.good("GET", "/reports/pipeline");
    assert.deepEqual(pipeline.total, { count: 2, amount: 55 });
    assert.deepEqual(
      pipeline.teams.map((one: { team: string | null; byStage: number[] }) => [one.team, one.byStage]),
      [
        ["North", [0, 0, 50, 0]],
        [null, [5, 0, 0, 0]],
      ],
    );
  });

  test("Pages fit together in every order, with the counts and sums of the whole", async () => {
    const here = await portal.account("Pages");
    const boss = await portal.superAdmin(here);
    for (let at = 0; at < 9; at += 1) {
      await boss.good("POST", "/contacts", {
        firstName: `C${at % 3}`,
        lastName: "X",
        stage: at % 2 ? "customer" : "lead",
      });
      await boss.good("POST", "/deals", {
        name: `D${at % 3}`,
        amount: (at % 4) * 10,
        closeDate: `2026-12-0${1 + (at % 2)}`,
        stage: at % 3 === 0 ? "won" : "new",
      });
    }
    for (const [kind, sorts] of [
      ["contacts", ["name", "-name", "created", "-created", "updated", "-updated"]],
      ["deals", ["name", "-name", "amount", "-amount", "closeDate", "-closeDate", "updated", "-updated"]],
    ] as const)
      for (const sort of sorts) {
        const seen = new Set<string>();
        let cursor = "";
        do {
          const page = await boss.good("GET", `/${kind}?limit=4&sort=${sort}${cursor}`);
          assert.equal(page.total, 9);
          for (const row of page[kind]) seen.add(row.id);
          cursor = page.next === null ? "" : `&cursor=${page.next}`;
        } while (cursor !== "");
        assert.equal(seen.size, 9, `${kind} by ${sort}`);
      }
    assert.deepEqual((await boss.good("GET", "/contacts?stage=lead")).counts, { customer: 4, lead: 5, all: 9 });
    const deals = await boss.good("GET", "/deals?stage=open");
    assert.equal(
      `${deals.total} ${deals.counts.won} ${deals.amounts.open + deals.amounts.won}`,
      `6 3 ${deals.amounts.all}`,
    );
    assert.equal((await boss.call("GET", "/deals?cursor=nonsense")).status, 400);
  });
});
