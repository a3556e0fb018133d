import { isObject, type JsonObject, own } from "@rollcall/scim/resource";
import { at, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { type Stage, USER } from "../stage.ts";

const SOURCE = "draft-zollner-scim-interop-profile-02";

async function attributesOf(stage: Stage): Promise<JsonObject[]> {
  const found = (await stage.get(`/Schemas/${USER}`)).is(200).at("attributes");
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export const strict = checksOf("strict", "must", {
  announced: {
    must: "The server says that it follows the profile",
    source: SOURCE,
    readOnly: true,
    advice: "Add interopProfileConformant: true to /ServiceProviderConfig.",
    async run(stage) {
      (await stage.get("/ServiceProviderConfig")).is(200).has("interopProfileConformant", true);
    },
  },
  "type-ids": {
    must: "The id of a resource type is its name",
    source: SOURCE,
    readOnly: true,
    advice: "Set id to the name.",
    async run(stage) {
      const answer = await stage.get("/ResourceTypes");
      for (const type of answer.list().resources)
        answer.must(own(type, "id") === own(type, "name"), `id ${shown(own(type, "name"))}`, shown(own(type, "id")));
    },
  },
  "canonical-values": {
    must: "Every sub-attribute type declares its canonicalValues",
    source: SOURCE,
    readOnly: true,
    advice: "Add canonicalValues to each type in /Schemas.",
    async run(stage) {
      const answer = (await stage.get(`/Schemas/${USER}`)).is(200);
      for (const attribute of await attributesOf(stage)) {
        const inner = own(attribute, "subAttributes");
        const type = Array.isArray(inner)
          ? inner.filter(isObject).find((one) => own(one, "name") === "type")
          : undefined;
        if (type === undefined || own(attribute, "mutability") === "readOnly") continue;
        const listed = own(type, "canonicalValues");
        const name = String(own(attribute, "name"));
        answer.must(Array.isArray(listed) && listed.length > 0, `canonicalValues of ${name}.type`, shown(listed));
      }
    },
  },
  "page-size": {
    must: "Pages have 100 resources by default, and at least 100 when asked for",
    source: SOURCE,
    readOnly: true,
    advice: "Set pagination.defaultPageSize to 100 and maxPageSize to at least 100.",
    async run(stage) {
      const answer = (await stage.get("/ServiceProviderConfig")).is(200);
      const [usual, most] = [answer.at("pagination.defaultPageSize"), answer.at("pagination.maxPageSize")];
      answer.must(typeof usual === "number" && usual >= 100, "defaultPageSize of 100", shown(usual));
      answer.must(typeof most === "number" && most >= 100, "maxPageSize of at least 100", shown(most));
    },
  },
  patch: {
    must: "PATCH is supported",
    source: SOURCE,
    readOnly: true,
    advice: "Support PATCH and announce it.",
    async run(stage) {
      (await stage.get("/ServiceProviderConfig")).is(200).has("patch.supported", true);
    },
  },
  "unknown-attribute": {
    must: "An undefined attribute is refused with 400 invalidSyntax",
    source: SOURCE,
    advice: "Refuse what is in no schema, and name it.",
    async run(stage) {
      const body = stage.userBody({ rollcallCheckNoSuch: "x" });
      (await stage.call("POST", stage.users, { body })).refused([400], "invalidSyntax");
    },
  },
  "unknown-schema": {
    must: "An undefined schema URI is refused with 400 invalidSyntax",
    source: SOURCE,
    advice: "Refuse schemas that are not in /Schemas.",
    async run(stage) {
      const body = stage.userBody({ schemas: [USER, "urn:rollcall-check:none"] });
      (await stage.call("POST", stage.users, { body })).refused([400], "invalidSyntax");
    },
  },
  "unknown-filter": {
    must: "A filter on an undefined attribute is refused with 400 invalidFilter",
    source: SOURCE,
    readOnly: true,
    advice: 'Answer 400 with scimType "invalidFilter".',
    async run(stage) {
      (await stage.filter('rollcallCheckNoSuch eq "x"')).refused([400], "invalidFilter");
    },
  },
  "path-required": {
    must: "An operation without a path is refused with 400 invalidSyntax",
    source: SOURCE,
    advice: 'Answer 400 with scimType "invalidSyntax".',
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "replace", value: { active: false } })).refused([400], "invalidSyntax");
    },
  },
  "replace-complex": {
    must: "replace of a whole complex attribute replaces all of it",
    source: SOURCE,
    advice: "Clear the sub-attributes that value leaves out.",
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "replace", path: "name", value: { familyName: "After" } })).is(200, 204);
      const answer = (await stage.read(made)).has("name.familyName", "After");
      const given = answer.at("name.givenName");
      answer.must(given === undefined, "no name.givenName", `it is ${shown(given)}`);
    },
  },
  "add-complex": {
    must: "add to a complex attribute merges",
    source: SOURCE,
    advice: "Keep the sub-attributes that value leaves out.",
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "add", path: "name", value: { familyName: "After" } })).is(200, 204);
      (await stage.read(made)).has("name.familyName", "After").has("name.givenName", "Rollcall");
    },
  },
  "wrong-type": {
    must: "A text where a boolean belongs is refused",
    source: SOURCE,
    advice: 'Answer 400 with scimType "invalidValue".',
    async run(stage) {
      const answer = await stage.patch(await stage.user(), { op: "replace", path: "active", value: "False" });
      answer.refused([400], ["invalidValue", "invalidSyntax"]);
    },
  },
  "delete-frees": {
    must: "DELETE really deletes, and frees the userName",
    source: SOURCE,
    advice: "Answer 404 from then on, and let the userName be used for another user.",
    async run(stage) {
      const made = await stage.user();
      (await stage.call("DELETE", made.path)).is(204);
      (await stage.get(made.path)).is(404);
      const body = stage.userBody({ userName: at(made.body, "userName") });
      (await stage.call("POST", stage.users, { body })).is(201);
    },
  },
});
