import { isObject, own } from "@rollcall/scim/resource";
import { at, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { ENTERPRISE, USER } from "../stage.ts";

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

export const users = checksOf("users", "must", {
  created: {
    must: "POST /Users creates a user and answers 201 with it",
    source: "RFC 7644 §3.3",
    advice: "Answer 201 with the whole resource in the body; an empty body makes clients lose the id.",
    async run(stage) {
      const body = stage.userBody();
      const answer = (await stage.call("POST", stage.users, { body })).is(201);
      answer.body();
      const id = answer.at("id");
      answer.must(typeof id === "string" && id !== "", "id as a text", `id is ${shown(id)}`);
      answer.has("userName", body.userName);
    },
  },
  schemas: {
    must: "A user names its schemas",
    source: "RFC 7643 §3",
    advice: "Send schemas with every resource.",
    async run(stage) {
      const answer = await stage.read(await stage.user());
      const schemas = answer.at("schemas");
      answer.must(Array.isArray(schemas) && schemas.includes(USER), `schemas with ${USER}`, `it is ${shown(schemas)}`);
    },
  },
  location: {
    must: "The Location of a new user is its meta.location, and leads to it",
    source: "RFC 7644 §3.3, RFC 7643 §3.1",
    advice: "Send the header Location and meta.location, both the full address of the user.",
    async run(stage) {
      const answer = (await stage.call("POST", stage.users, { body: stage.userBody() })).is(201);
      const [header, meta] = [answer.headers["location"], answer.at("meta.location")];
      answer.must(header !== undefined, "a header Location", "there is none");
      answer.must(header === meta, `meta.location ${shown(header)}`, `meta.location is ${shown(meta)}`);
      const end = `${stage.users}/${encodeURIComponent(String(answer.at("id")))}`;
      answer.must(header?.endsWith(end) === true, `an address that ends in ${end}`, shown(header));
      answer.must(/^https?:\/\//.test(header ?? ""), "an absolute address", shown(header));
    },
  },
  meta: {
    must: "A user says its type, when it was created and when it was changed",
    source: "RFC 7643 §3.1",
    advice: "Send meta.resourceType, meta.created and meta.lastModified, dates as in RFC 7643 §2.3.5.",
    async run(stage) {
      const answer = (await stage.read(await stage.user())).has("meta.resourceType", "User");
      for (const place of ["meta.created", "meta.lastModified"]) {
        const value = answer.at(place);
        answer.must(typeof value === "string" && DATE.test(value), `${place} as a date with time`, shown(value));
      }
    },
  },
  "id-is-the-servers": {
    must: "An id that the client sends is not taken",
    source: "RFC 7643 §3.1 (id is read-only)",
    advice: "Make the id on the server, and leave out the one in the body.",
    strictDiffers: true,
    async run(stage) {
      const body = stage.userBody({ id: "rollcall-check-own-id" });
      const answer = (await stage.call("POST", stage.users, { body })).is(201);
      answer.must(answer.at("id") !== "rollcall-check-own-id", "an id of the server's", "the id that was sent");
    },
  },
  "as-sent": {
    must: "Values come back as they were sent, in every script",
    source: "RFC 7643 §2.3.1",
    advice: "Store texts as UTF-8, without trimming, folding or escaping them.",
    async run(stage) {
      const displayName = "Ådá 李小龙 \u{1f469}\u200d\u{1f4bb} O'Brien <b>&amp;</b>";
      (await stage.read(await stage.user({ displayName }))).has("displayName", displayName);
    },
  },
  "several-values": {
    must: "All values of a multi-valued attribute are kept, with type and primary",
    source: "RFC 7643 §2.4",
    advice: "Store the values of emails as a list of objects.",
    async run(stage) {
      const [work, home] = [stage.mail(), stage.mail()];
      const emails = [
        { value: work, type: "work" },
        { value: home, type: "home", primary: true },
      ];
      const answer = await stage.read(await stage.user({ emails }));
      const found = answer.at("emails");
      const list = Array.isArray(found) ? found.filter(isObject) : [];
      answer.must(list.length === 2, "two e-mail addresses", `emails is ${shown(found)}`);
      const primary = list.find((one) => own(one, "primary") === true);
      answer.must(own(primary ?? {}, "value") === home, `${home} as the primary one`, `emails is ${shown(found)}`);
    },
  },
  "taken-name": {
    must: "A second user with the same userName is refused with 409 uniqueness",
    source: "RFC 7644 §3.3",
    advice: 'Answer 409 with scimType "uniqueness".',
    async run(stage) {
      const body = stage.userBody();
      (await stage.call("POST", stage.users, { body })).is(201);
      (await stage.call("POST", stage.users, { body })).refused([409], "uniqueness");
    },
  },
  "taken-name-other-case": {
    must: "A userName that differs in case alone is taken too",
    source: "RFC 7643 §4.1.1 (caseExact false)",
    advice: "Compare userName without regard to case when you look whether it is taken.",
    async run(stage) {
      const body = stage.userBody();
      (await stage.call("POST", stage.users, { body })).is(201);
      const other = { ...body, userName: body.userName.toUpperCase() };
      (await stage.call("POST", stage.users, { body: other })).is(409);
    },
  },
  "name-required": {
    must: "A user without userName is refused with 400 invalidValue",
    source: "RFC 7644 §3.12, RFC 7643 §4.1.1",
    advice: 'Answer 400 with scimType "invalidValue".',
    async run(stage) {
      const body = { schemas: [USER], displayName: stage.word() };
      (await stage.call("POST", stage.users, { body })).refused([400], ["invalidValue", "invalidSyntax"]);
    },
  },
  "wrong-type": {
    must: "A value of the wrong type is refused",
    source: "RFC 7644 §3.12",
    advice: 'Answer 400 with scimType "invalidValue", and say which attribute is meant.',
    async run(stage) {
      const body = stage.userBody({ name: "Rollcall Check" });
      (await stage.call("POST", stage.users, { body })).refused([400], ["invalidValue", "invalidSyntax"]);
    },
  },
  read: {
    must: "GET by id gives the user that was created",
    source: "RFC 7644 §3.4.1",
    advice: "Answer GET /Users/{id} with 200 and the resource.",
    async run(stage) {
      const made = await stage.user();
      (await stage.read(made)).has("id", made.id).has("userName", at(made.body, "userName"));
    },
  },
  "not-found": {
    must: "An id that nobody has is 404",
    source: "RFC 7644 §3.12",
    readOnly: true,
    advice: "Answer 404 with a SCIM error, and not 200, 400 or 500.",
    async run(stage) {
      (await stage.get(`${stage.users}/${stage.noId()}`)).is(404);
    },
  },
  password: {
    must: "A password never comes back",
    source: "RFC 7643 §4.1.1 (returned never)",
    advice: "Leave password out of every answer.",
    strictDiffers: true,
    async run(stage) {
      const body = stage.userBody({ password: `Pw-${stage.word()}-A1!` });
      const answer = (await stage.call("POST", stage.users, { body })).is(201);
      answer.must(answer.at("password") === undefined, "no password in the answer", "it has one");
      const again = await stage.get(`${stage.users}/${encodeURIComponent(String(answer.at("id")))}`, {
        attributes: "userName,password",
      });
      again.is(200, 400);
      again.must(again.at("password") === undefined, "no password in the answer", "it has one");
    },
  },
  enterprise: {
    must: "Attributes of the enterprise extension are kept, and its URN is in schemas",
    source: "RFC 7643 §4.3",
    needs: "enterprise",
    advice: "Store them under the URN of the extension and name it in schemas.",
    async run(stage) {
      const made = await stage.user({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { department: "Sales" } });
      const answer = (await stage.read(made)).has(`[${ENTERPRISE}].department`, "Sales");
      const schemas = answer.at("schemas");
      answer.must(Array.isArray(schemas) && schemas.includes(ENTERPRISE), `schemas with ${ENTERPRISE}`, shown(schemas));
    },
  },
  "created-inactive": {
    must: "A user that is created inactive is inactive",
    source: "RFC 7643 §4.1.1",
    advice: "Take active from the body of the POST.",
    async run(stage) {
      (await stage.read(await stage.user({ active: false }))).has("active", false);
    },
  },
});
