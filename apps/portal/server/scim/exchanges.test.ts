import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { runExchange } from "@rollcall/scim/exchanges/exchanges";
import { loadExchanges } from "@rollcall/scim/exchanges/load";
import { PUBLIC_URL, testPortal, type TestPortal } from "../../testing/test-portal.ts";

/** What the portal does beyond the protocol. */
const able = new Set(["restore", "sort", "strict", "bulk", "cursor"]);

describe("the portal answers what real clients send", () => {
  let portal: TestPortal;
  before(async () => {
    portal = await testPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  for (const { file, exchange } of loadExchanges()) {
    const needs = exchange.needs ?? [];
    if (needs.some((need) => !able.has(need))) continue;
    test(`${exchange.name} (${file})`, async () => {
      const account = await portal.account(file);
      const idp = await portal.token(account, { dialect: needs.includes("strict") ? "strict" : "compatible" });
      const handle = async (request: {
        method: string;
        path: string;
        headers: Record<string, string>;
        body?: string;
      }) => {
        const answer = await idp.call(request.method as "GET", request.path, request.body, request.headers);
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
        );
        return { status: answer.status, headers, body: answer.text === "" ? undefined : answer.text };
      };
      assert.deepEqual(await runExchange(exchange, handle, `${PUBLIC_URL}/scim/v2`), []);
    });
  }
});
