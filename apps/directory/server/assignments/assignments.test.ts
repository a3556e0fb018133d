import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";

describe("groups and assignments in the console", () => {
  let directory: TestDirectory;
  let app = "";
  before(async () => {
    directory = await TestDirectory.start();
    app = (await directory.good("POST", "/apps", { catalog: "rollcall_portal", label: "Portal" })).id;
  });
  after(() => directory[Symbol.asyncDispose]());
  const group = async (name: string): Promise<string> => (await directory.good("POST", "/groups", { name })).id;
  const assigned = (query = "") => directory.good("GET", `/apps/${app}/assignments?${query}`);
  const links = async (): Promise<string[]> => {
    const { rows } = await directory.db.pool.query<{ id: string }>(
      "select source_id as id from links where app_id = $1 and desired_gen > applied_gen",
      [app],
    );
    return rows.map((row) => row.id);
  };

  test("members are added by id and by pasted text, searched, and removed", async () => {
    const id = await group("Crew");
    const ada = await directory.person("ada@crew.example");
    const bob = await directory.person("bob@crew.example", { firstName: "Bob" });
    const added = await directory.good("POST", `/groups/${id}/members`, {
      people: [ada.id],
      logins: ["BOB@crew.example", "nobody@crew.example", "ada@crew.example"],
    });
    assert.deepEqual(added, { added: 2, alreadyMembers: 0, notFound: ["nobody@crew.example"] });
    const found = await directory.good("GET", `/groups/${id}/members?search=bob`);
    assert.deepEqual([found.total, found.members[0].id], [1, bob.id]);
    await directory.good("DELETE", `/groups/${id}/members/${bob.id}`);
    assert.equal((await directory.good("GET", `/groups/${id}`)).memberCount, 1);
    const { entries } = await directory.good("GET", `/log?target=${bob.id}&event=group.user_membership`);
    assert.deepEqual(
      entries.map(({ event }: { event: string }) => event),
      ["group.user_membership.remove", "group.user_membership.add"],
    );
    assert.equal((await directory.console("POST", "/groups", { name: "CREW" })).body.code, "group_name_taken");
    const renamed = await directory.good("PATCH", `/groups/${id}`, { name: "Sailors" });
    assert.equal(renamed.name, "Sailors");
  });

  test("who has an app, through what, and what unassigning would do", async () => {
    const [one, two] = [await group("One"), await group("Two")];
    const both = await directory.person("both@scope.example", { lastName: "Both" });
    const single = await directory.person("single@scope.example", { lastName: "Single" });
    await directory.good("POST", `/groups/${one}/members`, { people: [both.id, single.id] });
    await directory.good("POST", `/groups/${two}/members`, { people: [both.id] });
    const input = { people: [both.id], groups: [one, two] };
    assert.deepEqual(await directory.good("POST", `/apps/${app}/assignments`, input), {
      people: 1,
      groups: 2,
      alreadyAssigned: 0,
    });
    assert.equal((await directory.good("POST", `/apps/${app}/assignments`, input)).alreadyAssigned, 3);
    assert.deepEqual(new Set(await links()), new Set([both.id, single.id]));

    const list = await assigned("search=scope.example");
    assert.deepEqual(list.counts, { people: 2, groups: 2 });
    const [first, second] = list.people;
    assert.deepEqual(
      [first.person.id, first.groups.map(({ name }: { name: string }) => name), first.state.state],
      [both.id, ["One", "Two"], "waiting"],
    );
    assert.deepEqual([second.person.id, second.assignmentId, second.groups.length], [single.id, null, 1]);
    assert.equal((await assigned("state=provisioned")).people.length, 0);
    assert.equal((await assigned("state=waiting&limit=1")).people.length, 1);

    const groups = (await assigned("kind=groups")).groups;
    assert.deepEqual(
      groups.map((row: { group: { name: string; memberCount: number } }) => [row.group.name, row.group.memberCount]),
      [
        ["One", 2],
        ["Two", 1],
      ],
    );
    const consequence = await directory.good("GET", `/apps/${app}/assignments/${groups[0].assignmentId}/consequence`);
    assert.deepEqual([consequence.losing, consequence.keeping], [1, 1]);
    assert.equal(consequence.losingSample[0].id, single.id);
    assert.deepEqual(consequence.keepingSample[0].through, ["a direct assignment", "the group Two"]);
    assert.match(consequence.text, /1 person will be deactivated in Portal\. 1 person will keep access: Ada Both/);

    const { apps } = await directory.good("GET", `/people/${both.id}`);
    assert.deepEqual(
      apps[0].via.map(({ kind, name }: { kind: string; name: string }) => [kind, name]),
      [
        ["direct", "Assigned directly"],
        ["group", "One"],
        ["group", "Two"],
      ],
    );
    assert.equal((await directory.good("GET", `/apps/${app}`)).people, 2);
    await directory.good("DELETE", `/apps/${app}/assignments/${groups[0].assignmentId}`);
    assert.equal((await directory.good("GET", `/apps/${app}`)).people, 1);
    assert.equal((await directory.console("DELETE", `/apps/${app}/assignments/${groups[0].assignmentId}`)).status, 404);
  });

  test("a suspended person is out of scope and stays assigned", async () => {
    const person = await directory.person("sus@scope.example", { lastName: "Sus" });
    await directory.good("POST", `/apps/${app}/assignments`, { people: [person.id] });
    const before = (await directory.good("GET", `/apps/${app}`)).people;
    await directory.good("POST", `/people/${person.id}/lifecycle/suspend`);
    assert.equal((await directory.good("GET", `/apps/${app}`)).people, before - 1);
    assert.equal((await assigned("search=sus@scope")).people.length, 1);
  });

  test("a person assigned while being activated, or joined while the group is assigned, is never missed", async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = await group(`Race ${round}`);
      const staged = await directory.good("POST", "/people", {
        profile: { login: `race${round}@x.example`, email: `race${round}@x.example`, firstName: "R", lastName: "C" },
        activate: false,
      });
      await Promise.all([
        directory.good("POST", `/people/${staged.id}/lifecycle/activate`),
        directory.good("PUT", `/groups/${id}/members/${staged.id}`),
        directory.good("POST", `/apps/${app}/assignments`, { groups: [id] }),
      ]);
      assert.ok((await links()).includes(staged.id), `round ${round}`);
    }
  });

  test("unknown people and groups are not assigned", async () => {
    const unknown = "018f0000-0000-7000-8000-000000000000";
    const profile = { login: "lost@x.example", email: "lost@x.example", firstName: "L", lastName: "O" };
    assert.equal((await directory.console("POST", "/people", { profile, groups: [unknown] })).status, 404);
    assert.equal((await directory.good("GET", "/people?search=lost@x.example")).total, 0);
    const answer = await directory.console("POST", `/apps/${app}/assignments`, {
      people: ["018f0000-0000-7000-8000-000000000000"],
    });
    assert.equal(answer.status, 404);
    assert.equal((await directory.console("POST", `/apps/${app}/assignments`, {})).status, 400);
  });

  test("the default mapping is that of the guide, can be edited, previewed, and is checked", async () => {
    const { mappings, targets, defaults } = await directory.good("GET", `/apps/${app}/mappings`);
    const on = mappings.filter(({ apply }: { apply: string }) => apply !== "off");
    assert.deepEqual(
      on.map(({ target, source, required }: { target: string; source: string; required: boolean }) => [
        target,
        source,
        required,
      ]),
      [
        ["userName", "email", true],
        ['emails[type eq "work"].value', "email", true],
        ["name.givenName", "firstName", false],
        ["name.familyName", "lastName", false],
        ["displayName", "displayName", false],
      ],
    );
    assert.deepEqual([targets, defaults.length], [[], mappings.length]);
    const plain = on.map(({ target, sourceKind, source, apply, required }: Record<string, unknown>) => ({
      target,
      sourceKind,
      source,
      apply,
      required,
    }));
    const title = { target: "title", sourceKind: "constant", source: "Staff", apply: "create", required: false };
    const saved = await directory.good("PUT", `/apps/${app}/mappings`, { mappings: [...plain, title] });
    assert.equal(saved.mappings.length, 6);
    const person = await directory.person("map@x.example");
    const preview = await directory.good("POST", `/apps/${app}/mappings/preview`, { person: person.id });
    const values = Object.fromEntries(
      preview.rows.map(({ target, value }: { target: string; value: string }) => [target, value]),
    );
    assert.deepEqual([values.userName, values.displayName, values.title], ["map@x.example", "Ada Byron", "Staff"]);
    const department = { ...title, target: "nickName", sourceKind: "attribute", source: "nickName", required: true };
    const missing = await directory.good("POST", `/apps/${app}/mappings/preview`, {
      person: person.id,
      mappings: [...plain, department],
    });
    assert.deepEqual(missing.missing, ["nickName"]);
    for (const [rows, words] of [
      [[title], /userName is missing/],
      [[...plain, title, title], /two rows/],
      [[...plain, { ...title, target: "emails[" }], /not a SCIM attribute path/],
      [[...plain, { ...title, target: "active" }], /cannot be mapped/],
      [[...plain, { ...title, sourceKind: "attribute", source: "shoe" }], /not an attribute of a person/],
      [[...plain, { ...title, source: " " }], /empty constant/],
      [[{ ...plain[0], apply: "off" }], /cannot be switched off/],
    ] as const) {
      const answer = await directory.console("PUT", `/apps/${app}/mappings`, { mappings: rows });
      assert.equal(answer.body.code, "mapping_invalid");
      assert.match(answer.body.detail, words);
    }
  });

  test("the catalog suggests the portal's address, and an app is renamed, paused and removed", async () => {
    const { entries } = await directory.good("GET", "/catalog");
    assert.deepEqual(
      entries.map(({ name, suggestedBaseUrl }: Record<string, unknown>) => [name, suggestedBaseUrl]),
      [
        ["rollcall_portal", "http://localhost:3000/scim/v2"],
        ["scim2_app", null],
        ["slack", null],
        ["github_enterprise", null],
        ["aws_identity_center", null],
        ["miro", null],
      ],
    );
    const made = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Temporary" });
    const edited = await directory.good("PATCH", `/apps/${made.id}`, { label: "Temp", status: "inactive" });
    assert.deepEqual([edited.label, edited.status], ["Temp", "inactive"]);
    await directory.good("DELETE", `/apps/${made.id}`);
    assert.equal((await directory.console("GET", `/apps/${made.id}`)).status, 404);
  });

  test("the log is searched by event, actor, text and time", async () => {
    const page = await directory.good("GET", "/log?event=application.lifecycle&limit=3");
    assert.equal(page.entries.length, 3);
    assert.ok(page.entries.every(({ event }: { event: string }) => event.startsWith("application.lifecycle.")));
    const next = await directory.good(
      "GET",
      `/log?event=application.lifecycle&limit=3&cursor=${encodeURIComponent(page.next)}`,
    );
    assert.notEqual(next.entries[0].id, page.entries[0].id);
    assert.ok((await directory.good("GET", "/log?search=temporary")).entries.length > 0);
    assert.deepEqual((await directory.good("GET", "/log?actor=nobody")).entries, []);
    assert.deepEqual((await directory.good("GET", "/log?until=2000-01-01T00:00:00Z")).entries, []);
  });
});
