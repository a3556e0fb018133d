import assert from "node:assert/strict";
import { test } from "node:test";
import { checks } from "./checks.ts";
import { runChecks } from "./run.ts";
import { BASE, type Break, brokenServer, TOKEN } from "./tested-server.ts";

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

test("no check passes when the last answer that it got was a 500", async () => {
  const blind: string[] = [];
  for (const check of checks) {
    const dialect = check.section === "strict" || check.section === "ipsie" ? "strict" : undefined;
    const once = async (breakAt: number): Promise<{ outcome: string | undefined; sent: number }> => {
      let sent = 0;
      let last = 0;
      const broken: Break = (request, next) => {
        sent += 1;
        return sent === breakAt ? Promise.resolve({ status: 500, headers: {}, body: "{}" }) : next(request);
      };
      const { results } = await runChecks({
        baseUrl: BASE,
        token: TOKEN,
        send: brokenServer(broken, dialect),
        checks: [check],
        sections: [check.section],
        pause,
        onResult: () => (last = sent),
      });
      return { outcome: results[0]?.outcome, sent: last };
    };
    const { outcome, sent } = await once(-1);
    assert.ok(outcome === "pass" || outcome === "fail", `${check.id} is ${outcome}`);
    if ((await once(sent)).outcome !== "fail") blind.push(check.id);
  }
  assert.deepEqual(blind, []);
});
