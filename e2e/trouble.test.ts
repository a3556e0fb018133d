// What goes wrong on an ordinary day: each gets a sentence, and everything stays as it was.
import { databaseUrl, openDatabase } from "@rollcall/foundation/database";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { type Child, startChild } from "./child.ts";
import { type Company, directoryConsole, importCsv, startCompany } from "./company.ts";
import type { ConsoleSession } from "./console-session.ts";
import { csvFile, type CsvPerson, csvText, people } from "./csv.ts";
import { eventually } from "./eventually.ts";
import { PortalApi } from "./portal-api.ts";
import { Product } from "./product.ts";
import { assertSentence } from "./sentences.ts";
import { placeOnServer } from "./test-server.ts";

/** Starts a product that cannot start, and answers what it said about it. */
async function failedStart(product: Product): Promise<string> {
  const child: Child = startChild(["cli/rollcall.ts", "start"], product.env, product.logFile);
  product.supervisor = child;
  const { code } = await child.exited;
  assert.notEqual(code, 0, child.said());
  assert.doesNotMatch(child.said(), /Rollcall is ready/);
  return child.said();
}

const lineAbout = (said: string, about: RegExp): string =>
  said
    .split("\n")
    .map((line) => (/^\{.*\}$/.test(line) ? String((JSON.parse(line) as { msg?: string }).msg) : line))
    .find((line) => about.test(line)) ?? said;

describe("a start that cannot work says why and changes nothing", () => {
  for (const part of ["PORTAL_PORT", "DIRECTORY_PORT"]) {
    test(`when the port of ${part} is in use`, async () => {
      await using product = await Product.prepare();
      const port = Number(product.env[part]);
      const squatter = createServer((_, response) => response.end("mine")).listen(port, "127.0.0.1");
      try {
        const said = await failedStart(product);
        assertSentence(lineAbout(said, new RegExp(String(port))), new RegExp(part));
        assert.equal(await (await fetch(`http://127.0.0.1:${port}`)).text(), "mine");
      } finally {
        squatter.closeAllConnections();
        squatter.close();
      }
      await product.start();
    });
  }

  test("when DATABASE_URL does not answer", async () => {
    await using product = await Product.prepare({ databaseUrl: "postgres://nobody:canary-pw@127.0.0.1:1/rollcall" });
    const said = await failedStart(product);
    assertSentence(lineAbout(said, /DATABASE_URL/), /DATABASE_URL/);
    assert.doesNotMatch(said, /canary-pw/);
  });

  test("when several settings are wrong, all of them at once", async () => {
    await using product = await Product.prepare({
      env: { PORTAL_PORT: "many", DATABASE_URL: "mysql://x", LOG_LEVEL: "loud" },
    });
    const said = await failedStart(product);
    for (const name of ["PORTAL_PORT", "DATABASE_URL", "LOG_LEVEL"]) assert.match(said, new RegExp(name));
    assert.doesNotMatch(said, /node:internal/);
  });

  test("when the data were made by a newer version", async () => {
    await using place = await placeOnServer();
    await using product = await Product.start({ databaseUrl: place.url });
    await product.stop();
    for (const part of ["portal", "directory"]) {
      const options = { url: databaseUrl(place.url, part), poolSize: 1, applicationName: "walk" };
      const database = openDatabase<Record<string, never>>(options);
      try {
        const rows = () => database.query(undefined, "select number, name, digest from migrations order by number", []);
        const before = await rows();
        await database.query(
          undefined,
          "insert into migrations (number, name, digest) values (9999, 'future', 'x')",
          [],
        );
        const said = await failedStart(product);
        assertSentence(lineAbout(said, /newer version/), /newer version/);
        const [first] = await database.query<{ count: number }>(
          undefined,
          "select count(*) as count from migrations",
          [],
        );
        assert.equal(first?.count, before.length + 1);
        await database.query(undefined, "delete from migrations where number = 9999", []);
        assert.deepEqual(await rows(), before);
      } finally {
        await database.close();
      }
    }
    await product.start();
  });
});

const person: CsvPerson = {
  email: "zoe@example.com",
  firstName: "Zoë",
  lastName: "Müller",
  department: "Sales",
  group: "",
};

describe("a mistake of the administrator gets a sentence and changes nothing", () => {
  let company: Company;
  let session: ConsoleSession;

  before(async () => {
    company = await startCompany();
    session = await directoryConsole(company.product);
  });
  after(() => company?.[Symbol.asyncDispose]());

  const problem = async (method: string, path: string, body: unknown, status: number) => {
    const answer = await session.call<{ detail: string; code: string }>(method, path, body);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
    return answer.body;
  };
  const everything = async () => ({
    people: await session.good("GET", "/people?limit=1"),
    groups: await session.good("GET", "/groups?limit=1"),
    imports: await session.good("GET", "/imports"),
  });

  test("a CSV file in another encoding than Unicode", async () => {
    const before = await everything();
    const latin1 = Buffer.from(csvText([person]), "latin1");
    const { detail } = await problem("POST", "/imports?name=latin1.csv", new Uint8Array(latin1), 400);
    assertSentence(detail, /UTF-8/);
    assertSentence(detail, /line 2/);
    assert.deepEqual(await everything(), before);
  });

  test("a file that is no CSV file at all", async () => {
    const before = await everything();
    const zip = new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 8, 0, 0xff, 0xfe, 0, 1, 2]);
    const { detail } = await problem("POST", "/imports?name=people.xlsx", zip, 400);
    assertSentence(detail, /Nothing was imported|no people/);
    assert.deepEqual(await everything(), before);
  });

  test("a CSV file that the administrator’s spreadsheet saved as UTF-16 is read", async () => {
    const rows = people(2, { domain: "utf16.example.com" });
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csvText(rows), "utf16le")]);
    const uploaded = await session.good<{ rowCount: number; encoding: string; importId: string }>(
      "POST",
      "/imports?name=excel.csv",
      new Uint8Array(utf16),
    );
    assert.deepEqual([uploaded.rowCount, uploaded.encoding], [2, "utf-16le"]);
  });

  test("a file imported twice makes nobody twice, and a bad row is named by its number", async () => {
    const rows = people(20, { domain: "twice.example.com", group: "Twice" });
    const broken = rows.with(4, { ...person, email: "", firstName: "No", lastName: "Address" });
    const once = await importCsv(session, broken);
    assert.deepEqual([once.counts.new, once.counts.failed], [19, 1]);
    const { errors } = await session.good<{ errors: { row: number; messages: string[] }[] }>(
      "GET",
      `/imports/${once.importId}`,
    );
    assert.deepEqual(
      errors.map(({ row }) => row),
      [6],
    );
    for (const message of errors[0]?.messages ?? []) assertSentence(message, /\w/);
    const again = await importCsv(session, rows);
    assert.deepEqual([again.counts.new, again.counts.unchanged, again.counts.failed], [1, 19, 0]);
  });

  test("a CSV file of 100,000 rows is previewed, or refused with a sentence", async () => {
    const before = (await session.good<{ counts: { all: number } }>("GET", "/people?limit=1")).counts.all;
    const answer = await session.call<{ detail?: string; rowCount?: number }>(
      "POST",
      "/imports?name=large.csv",
      csvFile(people(100_000, { domain: "large.example.com" })),
    );
    if (answer.status === 413) assertSentence(answer.body.detail ?? "", /split/i);
    else assert.equal(answer.body.rowCount, 100_000, answer.text.slice(0, 500));
    assert.equal((await session.good<{ counts: { all: number } }>("GET", "/people?limit=1")).counts.all, before);
  });

  interface TestedConnection {
    passed: boolean;
    checks: { id: string; result: string; title: string; detail: string }[];
  }
  const connect = async (baseUrl: string, token: string) => {
    const app = (await company.directory.createApp(`Trial ${baseUrl}`, "scim2_app")).id;
    await session.good("PUT", `/apps/${app}/connection`, { baseUrl, token });
    const tested = await session.good<TestedConnection>("POST", `/apps/${app}/connection/test`);
    const state = await session.good<{ connection: { status: string }; provisioning: { enabled: boolean } }>(
      "GET",
      `/apps/${app}`,
    );
    return { tested, state };
  };

  test("a base URL that is not SCIM", async () => {
    const website = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<h1>Welcome to our website</h1>");
    });
    await new Promise<void>((resolve) => website.listen(0, "127.0.0.1", resolve));
    const { port } = website.address() as AddressInfo;
    try {
      const { tested, state } = await connect(`http://127.0.0.1:${port}/scim/v2`, "some-token");
      assert.equal(tested.passed, false);
      const failed = tested.checks.filter(({ result }) => result === "failed");
      assert.ok(failed.length > 0);
      for (const { detail } of failed) assertSentence(detail, /SCIM|base URL|address|answer/i);
      assert.deepEqual([state.connection.status, state.provisioning.enabled], ["failing", false]);
    } finally {
      website.closeAllConnections();
      website.close();
    }
  });

  test("a base URL where nobody listens", async () => {
    const { tested } = await connect("http://127.0.0.1:1/scim/v2", "some-token");
    const failed = tested.checks.find(({ result }) => result === "failed");
    assert.equal(failed?.id, "reachable");
    assertSentence(failed?.detail ?? "", /127\.0\.0\.1/);
  });

  test("a token with a typo", async () => {
    const right = company.portal.token ?? "";
    const typo = right.slice(0, 20) + (right[20] === "x" ? "y" : "x") + right.slice(21);
    const users = await company.portal.count();
    const { tested, state } = await connect(company.portal.base, typo);
    const failed = tested.checks.find(({ result }) => result === "failed");
    assert.equal(failed?.id, "authenticated");
    assertSentence(failed?.detail ?? "", /token/i);
    assert.equal(state.provisioning.enabled, false);
    const answer = await new PortalApi(company.product.portalUrl, typo).call<{ detail: string }>("GET", "/Users");
    assert.equal(answer.status, 401);
    assertSentence(answer.body.detail, /token/i);
    assert.equal(await company.portal.count(), users);
  });

  test("a new address without its token: the stored one is not sent there", async () => {
    const stolen: string[] = [];
    const thief = createServer((request, response) => {
      stolen.push(request.headers.authorization ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/scim/v2`;
    try {
      const { detail } = await problem("PUT", `/apps/${company.app}/connection`, { baseUrl }, 400);
      assertSentence(detail, /token/);
      await session.call("POST", `/apps/${company.app}/connection/test`);
      assert.deepEqual(stolen, []);
    } finally {
      thief.closeAllConnections();
      thief.close();
    }
    await eventually("the connection works as before", async () => {
      const { connection } = await session.good<{ connection: { status: string; baseUrl: string } }>(
        "GET",
        `/apps/${company.app}`,
      );
      return connection.status === "working" && connection.baseUrl === company.portal.base;
    });
  });
});
