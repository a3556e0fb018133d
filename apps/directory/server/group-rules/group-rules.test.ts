import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";

describe("group rules", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory[Symbol.asyncDispose]());

  const group = async (name: string): Promise<string> => (await directory.good("POST", "/groups", { name })).id;
  const rule = (name: string, condition: string, groups: string[], more = {}) =>
    directory.good("POST", "/group-rules", { name, condition, groups, ...more });
  const members = async (id: string): Promise<string[]> =>
    (await directory.good("GET", `/groups/${id}/members`)).members.map(({ login }: { login: string }) => login);

  test("an active rule makes members of those whom its condition fits, and follows every change of them", async () => {
    const sales = await group("Sales");
    const ada = await directory.person("ada@rules.test", { department: "Sales" });
    await directory.person("bob@rules.test", { department: "Finance" });
    const made = await rule("Sellers", 'user.department == "Sales"', [sales]);
    assert.equal(made.status, "inactive");
    assert.deepEqual(await members(sales), []);
    const active = await directory.good("POST", `/group-rules/${made.id}/activate`);
    assert.deepEqual([active.status, active.memberCount], ["active", 1]);
    assert.deepEqual(await members(sales), ["ada@rules.test"]);
    await directory.person("cleo@rules.test", { department: "Sales" });
    assert.deepEqual(await members(sales), ["ada@rules.test", "cleo@rules.test"]);
    await directory.good("PATCH", `/people/${ada.id}`, { profile: { department: "Finance" } });
    assert.deepEqual(await members(sales), ["cleo@rules.test"]);
    await directory.good("PATCH", `/people/${ada.id}`, { profile: { department: "Sales" } });
    assert.deepEqual(await members(sales), ["ada@rules.test", "cleo@rules.test"]);
  });

  test("a membership given by hand stays when the rule no longer fits, and one by rule cannot be taken by hand", async () => {
    const team = await group("Robotics");
    const dora = await directory.person("dora@rules.test", { division: "R" });
    const eli = await directory.person("eli@rules.test", { division: "R" });
    const made = await rule("Robots", 'user.division == "R"', [team]);
    await directory.good("POST", `/group-rules/${made.id}/activate`);
    const refused = await directory.console("DELETE", `/groups/${team}/members/${dora.id}`);
    assert.equal(refused.status, 409);
    assert.match(refused.body.detail, /Ada Byron is a member by the rule Robots\. Exclude the person there/);
    await directory.good("POST", `/groups/${team}/members`, { people: [eli.id] });
    for (const { id } of [dora, eli]) await directory.good("PATCH", `/people/${id}`, { profile: { division: "Q" } });
    assert.deepEqual(await members(team), ["eli@rules.test"]);
  });

  test("an excluded person is left alone; two rules are two reasons, and the membership ends with the last", async () => {
    const team = await group("Everybody");
    const fay = await directory.person("fay@rules.test", { costCenter: "1", title: "T" });
    await directory.person("gus@rules.test", { costCenter: "1", title: "T" });
    const one = await rule("One", 'user.costCenter == "1"', [team], { excluded: [fay.id] });
    const two = await rule("Two", 'user.title == "T" AND user.costCenter == 1', [team]);
    await directory.good("POST", `/group-rules/${one.id}/activate`);
    assert.deepEqual(await members(team), ["gus@rules.test"]);
    await directory.good("POST", `/group-rules/${two.id}/activate`);
    assert.deepEqual(await members(team), ["fay@rules.test", "gus@rules.test"]);
    await directory.good("POST", `/group-rules/${one.id}/deactivate`, { members: "remove" });
    assert.deepEqual(await members(team), ["fay@rules.test", "gus@rules.test"]);
    await directory.good("POST", `/group-rules/${two.id}/deactivate`, { members: "keep" });
    assert.deepEqual(await members(team), ["fay@rules.test", "gus@rules.test"]);
    assert.equal((await directory.console("DELETE", `/groups/${team}/members/${fay.id}`)).status, 204);
  });

  test("an active rule that is edited is applied at once: who no longer fits leaves, and the groups it no longer gives are left", async () => {
    const [old, next] = [await group("Old"), await group("Next")];
    await directory.person("hal@rules.test", { city: "Berlin" });
    await directory.person("ida@rules.test", { city: "Paris" });
    const made = await rule("By city", 'user.city == "Berlin"', [old]);
    await directory.good("POST", `/group-rules/${made.id}/activate`);
    assert.deepEqual(await members(old), ["hal@rules.test"]);
    await directory.good("PUT", `/group-rules/${made.id}`, {
      name: "By city",
      condition: 'user.city == "Paris"',
      groups: [next],
    });
    assert.deepEqual([await members(old), await members(next)], [[], ["ida@rules.test"]]);
    assert.equal((await directory.console("DELETE", `/group-rules/${made.id}?members=remove`)).status, 204);
    assert.deepEqual(await members(next), []);
  });

  test("a preview says who would join and leave, and changes nothing", async () => {
    const team = await group("Preview");
    await directory.person("jan@rules.test", { state: "A" });
    await directory.person("kim@rules.test", { state: "B" });
    const made = await rule("By state", 'user.state == "A"', [team]);
    await directory.good("POST", `/group-rules/${made.id}/activate`);
    const seen = await directory.good("POST", "/group-rules/preview", {
      condition: 'user.state == "B"',
      groups: [team],
      rule: made.id,
    });
    assert.deepEqual([seen.matches, seen.joins, seen.leaves, seen.faults], [1, 1, 1, 0]);
    assert.equal(seen.joining.length, 1);
    assert.deepEqual(await members(team), ["jan@rules.test"]);
    const faulty = await directory.good("POST", "/group-rules/preview", {
      condition: "Convert.toInt(user.state) == 1",
      groups: [team],
    });
    assert.equal(faulty.faults, 2);
    assert.match(faulty.fault, /"A" is not a number|"B" is not a number/);
  });

  test("a condition that is wrong, or that asks for more than the person's own attributes, is refused with its place", async () => {
    const team = await group("Refused");
    for (const [condition, words] of [
      ["user.dept == 1", /At character 1: There is no attribute user\.dept/],
      ['isMemberOfGroupName("x")', /own attributes only/],
      ["true", /the same of everybody/],
      ["", /is empty/],
    ] as const) {
      const answer = await directory.console("POST", "/group-rules", { name: "Wrong", condition, groups: [team] });
      assert.equal(answer.status, 400, condition);
      assert.match(answer.body.errors[0].message, words);
    }
  });

  test("people who come while a rule is activated are in its groups nevertheless", async () => {
    const team = await group("Racing");
    const made = await rule("Race", 'user.zipCode == "1"', [team]);
    const [, ...people] = await Promise.all([
      directory.console("POST", `/group-rules/${made.id}/activate`),
      ...Array.from({ length: 12 }, (_, at) => directory.person(`race${at}@rules.test`, { zipCode: "1" })),
    ]);
    assert.equal(people.length, 12);
    assert.equal((await members(team)).length, 12);
  });
});
