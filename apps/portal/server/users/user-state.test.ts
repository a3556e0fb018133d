import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { systemClock } from "@rollcall/foundation/clock";
import { ConsoleCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import type { PortalDatabase } from "../tables.ts";
import { openUsers } from "./user-state.ts";

describe("a change of a user", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;
  const actor = { kind: "system" as const, id: null, name: "test" };

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    admin = await portal.superAdmin(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  const invited = async (email: string) => {
    const { user, link } = await admin.good("POST", "/users", { email });
    return { id: user.id as string, link: link.url as string };
  };

  test("that meets a new password half way does not revive the sessions which the password ended", async () => {
    for (const change of [{ mainTeam: null, status: "deactivated" as const }, { resource: { userName: "renamed" } }]) {
      const { id, link } = await invited(`half-way-${Object.keys(change)[0]}@acme.test`);
      await new ConsoleCaller(portal.app).signIn(link);
      const epochOf = async () =>
        (await portal.database.query<{ epoch: number }>(undefined, "select epoch from users where id = $1", [id]))[0]
          ?.epoch ?? 0;
      const first = await epochOf();
      let met = false;
      const meeting: PortalDatabase = {
        ...portal.database,
        query: async (name, text, values) => {
          if (name === "users-update" && !met) {
            met = true;
            // What a new password does: a new epoch, and no new version.
            await portal.database.query(undefined, "update users set epoch = epoch + 1 where id = $1", [id]);
          }
          return portal.database.query(name, text, values);
        },
      };
      const result = await openUsers(meeting, systemClock).change({ account, id, actor, decide: () => change });
      assert.ok(met && result?.changed);
      assert.equal(await epochOf(), "status" in change ? first + 2 : first + 1);
    }
  });

  test("that brings somebody back gives the status from before: invited who never came, active who was never invited", async () => {
    const back = async (id: string) => {
      await admin.good("POST", `/users/${id}/deactivate`);
      return (await admin.good("POST", `/users/${id}/reactivate`)).status;
    };
    const newcomer = await invited("never-came@acme.test");
    assert.equal(await back(newcomer.id), "invited");
    const came = await invited("came@acme.test");
    await new ConsoleCaller(portal.app).signIn(came.link);
    assert.equal(await back(came.id), "active");
    const made = await openUsers(portal.database, systemClock).create({
      account,
      actor,
      resource: { userName: "made-by-the-operator@acme.test" },
      status: "active",
      connection: null,
    });
    assert.equal(await back(made?.id ?? ""), "active");
    const idp = await portal.token(account);
    const provisioned = await idp.create({ userName: "provisioned@acme.test" });
    assert.equal(await back(provisioned.id), "active");
    await idp.patch(`/Users/${provisioned.id}`, { op: "replace", value: { active: false } });
    await idp.patch(`/Users/${provisioned.id}`, { op: "replace", value: { active: true } });
    assert.equal((await admin.good("GET", `/users/${provisioned.id}`)).status, "active");
  });
});
