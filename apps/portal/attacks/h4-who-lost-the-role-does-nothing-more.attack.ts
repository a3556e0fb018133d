import assert from "node:assert/strict";
import { signInLink } from "../server/operator.ts";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";
import type { Stage } from "./stage.ts";

/** The request passes its check, and before it commits the role, or all access, is taken away. */
async function meanwhile(stage: Stage, takeAway: string): Promise<void> {
  const { account, admin } = stage.a;
  const { database, app } = stage.portal;
  const { user, link } = await admin.good("POST", "/users", { email: `second-${takeAway.length}@acme.test` });
  const second = new ConsoleCaller(app);
  await second.signIn(link.url);
  await admin.good("PATCH", `/users/${user.id}`, { role: "super_admin" });
  await second.signIn((await admin.good("POST", `/users/${user.id}/sign-in-link`)).url);
  const { user: victim } = await admin.good("POST", "/users", { email: `victim-${takeAway.length}@acme.test` });
  const holder = await database.pool.connect();
  try {
    await holder.query("begin");
    await holder.query(`update users set ${takeAway}, epoch = epoch + 1 where account_id = $1 and id = $2`, [
      account,
      user.id,
    ]);
    const asked = [
      second.call("POST", `/users/${victim.id}/deactivate`),
      second.call("PATCH", "/provisioning/connection", { rateLimit: 7 }),
      second.call("POST", "/teams", { name: `Team of ${takeAway.length}` }),
    ];
    // All of them were let in by now, and wait at the actor's row.
    await new Promise((resume) => setTimeout(resume, 400));
    await holder.query("commit");
    for (const answer of await Promise.all(asked))
      assert.equal(answer.status, 401, `acted after the role was gone: ${answer.text}`);
  } finally {
    holder.release();
  }
  assert.equal((await admin.good("GET", `/users/${victim.id}`)).status, "invited", "acted after the role was gone");
  assert.ok(
    !(await admin.good("GET", "/teams")).teams.some(({ name }: { name: string }) => name.startsWith("Team of")),
  );
}

export default {
  id: "H4",
  known: "CVE-2026-9796, Keycloak",
  title: "whoever loses the role or the access while a request of theirs is under way has changed nothing",
  async run(stage) {
    const { account, admin } = stage.a;
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    await meanwhile(stage, "role = 'user'");
    await meanwhile(stage, "status = 'deactivated', deactivated_at = now()");
    await new ConsoleCaller(stage.portal.app).signIn(await signInLink(stage.portal.database, { portal: account }));
  },
  guards: [
    {
      what: "the audit entry of a change asks for its actor in the transaction of the change, and holds the actor's row until the commit",
      sql: ["drop trigger audit_actor on audit"],
      noticed: /acted after the role was gone/,
    },
  ],
} satisfies Attack;
