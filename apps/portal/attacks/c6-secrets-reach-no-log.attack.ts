import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { everyRow } from "./dump.ts";
import { newUser } from "./stage.ts";

const password = "canary-Passw0rd-9921";

/** The secret as it might be written down: as it is, in base64 at any of the three offsets, in hex, encoded for an address. */
function forms(secret: string): string[] {
  const base64 = ["", "x", "xx"].map((before) =>
    Buffer.from(before + secret)
      .toString("base64")
      .slice(4, -4),
  );
  return [
    secret,
    ...base64,
    Buffer.from(secret).toString("hex"),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
}

export default {
  id: "C6",
  known: "paperclip PR 2659, langwatch PR 4416, CVE-2026-0519, CVE-2025-6391",
  title:
    "tokens, passwords and sessions stand in no log line, no row, no export and no error, however the request went",
  async run(stage) {
    const { idp, admin } = stage.a;
    const { token } = idp;
    const user = (await idp.call("POST", "/Users", newUser("canary@acme.test", { password }))).body;
    await idp.patch(`/Users/${user.id}`, { op: "replace", path: "password", value: password });
    await idp.patch(`/Users/${user.id}`, { op: "replace", value: { password, nested: { password } } });
    await idp.call("POST", "/Users", `{"userName": "x", "password": "${password}"`);
    await idp.call("GET", `/Users?filter=${encodeURIComponent(`password eq "${password}"`)}`);
    await idp.call(
      "GET",
      `/Users?access_token=${token}&token=${token}&filter=${encodeURIComponent(`userName eq "${token}"`)}`,
    );
    await idp.call("GET", `/Users/${token}`);
    await idp.call("GET", `/Users?filter=${token}`);
    await idp.call("GET", "/Users", undefined, {
      "x-api-key": token,
      "user-agent": token,
      "x-correlation-id": token,
      cookie: token,
    });
    await idp.call("GET", "/Users", undefined, { authorization: `Bearer ${token}x` });
    await admin.call("PUT", "/session/password", { password });
    await admin.call("POST", "/sign-in/password", { email: "canary@acme.test", password });
    await stage.portal.app.inject({ method: "POST", url: "/api/sign-in/link", payload: { secret: token } });
    await idp.call("GET", "/Users?filter=last-one");
    // The log is written behind the answers.
    for (let tries = 0; tries < 250; tries += 1) {
      if ((await admin.good("GET", "/exchanges?search=last-one")).total > 0) break;
      await new Promise((resume) => setTimeout(resume, 20));
    }
    const texts = new Map([["the log", stage.log.join("\n")]]);
    for (const path of [
      "/exchanges?limit=100",
      "/exchanges/export?format=csv",
      "/exchanges/export?format=ndjson",
      "/audit",
      "/provisioning",
    ])
      texts.set(path, (await admin.call("GET", path)).text);
    const list = (await admin.good("GET", "/exchanges?limit=100")).exchanges as { id: string }[];
    for (const { id } of list) texts.set(`/exchanges/${id}`, (await admin.call("GET", `/exchanges/${id}`)).text);
    texts.set(
      "the database",
      (await everyRow(stage.portal.database)).replaceAll(/^.*"?title"?: ?"?rollcall_scim.*$/gm, ""),
    );
    const session = admin.cookie?.split("=")[1] ?? "none";
    for (const [where, text] of texts)
      for (const secret of [token, password, session])
        for (const form of forms(secret)) assert.ok(!text.includes(form), `${where} holds ${secret.slice(0, 14)}`);
    assert.match(texts.get("the database") ?? "", /canary@acme\.test/);
  },
  guards: [
    {
      what: "headers, addresses and bodies are masked before they are stored",
      edits: [
        {
          file: "apps/portal/server/exchanges/masking.ts",
          from: "secretHeaders.has(name.toLowerCase()) ? maskCredential(text)",
          to: 'secretHeaders.has(name.toLowerCase()) && name === "" ? maskCredential(text)',
        },
        {
          file: "apps/portal/server/exchanges/masking.ts",
          from: "return text.replaceAll(ourTokens, MASK);",
          to: "return text;",
        },
      ],
      noticed: /holds rollcall_scim_/,
    },
    {
      what: "a body that may hold a password is masked by its names",
      edits: [
        {
          file: "apps/portal/server/exchanges/masking.ts",
          from: "if (secretName.test(name) ||",
          to: 'if ((secretName.test(name) && name !== "password") ||',
        },
        {
          file: "apps/portal/server/exchanges/masking.ts",
          from: "else if (/[:.]password$/i.test(name)) record[name] = MASK;",
          to: "",
        },
      ],
      noticed: /holds canary/,
    },
  ],
} satisfies Attack;
