import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import { Testbed, until } from "../server/provisioning/testbed/testbed.ts";
import type { Attack } from "./attack.ts";

const state = async (bed: Testbed) => (await bed.query<{ state: string }>("select state from gates"))[0]?.state;

export default {
  id: "F9",
  known: "Entra quarantine; blind retry",
  title: "an app that refuses the token, is away, or asks for time is left alone, and another app does not notice",
  async run() {
    await using refusing = await startStubApp();
    await using healthy = await startStubApp();
    await using bed = await Testbed.open(refusing.baseUrl);
    await using other = await Testbed.open(healthy.baseUrl);
    refusing.whim = () => ({ status: 401 });
    await bed.startEngine();
    await other.startEngine();
    await bed.assign(60);
    const well = await other.assign(60);
    await until(async () => (await state(bed)) === "auth" || refusing.received.length > 40);
    await sleep(1_000);
    assert.ok(
      refusing.received.length < 20,
      `the token was sent ${refusing.received.length} times to an app that refuses it`,
    );
    await other.settled();
    assert.equal(healthy.users.size, well.length, "another app waited");
    // Away: ten without an answer, then one at a time, further and further apart.
    await using away = await startStubApp();
    await using third = await Testbed.open(away.baseUrl);
    away.whim = () => "drop";
    await third.startEngine();
    await third.assign(100);
    await until(() => away.received.length >= 10);
    await sleep(1_500);
    assert.ok(away.received.length < 45, `an app that is away was called ${away.received.length} times`);
    for (const after of ["2", () => new Date(Date.now() + 2_500).toUTCString()]) {
      await using busy = await startStubApp();
      await using fourth = await Testbed.open(busy.baseUrl);
      let told = 0;
      busy.whim = () => {
        told ||= Date.now();
        return Date.now() < told + 1_500
          ? { status: 429, headers: { "retry-after": typeof after === "string" ? after : after() } }
          : undefined;
      };
      await fourth.startEngine();
      await fourth.assign(100);
      await fourth.settled();
      const early = busy.received.filter(({ at }) => at > told + 300 && at < told + 1_400).length;
      assert.equal(early, 0, "it was called while it had asked for time");
    }
  },
  guards: [
    {
      what: "three refusals of the token stop the app",
      edits: [
        {
          file: "apps/directory/server/provisioning/dispatch/health.ts",
          from: "const AUTH_FAILURES = 3;",
          to: "const AUTH_FAILURES = 3_000;",
        },
      ],
      noticed: /to an app that refuses it/,
    },
    {
      what: "ten exchanges without an answer open the breaker",
      edits: [
        {
          file: "apps/directory/server/provisioning/dispatch/health.ts",
          from: "const TRANSPORT_FAILURES = 10;",
          to: "const TRANSPORT_FAILURES = 10_000;",
        },
        {
          file: "apps/directory/server/provisioning/dispatch/health.ts",
          from: "const ENOUGH = 20;",
          to: "const ENOUGH = 20_000;",
        },
      ],
      noticed: /that is away was called/,
    },
    {
      what: "Retry-After is read and kept to, as seconds and as a date",
      edits: [
        {
          file: "apps/directory/server/provisioning/dispatch/health.ts",
          from: "return Math.min(Math.max(wait, least), LONGEST_PAUSE);",
          to: "return Math.min(1, wait, least);",
        },
        {
          file: "apps/directory/server/provisioning/steps/failure.ts",
          from: "return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_WAIT);",
          to: "return Math.min(Math.max(wait, 0), 1);",
        },
      ],
      noticed: /while it had asked for time/,
    },
  ],
} satisfies Attack;
