import assert from "node:assert/strict";
import { test } from "node:test";
import { presentAppUser } from "./present.ts";

test("an account that exists stays provisioned while a change of it waits or failed; one that does not is staged", () => {
  const user = { id: "u", assignedAt: new Date(0), scope: "USER" as const, profile: {} };
  const shown = (state: string, remoteId: string | null) => {
    const account = { state, since: null, remoteId, lastConfirmed: null, userName: "ada@example.com" };
    const { status, syncState } = presentAppUser({ id: "a" }, user, account, "http://localhost/api/v1");
    return [status, syncState];
  };
  assert.deepEqual(shown("waiting", null), ["STAGED", "SYNCING"]);
  assert.deepEqual(shown("waiting", "r1"), ["PROVISIONED", "SYNCING"]);
  assert.deepEqual(shown("failed", "r1"), ["PROVISIONED", "ERROR"]);
  assert.deepEqual(shown("deactivated", "r1"), ["SUSPENDED", "SYNCHRONIZED"]);
});
