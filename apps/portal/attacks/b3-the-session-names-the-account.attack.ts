import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import type { Stage } from "./stage.ts";

/** Every place of a request that could name another account. */
async function everyWay({ a, b }: Stage, method: "GET" | "POST" | "PATCH" | "PUT", path: string, body?: object) {
  const number = String(b.account);
  const join = path.includes("?") ? "&" : "?";
  const named = { account: b.account, accountId: b.account, account_id: b.account, tenant: number, portal: b.account };
  const headers = { "x-account": number, "x-tenant-id": number, "x-portal": number, "x-org-id": number };
  const address = `${path}${join}account=${number}&accountId=${number}&tenant=${number}&portal=${number}`;
  return a.admin.call(method, address, body === undefined ? undefined : { ...body, ...named }, headers);
}

export default {
  id: "B3",
  known: "CVE-2026-15630, Casdoor",
  title: "the console acts on the account of the session, whatever address, body or headers name",
  async run(stage) {
    const { a, b } = stage;
    await b.idp.create({ userName: "heron@acme.test", displayName: "heron" });
    const before = await stage.dump(b.account);
    for (const path of ["/account", "/users", "/teams", "/audit", "/exchanges", "/domains", "/provisioning"]) {
      const answer = await everyWay(stage, "GET", path);
      assert.ok(!/heron|"Victim"/.test(answer.text), `${path} shows the other account`);
    }
    const changes: ["POST" | "PATCH" | "PUT", string, object][] = [
      ["PATCH", "/account", { name: "Taken over" }],
      ["POST", "/users", { email: "spy@acme.test" }],
      ["POST", "/teams", { name: "Spies" }],
      ["POST", "/domains", { name: "spy.test" }],
      ["PUT", "/provisioning/enabled", { enabled: false }],
      ["PUT", "/provisioning/enabled", { enabled: true }],
      ["POST", "/provisioning/tokens", { name: "Spy" }],
    ];
    for (const [method, path, body] of changes) assert.ok((await everyWay(stage, method, path, body)).status < 500);
    assert.equal(await stage.dump(b.account), before, "the other account changed");
    assert.ok((await a.admin.good("GET", "/users?search=spy")).total <= 1);
  },
  guards: [
    {
      what: "the account is the one of the session's own user",
      edits: [
        {
          file: "apps/portal/server/sign-in/routes.ts",
          from: "request.principal = known?.principal ?? null;",
          to: `const named = (request.query as { account?: string }).account ?? known?.principal.account.number;
            request.principal = known === undefined ? null : { ...known.principal, account: { ...known.principal.account, number: Number(named) } };`,
        },
      ],
      noticed: /the other account/,
    },
  ],
} satisfies Attack;
