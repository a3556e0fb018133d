import assert from "node:assert/strict";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";

export default {
  id: "B12",
  known: "Yuzu 2127",
  title:
    "when a group, a role or a permission set is renamed, what its people may do is worked out anew at once, in open sessions too",
  async run(stage) {
    const { idp, admin } = stage.a;
    const { permissionSets } = await admin.good("POST", "/permission-sets", {
      name: "Editors",
      permissions: ["manage_people"],
    });
    const set = permissionSets.find((one: { name: string }) => one.name === "Editors");
    const user = await idp.create({ userName: "ed@acme.test", roles: [{ value: "Editors" }] });
    const session = new ConsoleCaller(stage.portal.app);
    await session.signIn((await admin.good("POST", `/users/${user.id}/sign-in-link`)).url);
    const may = async () => (await session.good("GET", "/session")).permissions.includes("manage_people");
    assert.equal(await may(), true);
    await admin.good("PATCH", `/permission-sets/${set.id}`, { name: "Writers" });
    assert.equal(await may(), false, "a role that names nothing any more still gives permissions");
    await idp.patch(`/Users/${user.id}`, { op: "replace", path: "roles", value: [{ value: "Writers" }] });
    assert.equal(await may(), true);
    await idp.patch(`/Users/${user.id}`, { op: "replace", path: "roles", value: [{ value: "Readers" }] });
    assert.equal(await may(), false, "a renamed role still gives permissions");
  },
  guards: [
    {
      what: "permissions are asked of the database at every request, and stored with nobody",
      edits: [
        {
          file: "apps/portal/server/sign-in/routes.ts",
          from: "return async (request: FastifyRequest): Promise<void> => { const secret = request.cookies[cookie.name];",
          to: "const kept = new Map<string, Awaited<ReturnType<typeof authenticate>>>(); return async (request: FastifyRequest): Promise<void> => { const secret = request.cookies[cookie.name];",
        },
        {
          file: "apps/portal/server/sign-in/routes.ts",
          from: "const known = await authenticate(deps, secretOf(request)); if (known === undefined)",
          to: "const known = (keptSessions[secretOf(request)] ??= await authenticate(deps, secretOf(request))); if (known === undefined)",
        },
        {
          file: "apps/portal/server/sign-in/routes.ts",
          from: 'const tags = ["Session"];',
          to: 'const tags = ["Session"]; const keptSessions: Record<string, Awaited<ReturnType<typeof authenticate>>> = {};',
        },
      ],
      noticed: /still gives permissions/,
    },
  ],
} satisfies Attack;
