import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { decideHold, showGuard } from "../server/provisioning/guard/guard.ts";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import { ada, Testbed } from "../server/provisioning/testbed/testbed.ts";
import { peopleChanged } from "../server/provisioning/wanted/desire.ts";
import type { Attack } from "./attack.ts";

export default {
  id: "F8",
  known: "Entra quarantine TooManyDeletes",
  title: "a change that would take an app from many is held before anything is sent, until somebody decides",
  async run() {
    await using stub = await startStubApp();
    await using bed = await Testbed.open(stub.baseUrl);
    await bed.startEngine();
    const ids = await bed.assign(30);
    await bed.settled();
    const before = stub.received.length;
    // As when a source came back empty: every assignment is gone in one change.
    await bed.db.transaction(async (trx) => {
      await sql`delete from assignments where app_id = ${bed.appId}`.execute(trx);
      await peopleChanged(trx, ids);
    });
    await sleep(1_000);
    const still = [...stub.users.values()].filter((user) => user.active !== false).length;
    assert.deepEqual([still, stub.received.length - before], [30, 0], "people were let go without asking");
    const { hold } = await showGuard(bed.db.kysely, bed.appId);
    assert.equal(hold?.people, 30);
    await bed.db.transaction((trx) =>
      decideHold(trx, ada, bed.appId, { hold: hold.id, decision: "approved", people: hold.people }, new Date()),
    );
    await bed.settled();
    assert.ok([...stub.users.values()].every((user) => user.active === false));
  },
  guards: [
    {
      what: "losses are counted over the app before one of them is sent",
      edits: [
        {
          file: "apps/directory/server/provisioning/guard/too-many.ts",
          from: "return losing >= least && losing * 100 > active * percent;",
          to: "return losing < 0 && active * percent < least;",
        },
      ],
      noticed: /let go without asking/,
    },
  ],
} satisfies Attack;
