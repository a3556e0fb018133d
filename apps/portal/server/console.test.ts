import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../testing/test-portal.ts";

describe("the console's API", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;
  let plain: ConsoleCaller;
  let idp: ScimCaller;

  before(async () => {
    portal = await testPortal();
    account = await portal.account("Acme");
    admin = await portal.superAdmin(account);
    idp = await portal.token(account, { name: "Okta" });
    const invited = await admin.good("POST", "/users", {
      email: "plain@acme.test",
      givenName: "Paul",
      familyName: "Plain",
    });
    plain = new ConsoleCaller(portal.app);
    await plain.signIn(invited.link.url);
  });
  after(() => portal[Symbol.asyncDispose]());

  const id = "0198a000-0000-7000-8000-000000000000";

  test("lists users with search, filters, counts, sorting and pages that fit together", async () => {
    for (let index = 0; index < 25; index += 1)
      await idp.create({
        userName: `page${index}@acme.test`,
        name: { givenName: "Pia", familyName: `Page${String(index).padStart(2, "0")}` },
        title: index % 2 === 0 ? "Engineer" : "Designer",
        active: index % 5 !== 0,
      });
    const counts = (await admin.good("GET", "/users?search=pia&managedBy=directory")).counts;
    assert.deepEqual(counts, { all: 25, current: 20, invited: 0, active: 20, deactivated: 5 });
    for (const [status, total] of [
      ["current", 20],
      ["deactivated", 5],
      ["all", 25],
    ])
      assert.equal((await admin.good("GET", `/users?search=pia&status=${status}&limit=1`)).total, total, `${status}`);
    const current = (await admin.good("GET", "/users?search=pia&status=current")).users;
    assert.deepEqual([...new Set(current.map((user: { status: string }) => user.status))], ["active"]);
    for (const sort of [
      "name",
      "-name",
      "email",
      "-created",
      "created",
      "lastActive",
      "-lastActive",
      "status",
      "-email",
      "-status",
    ]) {
      const seen: string[] = [];
      let cursor = "";
      do {
        const page = await admin.good("GET", `/users?search=page&limit=7&sort=${sort}${cursor}`);
        assert.equal(page.total, 25);
        seen.push(...page.users.map((user: { userName: string }) => user.userName));
        cursor = page.next === null ? "" : `&cursor=${page.next}`;
      } while (cursor !== "");
      assert.equal(new Set(seen).size, 25, sort);
      if (sort === "name") assert.deepEqual(seen.slice(0, 2), ["page0@acme.test", "page1@acme.test"]);
    }
    assert.equal((await admin.good("GET", "/users?search=designer&status=active")).total, 10);
    assert.equal((await admin.good("GET", "/users?search=%25")).total, 0);
    assert.equal((await admin.call("GET", "/users?cursor=nonsense")).status, 400);
    assert.equal((await admin.call("GET", "/users?status=gone")).status, 400);
    assert.equal((await plain.good("GET", "/users?role=super_admin")).total, 1);
  });

  test("keeps what the directory provisions locked, with the reason, and lets the rest be changed", async () => {
    const user = await idp.create({ userName: "locked@acme.test", displayName: "Lo Locked" });
    const detail = await admin.good("GET", `/users/${user.id}`);
    assert.ok(
      detail.locked.some(
        (one: { field: string; reason: string }) => one.field === "displayName" && /directory/.test(one.reason),
      ),
    );
    const refused = await admin.call("PATCH", `/users/${user.id}`, { displayName: "Other" });
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, "provisioned_field");
    const team = await admin.good("POST", "/teams", { name: "Locked team" });
    const changed = await admin.good("PATCH", `/users/${user.id}`, { mainTeamId: team.id, role: "super_admin" });
    assert.equal(changed.team.name, "Locked team");
    assert.equal(changed.role, "super_admin");
    await admin.good("PATCH", `/users/${user.id}`, { role: "user" });
    await idp.patch(`/Users/${user.id}`, { op: "replace", value: { active: false } });
    const back = await admin.call("POST", `/users/${user.id}/reactivate`);
    assert.equal(back.body.code, "deactivated_by_directory");
    assert.match((await admin.good("GET", `/users/${user.id}`)).reactivateRefusal, /there/);
  });

  test("invites, changes, deactivates and reactivates users made by hand, in words and with changes in the audit log", async () => {
    const { user, link } = await admin.good("POST", "/users", {
      email: "Grace@acme.test",
      givenName: "Grace",
      familyName: "Hopper",
      role: "user",
    });
    assert.equal(user.status, "invited");
    assert.match(link.url, /\/sign-in#/);
    assert.equal((await admin.call("POST", "/users", { email: "grace@ACME.test" })).body.code, "email_taken");
    const changed = await admin.good("PATCH", `/users/${user.id}`, {
      jobTitle: "Rear Admiral",
      department: "Navy",
      email: "amazing@acme.test",
      language: "en",
    });
    assert.equal(changed.email, "amazing@acme.test");
    assert.equal(changed.userName, "amazing@acme.test");
    assert.equal(changed.department, "Navy");
    assert.equal((await admin.call("PATCH", `/users/${user.id}`, { email: "plain@acme.test" })).status, 409);
    assert.equal((await admin.good("POST", `/users/${user.id}/deactivate`)).status, "deactivated");
    assert.equal((await admin.call("POST", `/users/${user.id}/deactivate`)).body.code, "already_in_state");
    assert.equal((await admin.call("POST", `/users/${user.id}/sign-in-link`)).body.code, "user_deactivated");
    assert.equal((await admin.good("POST", `/users/${user.id}/reactivate`)).status, "invited");
    const { entries } = await admin.good("GET", `/audit?user=${user.id}`);
    assert.deepEqual(
      entries.map((entry: { event: string }) => entry.event),
      ["user.reactivated", "user.deactivated", "user.updated", "user.invited"],
    );
    const update = entries[2];
    assert.ok(
      update.changes.some(
        (change: { field: string; after: string }) => change.field === "Job title" && change.after === "Rear Admiral",
      ),
    );
    const { document } = await admin.good("GET", `/users/${user.id}/scim`);
    assert.equal(document["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"].department, "Navy");
  });

  test("lets a user change some of the own profile and nothing of others", async () => {
    const own = (await plain.good("GET", "/session")).user.id;
    assert.equal(
      (await plain.good("PATCH", `/users/${own}`, { language: "de", timeZone: "Europe/Berlin" })).language,
      "de",
    );
    assert.equal((await plain.call("PATCH", `/users/${own}`, { role: "super_admin" })).status, 403);
    const [other] = (await plain.good("GET", "/users?search=page01")).users;
    assert.equal((await plain.call("PATCH", `/users/${other.id}`, { language: "fr" })).status, 403);
  });

  test("keeps the last Super Admin", async () => {
    const own = (await admin.good("GET", "/session")).user.id;
    assert.equal((await admin.call("POST", `/users/${own}/deactivate`)).body.code, "last_super_admin");
    assert.equal((await admin.call("PATCH", `/users/${own}`, { role: "user" })).body.code, "last_super_admin");
    assert.match((await admin.good("GET", `/users/${own}`)).deactivateRefusal, /last active Super Admin/);
  });

  test("manages teams; members say where they come from, and each source takes back only its own", async () => {
    const team = await admin.good("POST", "/teams", { name: "Sales" });
    assert.equal((await admin.call("POST", "/teams", { name: "SALES" })).body.code, "team_name_taken");
    const provisioned = await idp.create({ userName: "seller@acme.test", displayName: "Sel Ler" });
    const group = await idp.createGroup("Sales", [provisioned.id]);
    const own = (await plain.good("GET", "/session")).user.id;
    await admin.good("PUT", `/teams/${group.id}/members/${own}`);
    await admin.good("PUT", `/teams/${team.id}/members/${provisioned.id}`);
    const { members } = await admin.good("GET", `/teams/${group.id}/members`);
    assert.deepEqual(members.map((one: { source: string }) => one.source).toSorted(), ["directory", "manual"]);
    const refused = await admin.call("DELETE", `/teams/${group.id}/members/${provisioned.id}`);
    assert.equal(refused.body.code, "member_from_directory");
    await idp.call("PUT", `/Groups/${group.id}`, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: "Sales EMEA",
      members: [],
    });
    const after = await admin.good("GET", `/teams/${group.id}`);
    assert.deepEqual([after.name, after.members, after.managedBy], ["Sales EMEA", 1, "directory"]);
    for (const [method, path, body] of [
      ["PATCH", `/teams/${group.id}`, { name: "X" }],
      ["DELETE", `/teams/${group.id}`, undefined],
    ] as const)
      assert.equal((await admin.call(method, path, body)).body.code, "team_from_directory");
    assert.equal((await admin.good("PATCH", `/teams/${team.id}`, { name: "Field Sales" })).name, "Field Sales");
    assert.equal((await admin.good("GET", `/users/${provisioned.id}`)).teams.length, 1);
    assert.equal((await admin.good("DELETE", `/teams/${team.id}`)).done, true);
    assert.equal((await admin.call("GET", `/teams/${team.id}`)).status, 404);
    assert.equal((await admin.good("GET", `/users/${provisioned.id}`)).teams.length, 0);
    assert.equal((await admin.call("PUT", `/teams/${group.id}/members/${id}`)).body.code, "unknown_member");
    assert.ok(
      (await admin.good("GET", "/teams?managedBy=directory")).teams.every(
        (one: { managedBy: string }) => one.managedBy === "directory",
      ),
    );
  });

  test("shows prerequisites and impact as they are", async () => {
    const shown = await admin.good("GET", "/provisioning");
    assert.equal(shown.baseUrl, "http://portal.test:3000/scim/v2");
    assert.deepEqual(
      shown.prerequisites.map((one: { id: string; met: boolean }) => [one.id, one.met]),
      [
        ["super-admin", true],
        ["plan", true],
        ["domain", true],
        ["unique-emails", true],
      ],
    );
    const impact = await admin.good("GET", "/provisioning/impact");
    assert.equal(impact.users, impact.invited + impact.active + impact.deactivated);
    assert.ok(impact.sentences.length > 0);
  });

  test("explains a failed exchange and says the way out", async () => {
    await idp.call(
      "POST",
      "/Users",
      { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "plain@acme.test" },
      { "x-correlation-id": "explain-1" },
    );
    let row;
    for (let tries = 0; row === undefined && tries < 100; tries += 1) {
      [row] = (await admin.good("GET", "/exchanges?search=explain-1&result=failed")).exchanges;
      if (row === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.match(row.summary, /^Could not create plain@acme\.test: /);
    const detail = await admin.good("GET", `/exchanges/${row.id}`);
    assert.equal(detail.status, 409);
    assert.match(detail.explanation.why, /by hand/);
    assert.ok(detail.explanation.wayOut.length > 10);
    assert.match(detail.curl, /\$TOKEN/);
    assert.equal(
      (
        await admin.good(
          "GET",
          `/exchanges?operation=create&result=failed&from=${new Date(Date.now() - 60_000).toISOString()}`,
        )
      ).total,
      1,
    );
  });

  test("numbers the audit log without gaps", async () => {
    let entries: { number: number | null }[] = [];
    for (let tries = 0; tries < 200; tries += 1) {
      entries = (await admin.good("GET", "/audit?limit=200")).entries;
      if (entries.every((entry) => entry.number !== null)) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.deepEqual(
      entries.map((entry) => entry.number),
      entries.map((_, index) => entries.length - index),
    );
  });

  test("answers an input that is not valid with the fields named, and what does not exist with 404", async () => {
    const answer = await admin.call("POST", "/users", { email: "no e-mail" });
    assert.equal(answer.status, 400);
    assert.equal(answer.body.errors[0].path, "email");
    assert.equal((await admin.call("GET", "/users/not-an-id")).status, 400);
    assert.equal((await admin.call("GET", `/users/${id}`)).status, 404);
    assert.equal((await admin.call("GET", "/nothing")).status, 404);
  });
});
