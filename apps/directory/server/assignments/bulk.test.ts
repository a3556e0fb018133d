import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";

describe("assignments many at a time", () => {
  let directory: TestDirectory;
  let app: string;
  before(async () => {
    directory = await TestDirectory.start();
    app = (await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Wiki" })).id;
  });
  after(() => directory?.[Symbol.asyncDispose]());

  const group = async (name: string, people: string[] = []): Promise<string> => {
    const { id } = await directory.good("POST", "/groups", { name });
    if (people.length > 0) await directory.good("POST", `/groups/${id}/members`, { people });
    return id;
  };
  const assign = (input: object) => directory.good("POST", `/apps/${app}/assignments`, input);
  const list = (query = "") => directory.good("GET", `/apps/${app}/assignments?${query}`);
  const links = async () => {
    const { rows } = await directory.db
      .query<{ source_id: string; desired_gen: string; lane: number }>(
        "links",
        "select source_id, desired_gen, lane from links where app_id = $1",
        [app],
      )
      .then((found) => ({ rows: found }));
    return new Map(rows.map((row) => [row.source_id, row]));
  };
  const assignmentOf = async (login: string): Promise<string> =>
    (await list(`search=${login}`)).people[0].assignmentId as string;

  test("pasted addresses are told apart: found, assigned, deactivated, unknown, twice, and of several people", async () => {
    const ada = await directory.person("ada@paste.example");
    const gone = await directory.person("gone@paste.example");
    await directory.good("POST", `/people/${gone.id}/lifecycle/deactivate`);
    const has = await directory.person("has@paste.example");
    await assign({ people: [has.id] });
    for (const login of ["twin1@paste.example", "twin2@paste.example"])
      await directory.person(login, { email: "twins@paste.example" });
    const { rows } = await directory.good("POST", `/apps/${app}/assignments/addresses`, {
      texts: [
        "ADA@paste.example",
        " ada@paste.example ",
        "gone@paste.example",
        "has@paste.example",
        "no@x.example",
        "twins@paste.example",
      ],
    });
    assert.deepEqual(
      rows.map(({ text, outcome }: { text: string; outcome: string }) => [text, outcome]),
      [
        ["ada@paste.example", "found"],
        ["gone@paste.example", "deactivated"],
        ["has@paste.example", "assigned"],
        ["no@x.example", "not_found"],
        ["twins@paste.example", "several"],
      ],
    );
    assert.equal(rows[0].person.id, ada.id);
    const both = await directory.good("POST", `/apps/${app}/assignments/addresses`, {
      texts: ["twin1@paste.example", "twin1@paste.example", "ada@paste.example"],
    });
    assert.deepEqual(
      both.rows.map(({ outcome }: { outcome: string }) => outcome),
      ["found", "found"],
    );
  });

  test("the review says what would become of everybody, and changes nothing", async () => {
    const fresh = await directory.person("fresh@review.example", { lastName: "Fresh" });
    const known = await directory.person("known@review.example", { lastName: "Known" });
    const before = await directory.person("before@review.example", { lastName: "Before" });
    const staged = await directory.good("POST", "/people", {
      profile: { login: "staged@review.example", email: "staged@review.example", firstName: "S", lastName: "Staged" },
      activate: false,
    });
    const member = await directory.person("member@review.example", { lastName: "Member" });
    const team = await group("Review team", [member.id, fresh.id]);
    const read = "018f0000-0000-7000-8000-000000000001";
    await directory.db.query(
      "account",
      `with read as (insert into account_reads (id, app_id, cause, status, started_by) values ($1, $2, 'by_hand', 'done', 'test'))
       insert into app_accounts (app_id, remote_id, user_name, active, resource, read_id, asked_at)
       values ($2, 'r1', 'KNOWN@review.example', true, '{}', $1, now())`,
      [read, app],
    );
    const at = new Date().toISOString();
    const confirmed = { active: { value: false, at }, userName: { value: "before@review.example", at } };
    await directory.db.query(
      "link",
      `insert into links (app_id, kind, source_id, remote_id, state, confirmed, applied_gen) values ($1, 'person', $2, 'r2', 'inactive', $3::jsonb, 1)`,
      [app, before.id, JSON.stringify(confirmed)],
    );
    const input = { people: [fresh.id, known.id, before.id, staged.id], groups: [team] };
    const review = await directory.good("POST", `/apps/${app}/assignments/review`, input);
    assert.deepEqual([review.people, review.looked], [5, 5]);
    assert.deepEqual(review.counts, { create: 2, link: 1, reactivate: 1, waits: 1 });
    const row = (id: string, of = review) => of.rows.find((one: { id: string }) => one.id === id);
    assert.deepEqual(
      row(fresh.id).values.find((one: { target: string }) => one.target === "userName"),
      {
        target: "userName",
        label: "User name",
        value: "fresh@review.example",
        entered: false,
      },
    );
    assert.deepEqual(review.notes, []);
    assert.equal((await list("search=review.example")).people.length, 0);

    const overrides = { displayName: "Guest" };
    const entered = await directory.good("POST", `/apps/${app}/assignments/review`, { people: [fresh.id], overrides });
    assert.deepEqual(
      row(fresh.id, entered).values.find((one: { target: string }) => one.target === "displayName"),
      { target: "displayName", label: "Display name", value: "Guest", entered: true },
    );
    const wrong = await directory.console("POST", `/apps/${app}/assignments/review`, {
      people: [fresh.id],
      overrides: { title: "Boss" },
    });
    assert.match(wrong.body.detail, /title is not sent to Wiki: no row of the mapping is on for it/);
  });

  test("a person who lacks what the app requires is named before anything is sent", async () => {
    const { mappings } = await directory.good("GET", `/apps/${app}/mappings`);
    const rows = mappings.map(({ target, sourceKind, source, apply, required }: Record<string, unknown>) =>
      target === "nickName"
        ? { target, sourceKind, source, apply: "create_and_update", required: true }
        : { target, sourceKind, source, apply, required },
    );
    await directory.good("PUT", `/apps/${app}/mappings`, { mappings: rows });
    const person = await directory.person("lacks@review.example");
    const review = await directory.good("POST", `/apps/${app}/assignments/review`, { people: [person.id] });
    assert.deepEqual([review.counts, review.rows[0].text], [{ missing: 1 }, "Lacks nickName, which is required"]);
    const given = await directory.good("POST", `/apps/${app}/assignments/review`, {
      people: [person.id],
      overrides: { nickName: "L" },
    });
    assert.deepEqual(given.counts, { create: 1 });
    const relaxed = rows.map((row: { target: string }) =>
      row.target === "nickName" ? { ...row, required: false } : row,
    );
    await directory.good("PUT", `/apps/${app}/mappings`, { mappings: relaxed });
  });

  test("values win in this order: the person's own assignment, the groups in theirs, the mapping", async () => {
    const person = await directory.person("order@order.example", { nickName: "Mine" });
    const [one, two] = [await group("First", [person.id]), await group("Second", [person.id])];
    await assign({ groups: [one] });
    await assign({ groups: [two] });
    const groups = async () => (await list("kind=groups&search=")).groups;
    const idOf = async (name: string) =>
      (await groups()).find((row: { group: { name: string } }) => row.group.name === name).assignmentId;
    const [first, second] = [await idOf("First"), await idOf("Second")];
    const values = (assignment: string, overrides: object) =>
      directory.good("PUT", `/apps/${app}/assignments/${assignment}/values`, { overrides });
    await values(first, { nickName: "Of first" });
    await values(second, { nickName: "Of second" });
    const sent = async () => {
      const review = await directory.good("POST", `/apps/${app}/assignments/review`, { people: [person.id] });
      return review.rows[0].values.find((row: { target: string }) => row.target === "nickName").value;
    };
    assert.equal(await sent(), "Of first");
    const before = (await links()).get(person.id);
    const order = (await groups()).map((row: { assignmentId: string }) => row.assignmentId);
    await directory.good("PUT", `/apps/${app}/group-order`, { order: order.toReversed() });
    assert.equal(await sent(), "Of second");
    assert.ok(Number((await links()).get(person.id)?.desired_gen) > Number(before?.desired_gen));
    const stale = await directory.console("PUT", `/apps/${app}/group-order`, { order: order.slice(1) });
    assert.equal(stale.body.code, "order_changed");
    await assign({ people: [person.id] });
    const own = await assignmentOf("order@order.example");
    const shown = await values(own, { nickName: "Entered" });
    const row = shown.rows.find(({ target }: { target: string }) => target === "nickName");
    assert.deepEqual([row.value, row.from, row.group, row.otherwise], ["Entered", "assignment", "Second", "Of second"]);
    const back = await values(own, { nickName: "" });
    const cleared = back.rows.find(({ target }: { target: string }) => target === "nickName");
    assert.deepEqual([cleared.value, cleared.from, back.overrides], ["Of second", "group", {}]);
    await values(second, {});
    await values(first, {});
    assert.equal(await sent(), "Mine");
  });

  test("direct assignments give way to groups without anybody losing access", async () => {
    const kept = await directory.person("kept@convert.example", { lastName: "Kept" });
    const moved = await directory.person("moved@convert.example", { lastName: "Moved" });
    await assign({ people: [kept.id, moved.id] });
    await assign({ groups: [await group("Convert", [moved.id])] });
    const assignments = [await assignmentOf("kept@convert"), await assignmentOf("moved@convert")];
    await directory.good("PUT", `/apps/${app}/assignments/${assignments[1]}/values`, { overrides: { nickName: "M" } });
    const preview = await directory.good("POST", `/apps/${app}/assignments/conversion`, { assignments });
    assert.deepEqual(preview.converted, [
      { id: moved.id, name: "Ada Moved", groups: ["Convert"], values: ["nickName"] },
    ]);
    assert.deepEqual(preview.kept, [{ id: kept.id, name: "Ada Kept" }]);
    await directory.good("POST", `/apps/${app}/assignments/convert`, { assignments });
    const [one, two] = (await list("search=convert.example")).people;
    assert.deepEqual([one.assignmentId !== null, two.assignmentId], [true, null]);
    assert.deepEqual(
      two.groups.map(({ name }: { name: string }) => name),
      ["Convert"],
    );
    // Never in the lane of those who lose access.
    assert.notEqual((await links()).get(moved.id)?.lane, 0);
    const [entry] = (await directory.good("GET", "/log?event=application.user_membership.convert")).entries;
    assert.match(entry.message, /Ada Moved has Wiki through Convert from now on/);
  });

  test("several are unassigned at once, after being told who stays and through what", async () => {
    const stays = await directory.person("stays@bulk.example", { lastName: "Stays" });
    const goes = await directory.person("goes@bulk.example", { lastName: "Goes" });
    await assign({ people: [stays.id, goes.id] });
    await assign({ groups: [await group("Bulk", [stays.id])] });
    const assignments = [await assignmentOf("stays@bulk"), await assignmentOf("goes@bulk")];
    const told = await directory.good("POST", `/apps/${app}/assignments/consequence`, { assignments });
    assert.equal(
      told.text,
      "1 person will be deactivated in Wiki. 1 person will keep access: Ada Stays through the group Bulk.",
    );
    assert.deepEqual(await directory.good("POST", `/apps/${app}/assignments/remove`, { assignments }), { removed: 2 });
    assert.deepEqual(await directory.good("POST", `/apps/${app}/assignments/remove`, { assignments }), { removed: 0 });
    assert.deepEqual(
      (await list("search=bulk.example")).people.map((row: { person: { id: string } }) => row.person.id),
      [stays.id],
    );
  });

  test("the list is filtered by the way to the app, and leaves as CSV that no spreadsheet runs", async () => {
    const person = await directory.person("csv@csv.example", { firstName: "=cmd", lastName: "Csv" });
    const other = await directory.person("other@csv.example", { lastName: "Other" });
    const team = await group("Csv", [other.id]);
    await assign({ people: [person.id], groups: [team] });
    const names = async (query: string) =>
      (await list(`search=csv.example&${query}`)).people.map((row: { person: { login: string } }) => row.person.login);
    assert.deepEqual(await names("through=direct"), ["csv@csv.example"]);
    assert.deepEqual(await names("through=group"), ["other@csv.example"]);
    assert.deepEqual(await names(`group=${team}`), ["other@csv.example"]);
    const { text, headers } = await directory.console("GET", `/apps/${app}/assignments.csv?search=csv.example`);
    assert.match(String(headers["content-disposition"]), /assignments of Wiki\.csv/);
    const lines = text.trim().split("\r\n");
    assert.equal(lines.length, 3);
    assert.match(lines[1] ?? "", /^"?'=cmd Csv"?,csv@csv\.example,csv@csv\.example,active,yes,,waiting,/);
    assert.match(lines[2] ?? "", /,no,Csv,waiting,/);
  });

  test("before people or a group go, one is told which apps feel it", async () => {
    const one = await directory.person("one@effect.example");
    const two = await directory.person("two@effect.example");
    const team = await group("Effect", [one.id, two.id]);
    const mail = (await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Mail" })).id;
    await directory.good("POST", `/apps/${mail}/assignments`, { people: [two.id], groups: [team] });
    const { apps } = await directory.good("GET", `/groups/${team}/effects`);
    assert.deepEqual(
      apps.map(({ label, people, keeping }: Record<string, unknown>) => [label, people, keeping]),
      [["Mail", 1, 1]],
    );
    assert.match(apps[0].text, /1 person will be deactivated in Mail\. 1 person will keep access/);
    const effects = await directory.good("POST", "/people/effects", { people: [one.id, two.id] });
    assert.deepEqual(
      effects.apps.map(({ label, people, text }: Record<string, unknown>) => [label, people, text]),
      [["Mail", 2, "Provisioning is off, so the account there stays as it is"]],
    );
  });

  test("everybody who matches can be chosen", async () => {
    const { people, total } = await directory.good("GET", "/people/choices?search=effect.example");
    assert.deepEqual([people.length, total], [2, 2]);
    assert.deepEqual(Object.keys(people[0]).toSorted(), ["email", "id", "name"]);
  });
});
