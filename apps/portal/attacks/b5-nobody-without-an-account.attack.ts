import assert from "node:assert/strict";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";

export default {
  id: "B5",
  known: "open-mercato 3907",
  title: "a caller who belongs to no account makes no token, in whatever account",
  async run(stage) {
    const { b, portal } = stage;
    const ended = new ConsoleCaller(portal.app);
    ended.cookie = b.admin.cookie;
    const headers = { "x-account": String(b.account), "x-tenant-id": String(b.account) };
    const stranger = new ConsoleCaller(portal.app);
    const name = b.admin.cookie?.split("=")[0] ?? "";
    for (const cookie of [undefined, `${name}=`, `${name}=null`, `${name}=undefined`, `${name}=${"A".repeat(43)}`]) {
      stranger.cookie = cookie;
      await stage.unchanged(async () => {
        const made = await stranger.call("POST", "/provisioning/tokens", { name: "Spy", account: b.account }, headers);
        assert.equal(made.status, 401, `a token was made by nobody: ${made.text}`);
        assert.equal((await stranger.call("GET", "/provisioning", undefined, headers)).status, 401);
      });
    }
    await ended.call("POST", "/sign-out");
    const after = await b.admin.call("POST", "/provisioning/tokens", { name: "Spy" }, headers);
    assert.equal(after.status, 401, "an ended session made a token");
  },
  guards: [
    {
      what: "no session, no caller: nothing is looked up for somebody without an account",
      edits: [
        {
          file: "apps/portal/server/http.ts",
          from: 'if (request.principal === null) throw refuse("not_signed_in");',
          to: `if (request.principal === null) return { account: { number: Number(request.headers["x-account"]), name: "", plan: "enterprise" },
            user: { id: "", displayName: "", email: "" }, role: "super_admin", permissions: new Set(["manage_provisioning"]) } as Principal;`,
        },
      ],
      noticed: /made by nobody/,
    },
  ],
} satisfies Attack;
