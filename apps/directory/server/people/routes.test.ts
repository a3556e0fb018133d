import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";

describe("people in the console", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory[Symbol.asyncDispose]());

  test("a person is created, edited, and every change has its line in the log", async () => {
    const made = await directory.person("ada@example.com", { title: "Countess" });
    assert.equal(made.status, "active");
    assert.equal(made.name, "Ada Byron");
    const edited = await directory.good("PATCH", `/people/${made.id}`, {
      profile: { lastName: "King", title: "", displayName: "  Ada Lovelace " },
    });
    assert.equal(edited.lastName, "King");
    assert.equal(edited.name, "Ada Lovelace");
    assert.equal(edited.title, null);
    assert.equal(edited.login, "ada@example.com");
    assert.deepEqual(
      edited.log.map(({ event }: { event: string }) => event),
      ["user.account.update_profile", "user.lifecycle.activate", "user.lifecycle.create"],
    );
    assert.deepEqual(edited.log[0].detail.changes, [
      { attribute: "lastName", from: "Byron", to: "King" },
      { attribute: "displayName", from: null, to: "Ada Lovelace" },
      { attribute: "title", from: "Countess", to: null },
    ]);
    assert.equal(edited.log[0].actor, "admin@localhost");
  });

  test("an edit that changes nothing leaves no line", async () => {
    const made = await directory.person("same@example.com");
    const edited = await directory.good("PATCH", `/people/${made.id}`, { profile: { firstName: "Ada " } });
    assert.equal(edited.log.length, 2);
    assert.equal(edited.updatedAt, made.updatedAt);
  });

  test("each mistake in a profile is told at its field", async () => {
    const answer = await directory.console("POST", "/people", {
      profile: { login: "a b@c.d", email: "nobody", timezone: "Mars/Olympus", countryCode: "Germany", shoeSize: "46" },
    });
    assert.equal(answer.status, 400);
    assert.equal(answer.headers["content-type"], "application/problem+json; charset=utf-8");
    const paths = answer.body.errors.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths.toSorted(), [
      "profile.countryCode",
      "profile.email",
      "profile.firstName",
      "profile.lastName",
      "profile.login",
      "profile.shoeSize",
      "profile.timezone",
    ]);
  });

  test("a login is taken whatever its case", async () => {
    await directory.person("taken@example.com");
    const answer = await directory.console("POST", "/people", {
      profile: { login: "Taken@Example.com", email: "x@example.com", firstName: "X", lastName: "Y" },
    });
    assert.equal(answer.status, 409);
    assert.equal(answer.body.code, "login_taken");
  });

  test("a status changes along its lifecycle only", async () => {
    const { id } = await directory.person("life@example.com");
    const go = (action: string) => directory.console("POST", `/people/${id}/lifecycle/${action}`);
    assert.equal((await go("unsuspend")).status, 409);
    assert.equal((await go("suspend")).body.status, "suspended");
    assert.equal((await go("activate")).status, 409);
    assert.equal((await directory.console("DELETE", `/people/${id}`)).body.code, "not_deactivated");
    assert.equal((await go("unsuspend")).body.status, "active");
    const off = (await go("deactivate")).body;
    assert.deepEqual([off.status, off.actions], ["deactivated", ["activate"]]);
    assert.equal((await go("suspend")).status, 409);
    assert.equal((await go("activate")).body.log[0].event, "user.lifecycle.reactivate");
    await go("deactivate");
    assert.equal((await directory.console("DELETE", `/people/${id}`)).status, 204);
    assert.equal((await directory.console("GET", `/people/${id}`)).status, 404);
  });

  test("the list is searched, filtered, counted and paged without a gap", async () => {
    const names = ["Zoë", "Ángel", "Bo", "Cy", "Dee", "Eve", "Fay"];
    const { id: group } = await directory.good("POST", "/groups", { name: "Paged" });
    for (const [index, firstName] of names.entries()) {
      const made = await directory.person(`paged${index}@list.example`, { firstName, lastName: "Paged" });
      if (index < 3) await directory.good("PUT", `/groups/${group}/members/${made.id}`);
      if (index === 0) await directory.good("POST", `/people/${made.id}/lifecycle/suspend`);
    }
    for (const sort of ["name", "-name", "email", "-email", "updated", "-updated", "created", "-created"]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const from: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await directory.good("GET", `/people?search=list.example&limit=2&sort=${sort}${from}`);
        assert.equal(page.total, 7);
        seen.push(...page.people.map(({ id }: { id: string }) => id));
        cursor = page.next;
      } while (cursor !== null);
      assert.equal(new Set(seen).size, 7, sort);
      assert.equal(seen.length, 7, sort);
    }
    const suspended = await directory.good("GET", "/people?search=PAGED%20zo%C3%AB&status=suspended");
    assert.deepEqual([suspended.total, suspended.counts.suspended, suspended.counts.active], [1, 1, 0]);
    assert.equal((await directory.good("GET", `/people?group=${group}`)).total, 3);
    assert.equal((await directory.good("GET", "/people?search=100%25_")).total, 0);
    assert.equal((await directory.console("GET", "/people?cursor=nonsense")).body.code, "invalid_cursor");
  });

  test("odd texts are refused or kept, never a fault", async () => {
    const answers = await Promise.all([
      directory.console("GET", "/people?search=%00"),
      directory.console("GET", "/people/not-an-id"),
      directory.send("POST", "/console/people", {
        body: '{"profile":{"login":"zero\\u0000@x.example"}}',
        headers: { cookie: directory.cookie, "content-type": "application/json" },
      }),
      directory.send("POST", "/console/people", {
        body: '{"profile":{"__proto__":{"a":"b"}}}',
        headers: { cookie: directory.cookie, "content-type": "application/json" },
      }),
      directory.console("POST", "/people", { profile: { constructor: "x" } }),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 400, 400, 400, 400],
    );
    const kept = await directory.person("odd@example.com", { firstName: "\ud800", lastName: "O'Brien; --" });
    assert.equal(kept.firstName, "\ufffd");
  });
});
