import { at, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { USER } from "../stage.ts";

/** PUT and DELETE. */
export const usersChanged = checksOf("users", "must", {
  replaced: {
    must: "PUT replaces: what is not in the body is gone",
    source: "RFC 7644 §3.5.1",
    advice: "Clear the attributes that the body of a PUT leaves out.",
    async run(stage) {
      const made = await stage.user({ title: "Engineer", displayName: "Before" });
      const body = { schemas: [USER], userName: at(made.body, "userName"), displayName: "After" };
      (await stage.put(made, { ...body, emails: at(made.body, "emails"), name: at(made.body, "name") })).is(200);
      const answer = (await stage.read(made)).has("displayName", "After");
      answer.must(answer.at("title") === undefined, "no title", `title is ${shown(answer.at("title"))}`);
    },
  },
  "put-answers": {
    must: "PUT answers 200 with the user as it is now",
    source: "RFC 7644 §3.5.1",
    advice: "Send the resource in the answer to a PUT.",
    async run(stage) {
      const made = await stage.user();
      const answer = (await stage.put(made, { ...made.body, displayName: "After" })).is(200);
      answer.has("displayName", "After").has("id", made.id);
    },
  },
  "put-read-only": {
    must: "PUT leaves id and meta as they are, whatever the body says",
    source: "RFC 7644 §3.5.1 (readOnly values are ignored)",
    advice: "Ignore read-only attributes in the body of a PUT.",
    async run(stage) {
      const made = await stage.user();
      const meta = { resourceType: "User", created: "2001-01-01T00:00:00Z" };
      (await stage.put(made, { ...made.body, meta, displayName: "After" })).is(200);
      (await stage.read(made)).has("id", made.id).has("meta.created", at(made.body, "meta.created"));
    },
  },
  "put-not-found": {
    must: "PUT on an id that nobody has is 404 and creates nothing",
    source: "RFC 7644 §3.5.1",
    advice: "Answer 404: PUT must not create.",
    async run(stage) {
      (await stage.call("PUT", `${stage.users}/${stage.noId()}`, { body: stage.userBody() })).is(404);
    },
  },
  "put-taken-name": {
    must: "PUT cannot take the userName of somebody else",
    source: "RFC 7644 §3.5.1, §3.12",
    advice: 'Answer 409 with scimType "uniqueness".',
    async run(stage) {
      const [one, other] = [await stage.user(), await stage.user()];
      (await stage.put(one, { ...one.body, userName: at(other.body, "userName") })).refused([409], "uniqueness");
    },
  },
  "put-empty-list": {
    must: "An empty list unassigns an attribute",
    source: "RFC 7643 §2.5",
    advice: "Treat [] and null as no value.",
    async run(stage) {
      const made = await stage.user({ phoneNumbers: [{ value: "+49 30 901820", type: "work" }] });
      (await stage.put(made, { ...made.body, phoneNumbers: [] })).is(200);
      const found = (await stage.read(made)).at("phoneNumbers");
      const empty = found === undefined || found === null || (Array.isArray(found) && found.length === 0);
      (await stage.read(made)).must(empty, "no phone number", `phoneNumbers is ${shown(found)}`);
    },
  },
  modified: {
    must: "A change moves meta.lastModified and leaves meta.created",
    source: "RFC 7643 §3.1",
    advice: "Set lastModified whenever a value changes.",
    async run(stage) {
      const made = await stage.user();
      const before = await stage.read(made);
      await stage.pause(1100);
      (await stage.put(made, { ...made.body, displayName: "After" })).is(200);
      const answer = (await stage.read(made)).has("meta.created", before.at("meta.created"));
      const [was, now] = [String(before.at("meta.lastModified")), String(answer.at("meta.lastModified"))];
      answer.must(Date.parse(now) > Date.parse(was), `lastModified after ${was}`, now);
    },
  },
  deleted: {
    must: "DELETE answers 204 without a body, and the user is gone",
    source: "RFC 7644 §3.6",
    advice: "Answer 204; GET by id is 404 from then on.",
    async run(stage) {
      const made = await stage.user();
      const answer = (await stage.call("DELETE", made.path)).is(204);
      answer.must(answer.text === "", "no body", shown(answer.text));
      (await stage.get(made.path)).is(404);
    },
  },
  "deleted-not-listed": {
    must: "A deleted user is not found by a filter",
    source: "RFC 7644 §3.6",
    needs: "filter",
    advice: "Leave deleted users out of lists.",
    async run(stage) {
      const made = await stage.user();
      (await stage.call("DELETE", made.path)).is(204);
      const answer = await stage.filter(`userName eq "${String(at(made.body, "userName"))}"`);
      answer.must(answer.list().totalResults === 0, "nobody", `${answer.list().totalResults} found`);
    },
  },
  "deleted-twice": {
    must: "A second DELETE is 404",
    source: "RFC 7644 §3.6",
    advice: "Answer 404, and not 204 or 500.",
    async run(stage) {
      const made = await stage.user();
      (await stage.call("DELETE", made.path)).is(204);
      (await stage.call("DELETE", made.path)).is(404);
    },
  },
  "deleted-name-free": {
    must: "The userName of a deleted user can be used again",
    source: "RFC 7644 §3.6",
    severity: "should",
    advice: "Leave deleted users out when you look whether a userName is taken.",
    async run(stage) {
      const body = stage.userBody();
      const first = (await stage.call("POST", stage.users, { body })).is(201);
      const path = `${stage.users}/${encodeURIComponent(String(first.at("id")))}`;
      (await stage.call("DELETE", path)).is(204);
      (await stage.call("POST", stage.users, { body })).is(201, 200);
    },
  },
  "plain-json": {
    must: "A body of type application/json is taken",
    source: "RFC 7644 §3.1",
    severity: "should",
    advice: "Accept application/json besides application/scim+json.",
    async run(stage) {
      const headers = { "content-type": "application/json" };
      (await stage.call("POST", stage.users, { body: stage.userBody(), headers })).is(201);
    },
  },
  "names-any-case": {
    must: "Names of attributes in a body are read without regard to case",
    source: "RFC 7643 §2.1",
    severity: "should",
    advice: "Look attribute names up without regard to case.",
    async run(stage) {
      const { displayName: _, ...body } = stage.userBody();
      const answer = (await stage.call("POST", stage.users, { body: { ...body, DISPLAYNAME: "Upper" } })).is(201);
      answer.has("displayName", "Upper");
    },
  },
  me: {
    must: "/Me is either somebody or says that it is not there",
    source: "RFC 7644 §3.11",
    severity: "should",
    readOnly: true,
    advice: "Answer 501 (or 404) where a token is not a person's.",
    async run(stage) {
      (await stage.get("/Me")).is(200, 308, 403, 404, 501);
    },
  },
});
