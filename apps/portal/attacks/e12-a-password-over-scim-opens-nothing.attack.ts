import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { everyRow } from "./dump.ts";
import { newUser } from "./stage.ts";

const password = "Correct-horse-1";

export default {
  id: "E12",
  known: "Casdoor PoC, IPSIE AL2",
  title: "a password that a directory sends is kept nowhere, shown nowhere and signs nobody in",
  async run(stage) {
    const { idp, admin } = stage.a;
    const { body } = await idp.call("POST", "/Users", newUser("pw@acme.test", { password }));
    const path = `/Users/${body.id}`;
    await idp.patch(path, { op: "replace", path: "password", value: password });
    await idp.patch(path, { op: "add", value: { password } });
    await idp.call("PUT", path, newUser("pw@acme.test", { password, PASSWORD: undefined }));
    const shown = await idp.call("GET", `${path}?attributes=password,userName`);
    assert.ok(!("password" in shown.body), "a password is shown");
    const answer = await admin.call("POST", "/sign-in/password", { email: "pw@acme.test", password });
    assert.equal(answer.status, 401, "a password over SCIM signs in");
    assert.ok(!(await everyRow(stage.portal.database)).includes(password), "a password over SCIM is kept");
    assert.ok(!stage.log.join("\n").includes(password), "a password over SCIM is logged");
  },
  guards: [
    {
      what: "what is write-only is dropped when a body is read, and once more before it is kept",
      edits: [
        {
          file: "packages/scim/validate.ts",
          from: '(attribute.mutability !== "writeOnly" || options.keepWriteOnly === true)',
          to: 'attribute.name !== ""',
        },
        { file: "apps/portal/server/users/user-record.ts", from: '"groups", "password"]', to: '"groups"]' },
      ],
      noticed: /a password (over SCIM )?is (kept|shown)/,
    },
  ],
} satisfies Attack;
