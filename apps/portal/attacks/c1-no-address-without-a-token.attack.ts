import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";

const paths = [
  "",
  "/",
  "/Users",
  "/Users/",
  "/Users/1",
  "//Users",
  "/%2e/Users",
  "/users",
  "/USERS/1",
  "/Groups",
  "/Groups/1",
  "/Schemas",
  "/ResourceTypes",
  "/ServiceProviderConfig",
  "/Bulk",
  "/Me",
  "/.search",
  "/Users/.search",
  "/nothing",
  "/Users/%2e%2e/Groups",
  "/Users?access_token=x",
];

export default {
  id: "C1",
  known: "CVE-2025-4210, Casdoor",
  title: "every SCIM address asks for a token, by every method and however it is written",
  async run(stage) {
    const { app } = stage.portal;
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
    const headers = [undefined, "Bearer nonsense", `Basic ${btoa(`a:${stage.a.idp.token}`)}`, "Bearer"];
    await stage.unchanged(async () => {
      for (const path of paths)
        for (const method of methods)
          for (const authorization of headers) {
            const request = {
              method,
              url: `/scim/v2${path}`,
              headers: authorization === undefined ? {} : { authorization },
            };
            const response = await app.inject(request);
            assert.equal(response.statusCode, 401, `${method} ${path} was answered without a token`);
            assert.match(String(response.headers["www-authenticate"]), /^Bearer/);
            if (method !== "HEAD") assert.equal(response.json().status, "401");
          }
      for (const url of ["/SCIM/v2/Users", "/scim/v2x/Users", "//scim/v2/Users", "/scim/v1/Users", "/scim//v2/Users"])
        assert.equal((await app.inject({ url })).statusCode, 404, url);
    });
  },
  guards: [
    {
      what: "the token is asked for in one hook before every address below /scim/v2",
      edits: [
        {
          file: "apps/portal/server/scim/authorisation.ts",
          from: "export async function authorise(",
          to: "const everybody = new Map<string, TokenAccess>(); export async function authorise(",
        },
        {
          file: "apps/portal/server/scim/scim-routes.ts",
          from: "const access = await authorise(",
          to: 'if (request.method === "OPTIONS") return; const access = await authorise(',
        },
      ],
      noticed: /was answered without a token/,
    },
  ],
} satisfies Attack;
