import { checksOf } from "../check.ts";
import type { Made } from "../ledger.ts";
import { PATCH_OP, type Stage } from "../stage.ts";
import { shown } from "../answer.ts";

async function tagOf(stage: Stage, made: Made): Promise<string> {
  const answer = await stage.read(made);
  const tag = answer.headers["etag"] ?? answer.at("meta.version");
  if (typeof tag !== "string") throw answer.unmet("a header ETag", "there is none");
  return tag;
}

const change = (value: string) => ({
  schemas: [PATCH_OP],
  Operations: [{ op: "replace", path: "displayName", value }],
});

/** The tag that a user had before it was changed. */
async function staleTag(stage: Stage, made: Made): Promise<string> {
  const tag = await tagOf(stage, made);
  (await stage.put(made, { ...made.body, displayName: "Changed" })).is(200);
  return tag;
}

export const etag = checksOf("etag", "must", {
  header: {
    must: "A user comes with an ETag that is its meta.version",
    source: "RFC 7644 §3.14",
    needs: "etag",
    advice: "Send the header ETag and meta.version, the same text.",
    async run(stage) {
      const answer = await stage.read(await stage.user());
      const [header, version] = [answer.headers["etag"], answer.at("meta.version")];
      answer.must(header !== undefined, "a header ETag", "there is none");
      answer.must(header === version, `meta.version ${shown(header)}`, shown(version));
    },
  },
  changes: {
    must: "A change makes another version",
    source: "RFC 7644 §3.14",
    needs: "etag",
    advice: "Make a new version with each change.",
    async run(stage) {
      const made = await stage.user();
      const before = await staleTag(stage, made);
      const answer = await stage.read(made);
      answer.must((await tagOf(stage, made)) !== before, `another version than ${before}`, "the same");
    },
  },
  "not-modified": {
    must: "If-None-Match with the current version is answered with 304",
    source: "RFC 7644 §3.14",
    needs: "etag",
    advice: "Answer 304 without a body.",
    async run(stage) {
      const made = await stage.user();
      const headers = { "if-none-match": await tagOf(stage, made) };
      (await stage.call("GET", made.path, { headers })).is(304);
    },
  },
  "stale-put": {
    must: "PUT with If-Match of an older version is refused with 412, and changes nothing",
    source: "RFC 7644 §3.14",
    needs: "etag",
    advice: "Compare If-Match with the current version in the transaction of the change.",
    async run(stage) {
      const made = await stage.user();
      const headers = { "if-match": await staleTag(stage, made) };
      (await stage.call("PUT", made.path, { body: { ...made.body, displayName: "Stale" }, headers })).is(412);
      (await stage.read(made)).has("displayName", "Changed");
    },
  },
  "stale-patch": {
    must: "PATCH with If-Match of an older version is refused with 412, and changes nothing",
    source: "RFC 7644 §3.14",
    needs: "etag",
    advice: "Compare If-Match with the current version in the transaction of the change.",
    async run(stage) {
      const made = await stage.user();
      const headers = { "if-match": await staleTag(stage, made) };
      (await stage.call("PATCH", made.path, { body: change("Stale"), headers })).is(412);
      (await stage.read(made)).has("displayName", "Changed");
    },
  },
  "stale-delete": {
    must: "DELETE with If-Match of an older version is refused with 412, and removes nothing",
    source: "RFC 7644 §3.14",
    needs: "etag",
    advice: "Compare If-Match with the current version in the transaction of the change.",
    async run(stage) {
      const made = await stage.user();
      const headers = { "if-match": await staleTag(stage, made) };
      (await stage.call("DELETE", made.path, { headers })).is(412);
      await stage.read(made);
    },
  },
  current: {
    must: "If-Match with the current version lets the change through",
    source: "RFC 7644 §3.14",
    needs: "etag",
    advice: "Compare weak tags by their text.",
    async run(stage) {
      const made = await stage.user();
      const headers = { "if-match": await tagOf(stage, made) };
      (await stage.call("PATCH", made.path, { body: change("After"), headers })).is(200, 204);
    },
  },
});
