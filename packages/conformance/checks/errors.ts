import { isObject, own } from "@rollcall/scim/resource";
import { type Answer, NotJudged, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { ERROR, PATCH_OP, USER } from "../stage.ts";

const TYPES = [
  "invalidFilter",
  "tooMany",
  "uniqueness",
  "mutability",
  "invalidSyntax",
  "invalidPath",
  "noTarget",
  "invalidValue",
  "invalidVers",
  "sensitive",
  "invalidCursor",
  "expiredCursor",
  "invalidCount",
];

function isScimError(answer: Answer): void {
  const body = answer.body();
  const schemas = own(body, "schemas");
  answer.must(Array.isArray(schemas) && schemas.includes(ERROR), `schemas with ${ERROR}`, shown(schemas));
  const status = own(body, "status");
  answer.must(status === String(answer.status), `status "${answer.status}" as a text`, shown(status));
}

/** Whatever is wrong with it, it is the client's: 4xx, never 5xx. */
function isClientError(answer: Answer, expected: string): void {
  answer.must(answer.status >= 400 && answer.status < 500, expected, answer.said());
}

export const errors = checksOf("errors", "must", {
  body: {
    must: "An error has the schema of errors and its status as a text",
    source: "RFC 7644 §3.12",
    readOnly: true,
    advice: "Send schemas, status (a text), scimType where there is one, and detail.",
    async run(stage) {
      isScimError((await stage.get(`${stage.users}/${stage.noId()}`)).is(404));
    },
  },
  detail: {
    must: "The detail of an error is one text",
    source: "RFC 7644 §3.12",
    readOnly: true,
    advice: "Send detail as a text, not as a list or an object.",
    async run(stage) {
      const answer = (await stage.get(`${stage.users}/${stage.noId()}`)).is(404);
      const detail = own(answer.body(), "detail");
      answer.must(detail === undefined || typeof detail === "string", "detail as a text", shown(detail));
    },
  },
  "no-strays": {
    must: "An error has nothing in it but what an error has",
    source: "RFC 7644 §3.12",
    severity: "should",
    readOnly: true,
    advice: "Leave out other members, stack traces above all.",
    async run(stage) {
      const answer = (await stage.get(`${stage.users}/${stage.noId()}`)).is(404);
      const strays = Object.keys(answer.body()).filter(
        (key) => !["schemas", "status", "scimType", "detail"].includes(key),
      );
      answer.must(strays.length === 0, "schemas, status, scimType, detail", `also ${strays.join(", ")}`);
    },
  },
  "known-type": {
    must: "scimType is one of the registered words",
    source: "RFC 7644 §3.12, table 9",
    advice: `Use one of ${TYPES.slice(0, 10).join(", ")}, or leave it out.`,
    async run(stage) {
      const answer = (await stage.call("POST", stage.users, { body: { schemas: [USER] } })).is(400);
      const type = own(answer.body(), "scimType");
      answer.must(type === undefined || TYPES.includes(String(type)), "a registered scimType", shown(type));
    },
  },
  "no-token": {
    must: "A request without the token is refused with 401",
    source: "RFC 7644 §2",
    readOnly: true,
    advice: "Answer 401 before anything else.",
    async run(stage) {
      if (!stage.hasToken) throw new NotJudged("The run has no token.");
      (await stage.call("GET", stage.users, { credential: "none", query: { count: 1 } })).is(401);
    },
  },
  "wrong-token": {
    must: "A request with a wrong token is refused with 401",
    source: "RFC 7644 §2",
    readOnly: true,
    advice: "Answer 401.",
    async run(stage) {
      if (!stage.hasToken) throw new NotJudged("The run has no token.");
      (await stage.call("GET", stage.users, { credential: "wrong", query: { count: 1 } })).is(401);
    },
  },
  challenge: {
    must: "401 comes with WWW-Authenticate",
    source: "RFC 7644 §2, RFC 9110 §11.6.1",
    severity: "should",
    readOnly: true,
    advice: "Send WWW-Authenticate: Bearer.",
    async run(stage) {
      if (!stage.hasToken) throw new NotJudged("The run has no token.");
      const answer = (await stage.call("GET", stage.users, { credential: "wrong", query: { count: 1 } })).is(401);
      answer.must(answer.headers["www-authenticate"] !== undefined, "a header WWW-Authenticate", "there is none");
    },
  },
  "broken-json": {
    must: "A body that is not JSON is refused with 400 invalidSyntax",
    source: "RFC 7644 §3.12",
    advice: 'Answer 400 with scimType "invalidSyntax" and a SCIM error.',
    async run(stage) {
      const answer = await stage.call("POST", stage.users, { text: '{"schemas":' });
      answer.refused([400], "invalidSyntax");
      isScimError(answer);
    },
  },
  "not-an-object": {
    must: "A body that is not an object is refused with 400",
    source: "RFC 7644 §3.12",
    advice: 'Answer 400 with scimType "invalidSyntax".',
    async run(stage) {
      (await stage.call("POST", stage.users, { text: "[]" })).is(400);
    },
  },
  "unknown-endpoint": {
    must: "An address that does not exist is 404 with a SCIM error",
    source: "RFC 7644 §3.12",
    readOnly: true,
    advice: "Answer with a SCIM error, and not with a web page.",
    async run(stage) {
      isScimError((await stage.get(`/RollcallCheck${stage.run}`)).is(404));
    },
  },
  "long-filter": {
    must: "A filter of 30,000 characters is refused and breaks nothing",
    source: "RFC 7644 §7.5.2",
    severity: "should",
    readOnly: true,
    advice: "Bound the length of a filter, and answer 400 or 414.",
    async run(stage) {
      const answer = await stage.filter(`userName eq "${"a".repeat(30_000)}"`);
      if (answer.status !== 200) isClientError(answer, "200 or a status 4xx");
    },
  },
  "deep-json": {
    must: "A deeply nested body is refused and breaks nothing",
    source: "RFC 7644 §3.12",
    severity: "should",
    advice: "Bound the depth of a body, and answer 400.",
    async run(stage) {
      const text = `{"schemas":["${USER}"],"name":${'{"a":'.repeat(3000)}1${"}".repeat(3000)}}`;
      isClientError(await stage.call("POST", stage.users, { text }), "a status 4xx");
    },
  },
  "null-character": {
    must: "A NUL in a value breaks nothing",
    source: "RFC 7644 §3.12",
    severity: "should",
    advice: "Answer 400; many databases cannot store it.",
    async run(stage) {
      const answer = await stage.call("POST", stage.users, { body: stage.userBody({ displayName: "a\u0000b" }) });
      answer.must(answer.status < 500, "201 or a status 4xx", answer.said());
    },
  },
  prototype: {
    must: "Names such as __proto__ in a body or a path are data and break nothing",
    source: "RFC 7644 §7.4",
    severity: "should",
    needs: "patch",
    advice: "Look names up in the schema, never in an object's prototype.",
    async run(stage) {
      const made = await stage.user();
      const text = `{"schemas":["${PATCH_OP}"],"Operations":[{"op":"replace","path":"__proto__.active","value":true}]}`;
      const answer = await stage.call("PATCH", made.path, { text });
      answer.must(answer.status < 500, "a status below 500", answer.said());
      const user = await stage.read(made);
      user.must(isObject(user.json), "a user", shown(user.json));
    },
  },
});
