import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { CheckResult, Report } from "@rollcall/conformance/report";
import { runChecks } from "@rollcall/conformance/run";
import { createScimToken } from "../operator.ts";
import { testPortal, type TestPortal } from "../../testing/test-portal.ts";

describe("the portal passes its own conformance checks, over HTTP", () => {
  let portal: TestPortal;
  let account: number;
  let address: string;
  before(async () => {
    portal = await testPortal();
    account = await portal.account("Acme");
    address = await portal.app.listen({ port: 0, host: "127.0.0.1" });
  });
  after(() => portal[Symbol.asyncDispose]());

  async function checked(dialect: "compatible" | "strict"): Promise<Report> {
    const input = { portal: account, name: dialect, dialect, anyDomain: true, rate: 0 };
    const { token } = await createScimToken(portal.database, input);
    return runChecks({
      baseUrl: `${address}/scim/v2`,
      token,
      send: async ({ method, url, headers, body }) => {
        const response = await fetch(url, {
          method,
          headers,
          redirect: "manual",
          ...(body === undefined ? {} : { body }),
        });
        return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
      },
    });
  }

  /** Kinder than the standard: in Bulk a POST without a bulkId is done all the same; nothing else can refer to it. */
  const lenient = new Set(["bulk.bulk-id-required"]);
  const words = ({ id, expected, came, reason }: CheckResult): string => `${id}: ${expected ?? reason}; ${came}`;
  const of = (report: Report, outcome: CheckResult["outcome"]): CheckResult[] =>
    report.results.filter((result) => result.outcome === outcome);

  test("the compatible dialect fails none, Okta's and Entra ID's among them", async () => {
    const report = await checked("compatible");
    const failed = of(report, "fail").filter(({ id }) => !lenient.has(id));
    assert.deepEqual(failed.map(words), []);
    assert.deepEqual(of(report, "not_judged").map(words), []);
    assert.deepEqual([report.couldNotRun, report.stopped, report.left], [null, null, []]);
    assert.ok(of(report, "pass").length > 200);
  });

  test("the strict dialect fails no must, and differs only where its profile does", async () => {
    const report = await checked("strict");
    assert.deepEqual(of(report, "fail").map(words), []);
    assert.ok(of(report, "strict").length > 10);
    assert.ok(
      of(report, "strict").every(({ section }) => ["users", "patch", "okta", "entra", "others"].includes(section)),
    );
    assert.deepEqual(report.left, []);
  });
});
