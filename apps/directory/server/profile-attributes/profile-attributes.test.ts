import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";

describe("attributes that an organisation adds", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory?.[Symbol.asyncDispose]());

  const add = async (name: string, type: string, more: object = {}): Promise<string> => {
    const { attributes } = await directory.good("POST", "/profile-attributes", { name, type, label: name, ...more });
    return attributes.find((one: { name: string }) => one.name === name).id;
  };
  const refused = async (method: string, path: string, body?: unknown): Promise<{ code: string; detail: string }> => {
    const answer = await directory.console(method, path, body);
    assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${path}: ${answer.status}`);
    return answer.body;
  };

  test("values are checked and kept in the one form of their type", async () => {
    await add("level", "integer");
    await add("remote", "boolean");
    await add("tier", "choice", { choices: ["Gold", "Silver"] });
    await add("skills", "list", { choices: ["Welding", "Sales"] });
    const made = await directory.person("typed@x.example", {
      level: " 07 ",
      remote: "Yes",
      tier: "gold",
      skills: "sales; Welding;sales",
    });
    const { level, remote, tier, skills } = made.profile;
    assert.deepEqual([level, remote, tier, skills], ["7", "true", "Gold", '["Sales","Welding"]']);
    for (const [profile, words] of [
      [{ level: "7.5" }, /whole number/],
      [{ remote: "perhaps" }, /true or false/],
      [{ tier: "Bronze" }, /one of: Gold, Silver/],
      [{ skills: "Cooking" }, /"Cooking" is not among them/],
      [{ shoe: "44" }, /not an attribute/],
    ] as const)
      assert.match((await refused("PATCH", `/people/${made.id}`, { profile })).detail, words);
  });

  test("a required attribute is asked for, and a unique one is one person's", async () => {
    const id = await add("badge", "text", { unique: true });
    const one = await directory.person("one@x.example", { badge: "A-1" });
    await directory.person("two@x.example", { badge: "A-2" });
    const profile = { login: "three@x.example", email: "three@x.example", firstName: "T", lastName: "H", badge: "a-1" };
    assert.match((await refused("POST", "/people", { profile })).detail, /Another person has the badge "a-1"/);
    await directory.good("PATCH", `/people/${one.id}`, { profile: { badge: "A-9" } });
    await directory.good("POST", "/people", { profile });
    const both = await Promise.all(
      ["four", "five"].map((name) =>
        directory.console("POST", "/people", {
          profile: { ...profile, login: `${name}@x.example`, email: `${name}@x.example`, badge: "B-1" },
        }),
      ),
    );
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [201, 400]);
    const settings = { label: "Badge", required: true, unique: true };
    await directory.good("PUT", `/profile-attributes/${id}`, settings);
    const bare = { login: "bare@x.example", email: "bare@x.example", firstName: "B", lastName: "A" };
    assert.match((await refused("POST", "/people", { profile: bare })).detail, /Badge is missing/);
    await directory.good("PUT", `/profile-attributes/${id}`, { ...settings, required: false, unique: false });
    await directory.good("POST", "/people", { profile: { ...bare, badge: "A-2" } });
    assert.equal((await refused("PUT", `/profile-attributes/${id}`, settings)).code, "attribute_not_unique");
  });

  test("an attribute is written by those who may only", async () => {
    await add("grade", "text", { writtenBy: "imports" });
    const person = await directory.person("graded@x.example");
    const answer = await refused("PATCH", `/people/${person.id}`, { profile: { grade: "A" } });
    assert.match(answer.detail, /written by CSV imports only/);
    const { body } = await directory.upload("login,First name,Last name,Grade\ngraded@x.example,Ada,Byron,A\n");
    const { matching, importId } = body;
    assert.equal(matching.grade, 3);
    await directory.good("POST", `/imports/${importId}/run`, { matching, groupColumn: null, existing: "update" });
    const state = await finished(importId);
    assert.deepEqual([state.status, state.counts.changed], ["done", 1]);
    assert.equal((await directory.good("GET", `/people/${person.id}`)).profile.grade, "A");
    // What is not touched may stay, whoever edits the rest.
    await directory.good("PATCH", `/people/${person.id}`, { profile: { title: "Head" } });
  });

  const finished = async (id: string): Promise<{ status: string; counts: { changed: number } }> => {
    for (;;) {
      const state = await directory.good("GET", `/imports/${id}`);
      if (!["uploaded", "running"].includes(state.status)) return state;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  test("rules and mappings compute with it, and it cannot be deleted under them", async () => {
    const id = await add("cost", "number");
    const app = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Costly" });
    const group = await directory.good("POST", "/groups", { name: "Expensive" });
    const rule = await directory.good("POST", "/group-rules", {
      name: "Costs",
      condition: "user.cost > 9.5",
      groups: [group.id],
      excluded: [],
    });
    await directory.good("POST", `/group-rules/${rule.id}/activate`);
    const person = await directory.person("cost@x.example", { cost: "10", skills: "Sales;Welding" });
    assert.equal((await directory.good("GET", `/groups/${group.id}/members`)).members.length, 1);
    await directory.good("PATCH", `/people/${person.id}`, { profile: { cost: "9" } });
    assert.equal((await directory.good("GET", `/groups/${group.id}/members`)).members.length, 0);

    const { mappings, sources } = await directory.good("GET", `/apps/${app.id}/mappings`);
    assert.ok(sources.some(({ name }: { name: string }) => name === "cost"));
    const rows = mappings.map(({ target, sourceKind, source, apply, required }: Record<string, unknown>) => ({
      target,
      sourceKind,
      source,
      apply,
      required,
    }));
    const row = (target: string, sourceKind: string, source: string) => ({
      target,
      sourceKind,
      source,
      apply: "create_and_update",
      required: false,
    });
    const changed = rows.filter(
      ({ target }: { target: string }) => !["title", "nickName", "userType"].includes(target),
    );
    changed.push(
      row("title", "expression", 'Arrays.contains(user.skills, "Sales") ? "Seller" : "Other"'),
      row("nickName", "attribute", "skills"),
      row("userType", "expression", "user.cost + 1"),
    );
    await directory.good("PUT", `/apps/${app.id}/mappings`, { mappings: changed });
    const preview = await directory.good("POST", `/apps/${app.id}/mappings/preview`, { person: person.id });
    const value = (target: string) => preview.rows.find((one: { target: string }) => one.target === target).value;
    assert.deepEqual([value("title"), value("nickName"), value("userType")], ["Seller", "Sales,Welding", "10"]);

    const attributes = (await directory.good("GET", "/profile-schema")).attributes;
    const shown = attributes.find((one: { name: string }) => one.name === "cost");
    assert.deepEqual(
      shown.usedBy.map(({ kind, name, target }: Record<string, string>) => [kind, name, target]),
      [
        ["group_rule", "Costs", null],
        ["mapping", "Costly", "userType"],
      ],
    );
    assert.equal(shown.people, 1);
    const answer = await refused("DELETE", `/profile-attributes/${id}`);
    assert.match(answer.detail, /the group rule Costs, the mapping of Costly \(userType\)/);
    await directory.good("PUT", `/apps/${app.id}/mappings`, { mappings: rows });
    await directory.good("DELETE", `/group-rules/${rule.id}?members=keep`);
    assert.deepEqual(await directory.good("DELETE", `/profile-attributes/${id}`), { people: 1 });
    assert.equal("cost" in (await directory.good("GET", `/people/${person.id}`)).profile, false);
  });

  test("a value that somebody has cannot be taken off the list", async () => {
    const id = await add("site", "choice", { choices: ["Kiel", "Graz"] });
    await directory.person("site@x.example", { site: "Kiel" });
    const answer = await refused("PUT", `/profile-attributes/${id}`, { label: "Site", choices: ["Graz"] });
    assert.match(answer.detail, /"Kiel" cannot be taken away: 1 person has it/);
    await directory.good("PUT", `/profile-attributes/${id}`, { label: "Site", choices: ["Kiel", "Wien"] });
  });

  test("names are those of nothing else, and settings fit the type", async () => {
    for (const [body, words] of [
      [{ name: "Title", type: "text", label: "x" }, /have an attribute "title" already/],
      [{ name: "SITE", type: "text", label: "x" }, /"site" already/],
      [{ name: "9x", type: "text", label: "x" }, /begins with a letter/],
      [{ name: "pick", type: "choice", label: "x" }, /at least one value/],
      [{ name: "pick", type: "text", label: "x", choices: ["a"] }, /Only choices and lists/],
      [{ name: "pick", type: "choice", label: "x", choices: ["a", "A"] }, /in the list twice/],
      [{ name: "pick", type: "boolean", label: "x", unique: true }, /can be unique/],
    ] as const)
      assert.match((await refused("POST", "/profile-attributes", body)).detail, words);
  });

  test("an app's profile takes paths of its own, which mappings offer and deletion guards", async () => {
    const app = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Own" });
    const path = "urn:example:scim:1.0:User:costLevel";
    const input = { path, label: "Cost level", type: "integer" };
    const { attributes } = await directory.good("POST", `/apps/${app.id}/profile`, input);
    const own = attributes.find((one: { own: boolean }) => one.own);
    assert.deepEqual([own.path, own.type, own.mapped], [path, "integer", false]);
    assert.match((await refused("POST", `/apps/${app.id}/profile`, input)).detail, /already/);
    assert.match((await refused("POST", `/apps/${app.id}/profile`, { ...input, path: "a[" })).detail, /not a SCIM/);
    assert.match((await refused("POST", `/apps/${app.id}/profile`, { ...input, path: "active" })).detail, /is set by/);
    const { mappings, targets } = await directory.good("GET", `/apps/${app.id}/mappings`);
    const offered = { target: path, label: "Cost level", description: "", required: false, sent: "whole number" };
    assert.deepEqual(targets[0], offered);
    const rows = mappings.map(({ target, sourceKind, source, apply, required }: Record<string, unknown>) => ({
      target,
      sourceKind,
      source,
      apply,
      required,
    }));
    const row = { target: path, sourceKind: "constant", source: "3", apply: "create", required: false };
    await directory.good("PUT", `/apps/${app.id}/mappings`, { mappings: [...rows, row] });
    const at = `/apps/${app.id}/profile?path=${encodeURIComponent(path)}`;
    assert.equal((await refused("DELETE", at)).code, "attribute_in_use");
    await directory.good("PUT", `/apps/${app.id}/mappings`, { mappings: rows });
    await directory.good("DELETE", at);
    assert.equal((await refused("DELETE", at)).code, "not_found");
  });
});
