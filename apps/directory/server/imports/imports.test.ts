import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { TestDirectory } from "../../testbed/directory.ts";
import { importRunner } from "./run.ts";

const header = "Login,E-mail,First name,Last name,Department,Groups";
const row = (index: number, more = "") =>
  `p${index}@csv.example,p${index}@csv.example,First${index},Last${index},Sales,${more}`;

describe("import of people from a CSV file", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory[Symbol.asyncDispose]());

  const upload = async (content: string | Buffer) => {
    const answer = await directory.upload(content);
    assert.equal(answer.status, 201, answer.text);
    return answer.body;
  };
  const refused = async (content: string | Buffer) => {
    const answer = await directory.upload(content);
    assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
    return answer.body;
  };
  const choices = (file: { matching: object; groupColumn: number | null }) => ({
    matching: file.matching,
    groupColumn: file.groupColumn,
  });
  const finished = async (id: string) => {
    for (let tries = 0; tries < 600; tries += 1) {
      const state = await directory.good("GET", `/imports/${id}`);
      if (state.status !== "running") return state;
      await sleep(50);
    }
    throw new Error("the import did not end");
  };
  const run = async (file: { importId: string; matching: object; groupColumn: number | null }, more: object = {}) => {
    await directory.good("POST", `/imports/${file.importId}/run`, { ...choices(file), ...more });
    return finished(file.importId);
  };
  const zero = { new: 0, changed: 0, unchanged: 0, skipped: 0, failed: 0 };

  test("columns are named, sampled and guessed, whatever the encoding and the separator", async () => {
    const text = (separator: string) =>
      [
        ["Benutzername", "E-Mail", "Vorname", "Nachname", "Größe"],
        ["zoe@csv.example", "zoe@csv.example", "Zoë", "Weiß", "180"],
      ]
        .map((cells) => cells.join(separator))
        .join("\r\n");
    const utf16be = Buffer.from(`\uFEFF${text(",")}`, "utf16le").swap16();
    const files: [Buffer, string, string][] = [
      [Buffer.from(text(",")), "utf-8", ","],
      [Buffer.from(`\uFEFF${text(";")}`), "utf-8", ";"],
      [Buffer.from(`\uFEFF${text("\t")}`, "utf16le"), "utf-16le", "\t"],
      [Buffer.from(text(","), "utf16le"), "utf-16le", ","],
      [utf16be, "utf-16be", ","],
    ];
    for (const [bytes, encoding, separator] of files) {
      const file = await upload(bytes);
      assert.deepEqual([file.encoding, file.separator, file.rowCount], [encoding, separator, 1]);
      assert.deepEqual(file.matching, { login: 0, email: 1, firstName: 2, lastName: 3 });
      assert.deepEqual(file.columns[4], { index: 4, header: "Größe", samples: ["180"], guess: null });
      assert.deepEqual(file.columns[2].samples, ["Zoë"]);
    }
  });

  test("a file in another encoding is refused with the line and the way out", async () => {
    const latin = Buffer.from(`${header}\n${row(1)}\nm@csv.example,m@csv.example,J\xfcrgen,M,,\n`, "latin1");
    const problem = await refused(latin);
    assert.equal(problem.code, "import_encoding");
    assert.match(problem.detail, /line 3 .*CSV UTF-8/s);
    assert.equal((await directory.good("GET", "/people?search=csv.example")).total, 0);
  });

  test("what is no CSV file is refused in words", async () => {
    assert.equal((await refused("")).code, "import_empty");
    assert.equal((await refused("\n\n")).code, "import_empty");
    assert.equal((await refused(`${header}\n`)).code, "import_empty");
    assert.match((await refused(Buffer.from("PK\x03\x04....", "latin1"))).detail, /Excel workbook/);
    assert.match((await refused(`${header}\n"never closed,a,b\n${row(2)}`)).detail, /never closed.*line/);
    assert.match((await refused(`${header}\na"b"c,"x"y,1\n`)).detail, /quotation mark/);
    assert.match((await refused(Buffer.from("Login,Name\nab\0cd,x\n"))).detail, /zero bytes/);
  });

  test("a fault deep in a large file is told as well, and leaves nothing", async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => row(index));
    const late = Buffer.concat([
      Buffer.from(`${header}\n${rows.join("\n")}\n`),
      Buffer.from("caf\xe9,b,c\n", "latin1"),
    ]);
    const pieces = Readable.from(
      Array.from({ length: Math.ceil(late.length / 65_536) }, (_, at) => late.subarray(at * 65_536, (at + 1) * 65_536)),
    );
    const headers = { cookie: directory.cookie, "content-type": "text/csv", "sec-fetch-site": "same-origin" };
    const answer = await directory.app.inject({ method: "POST", url: "/console/imports", payload: pieces, headers });
    assert.equal(answer.statusCode, 400);
    assert.match(answer.json<{ detail: string }>().detail, /line 40002 /);
    const { rows: left } = await directory.db.pool.query("select count(*) as count from import_rows");
    assert.ok(left[0].count < 100);
  });

  test("a preview changes nothing and tells each mistake with its row number", async () => {
    await directory.person("p1@csv.example", { firstName: "First1", lastName: "Last1", department: "Sales" });
    await directory.person("p2@csv.example", { firstName: "Old", lastName: "Last2", department: "Sales" });
    const file = await upload(
      [
        header,
        row(1),
        row(2),
        "",
        row(3, "Crew | New crew;crew"),
        '"quoted@csv.example",broken,"Multi\nline",X,,',
        row(3),
        "short@csv.example",
        `${row(9)},surplus`,
      ].join("\n"),
    );
    assert.equal(file.groupColumn, 5);
    const preview = await directory.good("POST", `/imports/${file.importId}/preview`, choices(file));
    assert.deepEqual(preview.counts, { ...zero, new: 1, changed: 1, unchanged: 1, failed: 4 });
    assert.deepEqual(preview.newGroups, ["Crew", "New crew"]);
    assert.deepEqual(preview.rows[1].changes, [{ attribute: "firstName", from: "Old", to: "First2" }]);
    const messages = Object.fromEntries(
      preview.errors.map(({ row: number, messages: said }: { row: number; messages: string[] }) => [
        number,
        said.join(" "),
      ]),
    );
    assert.deepEqual(Object.keys(messages), ["6", "7", "8", "9"]);
    assert.match(messages[6], /"broken" is not an e-mail address/);
    assert.match(messages[7], /row 5 already/);
    assert.match(messages[8], /First name is missing/);
    assert.match(messages[9], /7 values but there are 6 columns/);
    assert.equal((await directory.good("GET", "/people?search=csv.example")).total, 2);
    assert.equal((await directory.good("GET", "/groups?search=crew")).total, 0);

    const done = await run(file);
    assert.equal(done.status, "done");
    assert.deepEqual(done.counts, preview.counts);
    assert.equal(done.done, 7);
    assert.equal((await directory.good("GET", "/people?search=csv.example")).total, 3);
    const { groups } = await directory.good("GET", "/groups?search=crew");
    assert.deepEqual(
      groups.map(({ name, memberCount }: { name: string; memberCount: number }) => [name, memberCount]),
      [
        ["Crew", 1],
        ["New crew", 1],
      ],
    );
  });

  test("the same file again changes nobody, and a second run of one import neither", async () => {
    const content = [header, ...Array.from({ length: 30 }, (_, index) => row(100 + index, "Again"))].join("\n");
    const first = await upload(content);
    assert.deepEqual((await run(first)).counts, { ...zero, new: 30 });
    const before = await directory.good("GET", "/log?limit=1");
    assert.equal((await run(first)).counts.new, 30);
    assert.deepEqual(await directory.good("GET", "/log?limit=1"), before);
    const second = await upload(content);
    assert.deepEqual((await run(second)).counts, { ...zero, unchanged: 30 });
    const skipping = await upload(content.replaceAll("Sales", "Support"));
    assert.deepEqual((await run(skipping, { existing: "skip" })).counts, { ...zero, skipped: 30 });
    const updating = await upload(content.replaceAll("Sales", "Support"));
    assert.deepEqual((await run(updating)).counts, { ...zero, changed: 30 });
  });

  test("an empty cell leaves what is there", async () => {
    await directory.person("keep@csv.example", { title: "Keeper" });
    const file = await upload("Email,First name,Last name,Job title\nkeep@csv.example,Ada,Byron,\n");
    assert.deepEqual((await run(file)).counts, { ...zero, unchanged: 1 });
  });

  test("an import that was interrupted goes on where it stopped", async () => {
    const content = [header, ...Array.from({ length: 5 }, (_, index) => row(200 + index))].join("\n");
    const file = await upload(content);
    await run(file);
    // As a killed process leaves it: rows up to the fourth are imported, the rest is not.
    await directory.db.pool.query("update imports set status = 'failed', last_row = 4, done = 3 where id = $1", [
      file.importId,
    ]);
    const again = await upload(content);
    await directory.db.pool.query(
      "update imports set status = 'failed', last_row = 4, done = 3, counts = jsonb_set(counts, '{new}', '3') where id = $1",
      [again.importId],
    );
    const done = await run(again);
    assert.deepEqual([done.status, done.done, done.counts], ["done", 5, { ...zero, new: 3, unchanged: 2 }]);
  });

  test("an import that a process left behind is taken up by the next ones, once", async () => {
    const content = [header, ...Array.from({ length: 2000 }, (_, index) => row(1000 + index, "Resumed"))].join("\n");
    const file = await upload(content);
    await directory.db.pool.query("update imports set status = 'running' where id = $1", [file.importId]);
    const faults: unknown[] = [];
    const around = { db: directory.db, clock: () => new Date() };
    const runners = [1, 2].map(() => importRunner(around, (error) => faults.push(error)));
    await Promise.all(runners.map((runner) => runner.resume()));
    const done = await finished(file.importId);
    await Promise.all(runners.map((runner) => runner.stop()));
    assert.deepEqual([faults, done.status, done.done], [[], "done", 2000]);
    assert.deepEqual(done.counts, { ...zero, new: 2000 });
    assert.equal((await directory.good("GET", "/groups?search=resumed")).groups[0].memberCount, 2000);
  });

  test("the download of errors holds the rows and no formula", async () => {
    const file = await upload(`${header}\n=cmd()@csv.example,bad,@SUM(A1),-1+2,"a ""b""",\n`);
    await directory.good("POST", `/imports/${file.importId}/preview`, choices(file));
    const answer = await directory.console("GET", `/imports/${file.importId}/errors.csv`);
    assert.equal(answer.status, 200);
    assert.match(String(answer.headers["content-disposition"]), /attachment/);
    const [first, second = ""] = answer.text.replace("\uFEFF", "").split("\r\n");
    assert.equal(first, "Row,What is wrong,Login,E-mail,First name,Last name,Department,Groups");
    assert.ok(second.startsWith("2,"));
    assert.ok(second.endsWith(`,"'=cmd()@csv.example",bad,"'@SUM(A1)","'-1+2","a ""b""",`), second);
  });

  test("wrong choices are told before anything is imported", async () => {
    const file = await upload(`${header}\n${row(1)}\n`);
    const preview = (body: object) => directory.console("POST", `/imports/${file.importId}/preview`, body);
    assert.equal((await preview({ matching: { firstName: 2 } })).body.code, "import_no_login");
    assert.equal((await preview({ matching: { login: 0, shoe: 1 } })).body.code, "import_matching");
    assert.equal((await preview({ matching: { login: 99 } })).body.code, "import_matching");
    assert.equal((await directory.console("GET", "/imports/018f0000-0000-7000-8000-000000000000")).status, 404);
  });

  test("a file above 50 MB is refused", async () => {
    const problem = await refused(Buffer.concat([Buffer.from(`${header}\n`), Buffer.alloc(51 * 1024 * 1024, "a,b\n")]));
    assert.equal(problem.code, "import_too_large");
  });
});
