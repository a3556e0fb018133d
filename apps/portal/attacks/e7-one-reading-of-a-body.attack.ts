import type { Attack } from "./attack.ts";
import { userSchema, type Stage } from "./stage.ts";

const body = (more: string) => `{"schemas":["${userSchema}"],"userName":"x@acme.test",${more}}`;
const bodies = [
  body('"title":"a","title":"b"'),
  body('"active":true,"Active":false'),
  body('"active":true,"\\u0061ctive":false'),
  body('"emails":[{"value":"a@acme.test","VALUE":"b@acme.test"}]'),
  body('"title":"a\\u0000b"'),
  body('"title":"\\ud800"'),
  body('"title":"\\udc00\\ud800"'),
  body('"x":9007199254740993'),
  body('"x":1e999'),
  `\ufeff${body('"title":"a"')}`,
  `${body('"title":"a"')} {}`,
  body('"title":"a",'),
  body("'title':'a'"),
  "[]",
  '"text"',
  "null",
];

async function bytes({ portal, a }: Stage, payload: Buffer) {
  const headers = { authorization: `Bearer ${a.idp.token}`, "content-type": "application/scim+json" };
  const response = await portal.app.inject({ method: "POST", url: "/scim/v2/Users", headers, payload });
  const answer = { status: response.statusCode, headers: response.headers, text: response.payload };
  return { ...answer, body: response.json<unknown>() };
}

export default {
  id: "E7",
  known: "Doyensec: JSON interoperability",
  title: "a body that two readers would read differently, or that no database stores, is refused",
  async run(stage) {
    const { idp } = stage.a;
    for (const text of bodies) await stage.refused(() => idp.call("POST", "/Users", text), 400);
    const good = body('"title":"a"');
    const patch = `{"Operations":[{"op":"replace","path":"active","value":true,"value":false}]}`;
    const { id } = await idp.create({ userName: "ann@acme.test" });
    await stage.refused(() => idp.call("PATCH", `/Users/${id}`, patch), 400, "invalidSyntax");
    for (const payload of [
      Buffer.from(good, "utf16le"),
      Buffer.concat([Buffer.from(body('"title":"')), Buffer.from([0xff])]),
      Buffer.from(body('"title":"\u00ff"'), "latin1"),
      Buffer.concat([Buffer.from(good), Buffer.from([0])]),
    ])
      await stage.refused(() => bytes(stage, payload), 400);
  },
  guards: [
    {
      what: "one pass over the text before JSON.parse",
      edits: [{ file: "packages/scim/json.ts", from: "checkText(body, limits.depth);", to: "" }],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
