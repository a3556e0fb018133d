import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Report } from "@rollcall/conformance/report";
import { memoryServer } from "@rollcall/scim/exchanges/memory-store";

const program = fileURLToPath(new URL("./rollcall.ts", import.meta.url));
const TOKEN = "a-token-for-this-test";

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

describe("rollcall check", () => {
  const { handle, users, groups } = memoryServer();
  let address: string;
  let requests = 0;
  /** Called with the number of each request before it is answered. */
  let onRequest: (number: number) => void = () => {};

  const server = createServer((request, response) => {
    void (async () => {
      onRequest((requests += 1));
      const body = await text(request);
      const { method = "", url = "" } = request;
      const headers = request.headers as Record<string, string>;
      if (headers["authorization"] !== `Bearer ${TOKEN}`) return response.writeHead(401).end("{}");
      const answer = await handle({ method, path: url.slice(3), headers, ...(body === "" ? {} : { body }) });
      return response.writeHead(answer.status, answer.headers as Record<string, string>).end(answer.body);
    })();
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const found = server.address();
    address = `http://127.0.0.1:${typeof found === "object" ? found?.port : 0}/v2`;
  });
  after(() => server.close().closeAllConnections());

  function check(words: string[], env: Record<string, string> = {}, signalled?: (stop: () => void) => void) {
    const child = spawn(process.execPath, [program, "check", ...words], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    signalled?.(() => child.kill("SIGINT"));
    const outcome: Outcome = { code: null, out: "", err: "" };
    child.stdout.on("data", (chunk: Buffer) => (outcome.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (outcome.err += chunk.toString()));
    return new Promise<Outcome>((resolve) => child.once("close", (code) => resolve({ ...outcome, code })));
  }

  test("prints the score of each section, and ends with 0 when every must is met", async () => {
    const { code, out } = await check([address, "--section", "filters,patch"], { ROLLCALL_CHECK_TOKEN: TOKEN });
    assert.equal(code, 0, out);
    assert.match(out, /^RFC 7644: filters +\d+ of \d+$/m);
    assert.match(out, /^All \d+ test users and groups were removed again\.$/m);
    assert.equal(users.resources.size + groups.resources.size, 0);
  });

  test("prints a failure with expectation, exchange and way out, the token hidden, and ends with 1", async () => {
    const { code, out } = await check([address, "--section", "strict", "--token", TOKEN]);
    assert.equal(code, 1);
    assert.match(out, /^FAIL {2}strict\.announced {2}\(must\)$/m);
    for (const line of [/^ {2}expected {2}/m, /^ {2}came {6}/m, /^ {2}to do {5}/m, /^ {2}> GET http/m, /^ {2}< \d{3}/m])
      assert.match(out, line);
    assert.ok(!out.includes(TOKEN));
  });

  test("--json prints the report and nothing else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rollcall-check-"));
    const file = join(folder, "token");
    writeFileSync(file, `${TOKEN}\n`);
    const { out } = await check([address, "--read-only", "--json", "--token-file", file]);
    rmSync(folder, { recursive: true });
    const report = JSON.parse(out) as Report;
    assert.ok(report.readOnly && report.results.length > 40 && report.made === 0);
  });

  test("Ctrl-C removes what was made, says what was judged until then, and ends with 2", async () => {
    requests = 0;
    const { code, out, err } = await check([address, "--token", TOKEN], {}, (stop) => {
      onRequest = (number) => number === 150 && stop();
    });
    onRequest = () => {};
    assert.equal(code, 2, err);
    assert.match(err, /Stopping\. What was made is removed first/);
    assert.match(out, /It was stopped before its end\. It was interrupted\./);
    assert.match(out, /^RFC 7643 and 7644: discovery +15 of 15$/m);
    assert.equal(users.resources.size + groups.resources.size, 0);
  });

  test("a server that cannot be asked ends with 2 and a sentence", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const gone = closed.address();
    await new Promise((resolve) => closed.close(resolve));
    const cases: [string[], RegExp][] = [
      [[address, "--token", "another"], /The server refuses the token/],
      [[`http://127.0.0.1:${typeof gone === "object" ? gone?.port : 0}/v2`], /nothing listens there/],
      [["http://127.0.0.1:6667/v2"], /bad port/],
    ];
    for (const [words, sentence] of cases) {
      const { code, out } = await check(words);
      assert.equal(code, 2);
      assert.match(out, sentence);
    }
  });

  test("a command line that makes no sense ends with 2, and nothing is asked", async () => {
    requests = 0;
    const cases: [string[], RegExp][] = [
      [[], /^check needs the base URL/],
      [["ftp://127.0.0.1"], /begins with https/],
      [["http://ada:hush@127.0.0.1/v2"], /must not contain a name or a password/],
      [[address, "--section", "oktas"], /^There is no section "oktas"\. There are discovery,/],
      [[address, "--domain", "not a domain"], /^--domain is a domain/],
      [[address, "--token", "a", "--token-file", "b"], /not both/],
      [[address, "--token-file", "/nowhere"], /cannot be read/],
    ];
    for (const [words, sentence] of cases) {
      const { code, out, err } = await check(words);
      assert.equal(code, 2);
      assert.match(err, sentence);
      assert.equal(out, "");
    }
    assert.equal(requests, 0);
  });
});
