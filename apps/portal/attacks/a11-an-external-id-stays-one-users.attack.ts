import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

export default {
  id: "A11",
  known: "Wire server PR 657, SnapOtter 1007",
  title: "an externalId in use on the connection cannot be given to another user or group, on create or change",
  async run(stage) {
    const { idp } = stage.a;
    await idp.create({ userName: "one@acme.test", externalId: "ext-1" });
    const two = await idp.create({ userName: "two@acme.test", externalId: "ext-2" });
    const path = `/Users/${two.id}`;
    await stage.refused(
      () => idp.call("POST", "/Users", newUser("three@acme.test", { externalId: "ext-1" })),
      409,
      "uniqueness",
    );
    await stage.refused(
      () => idp.patch(path, { op: "replace", path: "externalId", value: "ext-1" }),
      409,
      "uniqueness",
    );
    await stage.refused(() => idp.patch(path, { op: "add", value: { externalId: "ext-1" } }), 409, "uniqueness");
    await stage.refused(
      () => idp.call("PUT", path, newUser("two@acme.test", { externalId: "ext-1" })),
      409,
      "uniqueness",
    );
    await idp.call("POST", "/Groups", { displayName: "One", externalId: "g-1" });
    const group = (await idp.call("POST", "/Groups", { displayName: "Two", externalId: "g-2" })).body;
    await stage.refused(
      () => idp.patch(`/Groups/${group.id}`, { op: "replace", path: "externalId", value: "g-1" }),
      409,
      "uniqueness",
    );
  },
  guards: [
    {
      what: "a unique index over the external ids of each connection",
      sql: ["drop index users_external_id"],
      noticed: /refused with 409, not/,
    },
    { what: "the same for groups", sql: ["drop index teams_external_id"], noticed: /refused with 409, not/ },
  ],
} satisfies Attack;
