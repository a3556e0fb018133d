import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser, type Stage } from "./stage.ts";

async function fifty(stage: Stage, path: string, body: object, what: string): Promise<void> {
  const nodes = [stage.a.idp, await stage.onOtherNode(stage.a.idp)];
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => nodes[index % 2]!.call("POST", path, body)),
  );
  const made = answers.filter((answer) => answer.status === 201);
  assert.equal(made.length, 1, `50 identical requests made ${made.length} ${what}`);
  for (const { status, body: answer } of answers)
    if (status !== 201) assert.deepEqual([status, answer.status, answer.scimType], [409, "409", "uniqueness"]);
}

export default {
  id: "H1",
  known: "WSO2 26148 and 13097, gravitee 8290, onyx 8455, shelf 2333",
  title: "50 identical creations at once on two nodes make one user, or one group, and 49 conflicts",
  async run(stage) {
    const more = { externalId: "1", emails: [{ value: "one@acme.test", primary: true }] };
    await fifty(stage, "/Users", newUser("one@acme.test", more), "users");
    await fifty(stage, "/Groups", { displayName: "One" }, "groups");
    const audits = await stage.portal.database.query<{ event: string }>(
      undefined,
      "select event from audit where account_id = $1 and actor_kind = 'scim' order by event",
      [stage.a.account],
    );
    assert.equal(audits.length, 2, "one audit entry for each");
  },
  guards: [
    {
      what: "unique indexes, not a look-up before the insert",
      sql: ["drop index users_user_name", "drop index users_email", "drop index users_external_id"],
      noticed: /made \d+ users/,
    },
  ],
} satisfies Attack;
