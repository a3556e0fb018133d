import type { Attack } from "./attack.ts";

export default {
  id: "B4",
  known: "CVE-2026-105209, Zitadel",
  title: "a foreign id stays unknown whatever headers a SCIM request names the accounts with",
  async run(stage) {
    const { a, b } = stage;
    const victim = await b.idp.create({ userName: "heron@acme.test" });
    const group = await b.idp.createGroup("Herons", [victim.id]);
    for (const account of [a.account, b.account]) {
      const headers = Object.fromEntries(
        ["x-account", "x-zitadel-orgid", "x-tenant-id", "x-org-id", "x-portal", "x-forwarded-user"].map((name) => [
          name,
          String(account),
        ]),
      );
      for (const path of [`/Users/${victim.id}`, `/Groups/${group.id}`]) {
        await stage.refused(() => a.idp.call("GET", path, undefined, headers), 404);
        await stage.refused(() => a.idp.call("DELETE", path, undefined, headers), 404);
        await stage.refused(
          () => a.idp.call("GET", `${path}?account=${account}&tenant=${account}`, undefined, headers),
          404,
        );
      }
    }
  },
  guards: [
    {
      what: "the account comes from the token alone, and the connection too",
      edits: [
        {
          file: "apps/portal/server/scim/scim-routes.ts",
          from: "request.scimAccess = access;",
          to: 'request.scimAccess = { ...access, account: Number(request.headers["x-account"] ?? access.account) };',
        },
        {
          file: "apps/portal/server/users/user-state.ts",
          from: "user === undefined || (connection !== undefined && user.connection_id !== connection)",
          to: "user === undefined",
        },
      ],
      noticed: /refused with 404, not/,
    },
  ],
} satisfies Attack;
