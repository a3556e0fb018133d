import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

const wishes = {
  roles: [{ value: "super_admin", primary: true }, { value: "Super Admin" }],
  entitlements: [{ value: "admin" }],
  groups: [{ value: "Super Admins" }],
  isAdmin: true,
  superAdmin: true,
  role: "super_admin",
  tenantId: 1,
  account_id: 2,
  passwordHash: "$argon2id$v=19$m=1,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
  password_hash: "x",
  epoch: 7,
  id: "7",
  meta: { version: "9", created: "2001-01-01T00:00:00Z" },
  "urn:x:y": { isAdmin: true, role: "super_admin" },
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { role: "super_admin" },
  "name.isAdmin": true,
  "user.role": "super_admin",
};

export default {
  id: "B11",
  known: "Atlas 175, Doyensec: internal attributes",
  title: "nothing that a directory sends makes a Super Admin or sets what the portal decides",
  async run(stage) {
    const { idp, admin } = stage.a;
    const { body } = await stage.allowed(() => idp.call("POST", "/Users", newUser("b11@acme.test", wishes)), 201);
    const check = async (how: string) => {
      const shown = await admin.good("GET", `/users/${body.id}`);
      assert.equal(shown.role, "user", `${how} made a Super Admin`);
      const rows = await stage.portal.database.query<{
        password_hash: string | null;
        created_at: Date;
        account_id: number;
      }>(undefined, "select password_hash, created_at, account_id from users where id = $1", [body.id]);
      assert.equal(rows[0]?.password_hash, null, `${how} set a password`);
      assert.equal(rows[0]?.account_id, stage.a.account);
      assert.notEqual(rows[0]?.created_at.getUTCFullYear(), 2001);
    };
    await check("POST");
    const path = `/Users/${body.id}`;
    for (const op of ["add", "Replace"]) {
      const { id: _id, meta: _meta, groups: _groups, ...rest } = wishes;
      assert.equal((await idp.patch(path, { op, value: rest })).status, 200);
      await check(op);
    }
    for (const name of ["role", "isAdmin", "password_hash", "epoch", "urn:x:y:role"])
      await stage.refused(
        () => idp.patch(path, { op: "replace", path: name, value: "super_admin" }),
        400,
        "invalidPath",
      );
    assert.equal((await idp.call("PUT", path, newUser("b11@acme.test", wishes))).status, 200);
    await check("PUT");
  },
  guards: [
    {
      what: "the role of a new user is the portal's own, not the directory's",
      edits: [
        {
          file: "apps/portal/server/users/user-state.ts",
          from: 'role: asked.role ?? "user",',
          to: 'role: asked.role ?? (JSON.stringify(asked.resource).includes("super_admin") ? "super_admin" : "user"),',
        },
      ],
      noticed: /POST made a Super Admin/,
    },
    {
      what: "paths that the schema does not know are refused",
      edits: [
        {
          file: "packages/scim/path.ts",
          from: "if (!target) throw invalidPath(",
          to: "if (!target) return { target: resolve(type, 'title')!, text }; if (target === undefined) throw invalidPath(",
        },
      ],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
