import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

const forged = 'x\n{"level":"info","msg":"Super Admin signed in"}\r\nsecond line';

export default {
  id: "E15",
  known: "CWE-117, log injection",
  title: "every event is one line of JSON, whatever is in names, headers and addresses, and no name holds a line break",
  async run(stage) {
    const { idp, admin } = stage.a;
    await stage.refused(() => idp.call("POST", "/Users", newUser(forged)), 400);
    await stage.refused(() => idp.call("POST", "/Users", newUser("a\u2028b@acme.test")), 400);
    await idp.call("POST", "/Users", newUser("ann@acme.test", { displayName: forged, externalId: forged }));
    await idp.call("GET", "/Users", undefined, { "x-correlation-id": 'forged","level":"fatal' });
    // A failure of the database is logged with what was asked.
    await stage.portal.database.query(undefined, "alter table users rename to users_away", []);
    await idp.call("POST", "/Users", newUser("bob@acme.test", { displayName: forged }));
    await admin.call("GET", `/users?search=${encodeURIComponent(forged)}`);
    await stage.portal.database.query(undefined, "alter table users_away rename to users", []);
    assert.ok(stage.faults().length > 0, "the failure was logged");
    for (const line of stage.log.filter((text) => text.trim() !== "")) {
      const event = JSON.parse(line) as { msg?: string };
      assert.notEqual(event.msg, "Super Admin signed in", "a line was forged");
    }
    const { entries } = await admin.good("GET", "/audit");
    for (const entry of entries) assert.doesNotMatch(entry.message, /\n\{/, "a line was forged");
  },
  faults: true,
  guards: [
    {
      what: "names without control characters",
      edits: [
        {
          file: "apps/portal/server/users/canonical.ts",
          from: "return control.test(text);",
          to: "return text === '' && control.test(text);",
        },
      ],
      noticed: /refused with 400, not/,
    },
    {
      what: "what is recorded of an event is one line",
      edits: [
        {
          file: "apps/portal/server/records.ts",
          from: "return words.replaceAll(",
          to: 'return words === "" ? words : words; words.replaceAll(',
        },
      ],
      noticed: /a line was forged/,
    },
  ],
} satisfies Attack;
