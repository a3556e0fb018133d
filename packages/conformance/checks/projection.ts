import { isObject, own } from "@rollcall/scim/resource";
import { at, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { PATCH_OP, USER } from "../stage.ts";

export const projection = checksOf("projection", "must", {
  attributes: {
    must: "attributes gives those attributes, and the id",
    source: "RFC 7644 §3.9",
    advice: "Send the attributes asked for and those that are always returned.",
    async run(stage) {
      const { ada } = await stage.cast();
      const answer = (await stage.read(ada, { attributes: "userName" })).has("userName", at(ada.body, "userName"));
      answer.has("id", ada.id);
      answer.must(answer.at("emails") === undefined, "no emails", `emails is ${shown(answer.at("emails"))}`);
    },
  },
  schemas: {
    must: "schemas comes back whatever attributes are asked for",
    source: "RFC 7643 §3 (schemas is always returned)",
    advice: "Keep schemas in every resource.",
    async run(stage) {
      const { ada } = await stage.cast();
      const answer = await stage.read(ada, { attributes: "displayName" });
      const schemas = answer.at("schemas");
      answer.must(Array.isArray(schemas) && schemas.includes(USER), `schemas with ${USER}`, `it is ${shown(schemas)}`);
    },
  },
  list: {
    must: "attributes counts in lists too, and keeps schemas there",
    source: "RFC 7644 §3.9",
    needs: "filter",
    advice: "Project the resources of a list as single ones.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { attributes: "userName" });
      for (const user of answer.list().resources) {
        answer.must(
          Array.isArray(own(user, "schemas")),
          "schemas in each user",
          `it has ${Object.keys(user).join(", ")}`,
        );
        answer.must(own(user, "emails") === undefined, "no emails", `it has ${Object.keys(user).join(", ")}`);
      }
    },
  },
  excluded: {
    must: "excludedAttributes leaves these out and keeps the rest",
    source: "RFC 7644 §3.9",
    advice: "Leave out what excludedAttributes names.",
    async run(stage) {
      const { ada } = await stage.cast();
      const answer = await stage.read(ada, { excludedAttributes: "emails,phoneNumbers" });
      answer.has("userName", at(ada.body, "userName"));
      answer.must(answer.at("emails") === undefined, "no emails", `emails is ${shown(answer.at("emails"))}`);
    },
  },
  "excluded-id": {
    must: "excludedAttributes cannot take away id and schemas",
    source: "RFC 7644 §3.9",
    advice: "Keep what is always returned.",
    async run(stage) {
      const { ada } = await stage.cast();
      const answer = (await stage.read(ada, { excludedAttributes: "id,schemas" })).has("id", ada.id);
      answer.must(Array.isArray(answer.at("schemas")), "schemas", "none");
    },
  },
  "sub-attribute": {
    must: "A sub-attribute can be asked for alone",
    source: "RFC 7644 §3.10",
    advice: "Project name.familyName to name with that alone.",
    async run(stage) {
      const { ada, family } = await stage.cast();
      const answer = (await stage.read(ada, { attributes: "name.familyName" })).has("name.familyName", family);
      const given = answer.at("name.givenName");
      answer.must(given === undefined, "no name.givenName", `it is ${shown(given)}`);
    },
  },
  "any-case": {
    must: "Names in attributes are read in any case",
    source: "RFC 7643 §2.1",
    advice: "Look attribute names up without regard to case.",
    async run(stage) {
      const { ada } = await stage.cast();
      (await stage.read(ada, { attributes: "USERNAME" })).has("userName", at(ada.body, "userName"));
    },
  },
  urn: {
    must: "Names in attributes may carry the URN of their schema",
    source: "RFC 7644 §3.10",
    advice: "Resolve names with the URN of their schema in front.",
    async run(stage) {
      const { ada } = await stage.cast();
      (await stage.read(ada, { attributes: `${USER}:userName` })).has("userName", at(ada.body, "userName"));
    },
  },
  create: {
    must: "attributes counts for the answer to a POST",
    source: "RFC 7644 §3.9",
    severity: "should",
    advice: "Project the answer of POST too.",
    async run(stage) {
      const answer = await stage.call("POST", stage.users, {
        body: stage.userBody(),
        query: { attributes: "userName" },
      });
      answer.is(201);
      answer.must(typeof answer.at("id") === "string", "id", shown(answer.at("id")));
      answer.must(answer.at("emails") === undefined, "no emails", `emails is ${shown(answer.at("emails"))}`);
    },
  },
  patch: {
    must: "attributes counts for the answer to a PATCH",
    source: "RFC 7644 §3.9",
    severity: "should",
    needs: "patch",
    advice: "Answer 200 with the attributes asked for.",
    async run(stage) {
      const made = await stage.user();
      const answer = await stage.call("PATCH", made.path, {
        query: { attributes: "displayName" },
        body: { schemas: [PATCH_OP], Operations: [{ op: "replace", path: "displayName", value: "After" }] },
      });
      answer.is(200);
      answer.must(
        isObject(answer.json) && answer.at("displayName") === "After",
        "displayName After",
        shown(answer.json),
      );
      answer.must(answer.at("emails") === undefined, "no emails", `emails is ${shown(answer.at("emails"))}`);
    },
  },
});
