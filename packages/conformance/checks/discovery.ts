import { isObject, type JsonObject, own } from "@rollcall/scim/resource";
import { at, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { LIST, type Stage, USER } from "../stage.ts";

const CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

async function listOf(stage: Stage, path: string): Promise<JsonObject[]> {
  const answer = await stage.get(path);
  return answer.list().resources;
}

async function userSchema(stage: Stage): Promise<JsonObject[]> {
  const answer = (await stage.get(`/Schemas/${USER}`)).is(200);
  const attributes = answer.at("attributes");
  if (!Array.isArray(attributes)) throw answer.unmet("attributes as a list", `attributes is ${shown(attributes)}`);
  return attributes.filter(isObject);
}

function everyAttribute(attributes: JsonObject[]): JsonObject[] {
  return attributes.flatMap((attribute) => {
    const inner = own(attribute, "subAttributes");
    return [attribute, ...(Array.isArray(inner) ? everyAttribute(inner.filter(isObject)) : [])];
  });
}

export const discovery = checksOf("discovery", "must", {
  config: {
    must: "/ServiceProviderConfig describes the server",
    source: "RFC 7643 §5",
    readOnly: true,
    advice: "Answer GET /ServiceProviderConfig with 200 and the schema of RFC 7643 §5.",
    async run(stage) {
      const answer = (await stage.get("/ServiceProviderConfig")).is(200);
      const schemas = answer.at("schemas");
      answer.must(Array.isArray(schemas) && schemas.includes(CONFIG), `schemas with ${CONFIG}`, shown(schemas));
    },
  },
  "config-complete": {
    must: "/ServiceProviderConfig says of each feature whether it is there",
    source: "RFC 7643 §5",
    readOnly: true,
    advice: "Add the missing member; clients decide by it what they send.",
    async run(stage) {
      const answer = (await stage.get("/ServiceProviderConfig")).is(200);
      for (const name of ["patch", "bulk", "filter", "changePassword", "sort", "etag"]) {
        const said = answer.at(`${name}.supported`);
        answer.must(typeof said === "boolean", `${name}.supported is true or false`, `it is ${shown(said)}`);
      }
      const schemes = answer.at("authenticationSchemes");
      answer.must(Array.isArray(schemes), "authenticationSchemes is a list", `it is ${shown(schemes)}`);
    },
  },
  "config-limits": {
    must: "/ServiceProviderConfig states its limits as numbers",
    source: "RFC 7643 §5",
    readOnly: true,
    advice: "Add filter.maxResults, bulk.maxOperations and bulk.maxPayloadSize, as integers.",
    async run(stage) {
      const answer = (await stage.get("/ServiceProviderConfig")).is(200);
      for (const place of ["filter.maxResults", "bulk.maxOperations", "bulk.maxPayloadSize"])
        answer.must(Number.isInteger(answer.at(place)), `${place} is an integer`, `it is ${shown(answer.at(place))}`);
    },
  },
  "media-type": {
    must: "Answers have the media type application/scim+json",
    source: "RFC 7644 §3.1",
    severity: "should",
    readOnly: true,
    advice: "Send Content-Type: application/scim+json.",
    async run(stage) {
      const answer = (await stage.get("/ServiceProviderConfig")).is(200);
      const type = answer.headers["content-type"];
      answer.must(
        /^application\/scim\+json/i.test(type ?? ""),
        "Content-Type application/scim+json",
        type ?? "no Content-Type",
      );
    },
  },
  "resource-types": {
    must: "/ResourceTypes is a list that names users, their endpoint and their schema",
    source: "RFC 7643 §6, RFC 7644 §4",
    readOnly: true,
    advice: "Answer with a ListResponse in which the type User has endpoint and schema.",
    async run(stage) {
      const answer = await stage.get("/ResourceTypes");
      const { resources, body } = answer.list();
      const schemas = own(body, "schemas");
      answer.must(Array.isArray(schemas) && schemas.includes(LIST), `schemas with ${LIST}`, shown(schemas));
      const user = resources.find((type) => own(type, "name") === "User");
      answer.must(user !== undefined, "a type called User", `types ${shown(resources.map((one) => own(one, "name")))}`);
      answer.must(own(user ?? {}, "schema") === USER, `its schema is ${USER}`, shown(own(user ?? {}, "schema")));
      answer.must(
        typeof own(user ?? {}, "endpoint") === "string",
        "an endpoint as a text",
        shown(own(user ?? {}, "endpoint")),
      );
    },
  },
  "resource-type": {
    must: "One resource type can be read by its id",
    source: "RFC 7644 §4",
    readOnly: true,
    advice: "Answer GET /ResourceTypes/User.",
    async run(stage) {
      (await stage.get("/ResourceTypes/User")).is(200).has("name", "User");
    },
  },
  schemas: {
    must: "/Schemas has every schema that /ResourceTypes names",
    source: "RFC 7643 §7, RFC 7644 §4",
    readOnly: true,
    advice: "Add the missing schemas to /Schemas, or take them out of /ResourceTypes.",
    async run(stage) {
      const types = await listOf(stage, "/ResourceTypes");
      const answer = await stage.get("/Schemas");
      const there = answer.list().resources.map((schema) => own(schema, "id"));
      for (const type of types) {
        const extensions = own(type, "schemaExtensions");
        const named = Array.isArray(extensions) ? extensions.filter(isObject).map((one) => own(one, "schema")) : [];
        for (const urn of [own(type, "schema"), ...named])
          answer.must(there.includes(urn), `the schema ${shown(urn)}`, `it has ${shown(there)}`);
      }
    },
  },
  schema: {
    must: "One schema can be read by its URN",
    source: "RFC 7644 §4",
    readOnly: true,
    advice: `Answer GET /Schemas/${USER}.`,
    async run(stage) {
      (await stage.get(`/Schemas/${USER}`)).is(200).has("id", USER);
    },
  },
  characteristics: {
    must: "Every attribute of /Schemas has its characteristics",
    source: "RFC 7643 §7",
    readOnly: true,
    advice: "Give each attribute name, type, multiValued, required, caseExact, mutability, returned and uniqueness.",
    async run(stage) {
      const answer = (await stage.get(`/Schemas/${USER}`)).is(200);
      for (const attribute of everyAttribute(await userSchema(stage))) {
        const missing = ["name", "type", "multiValued", "mutability", "returned"].filter(
          (name) => own(attribute, name) === undefined,
        );
        answer.must(
          missing.length === 0,
          "name, type, multiValued, mutability and returned at each attribute",
          `${shown(own(attribute, "name"))} has no ${missing.join(", ")}`,
        );
      }
    },
  },
  "user-name": {
    must: "/Schemas declares userName required, unique, and without regard to case",
    source: "RFC 7643 §4.1.1",
    readOnly: true,
    advice: 'Declare userName with required true, uniqueness "server" and caseExact false.',
    async run(stage) {
      const attribute = (await userSchema(stage)).find((one) => own(one, "name") === "userName");
      const answer = (await stage.get(`/Schemas/${USER}`)).is(200);
      answer.must(attribute !== undefined, "an attribute userName", "there is none");
      answer.must(own(attribute ?? {}, "required") === true, "required true", shown(own(attribute ?? {}, "required")));
      const uniqueness = own(attribute ?? {}, "uniqueness");
      answer.must(uniqueness === "server" || uniqueness === "global", 'uniqueness "server"', shown(uniqueness));
      answer.must(
        own(attribute ?? {}, "caseExact") === false,
        "caseExact false",
        shown(own(attribute ?? {}, "caseExact")),
      );
    },
  },
  "required-is-declared": {
    must: "A user with nothing but what /Schemas declares required can be created",
    source: "RFC 7643 §7",
    advice: "Declare in /Schemas what is required, or do without it: a mapping is made from /Schemas.",
    async run(stage) {
      const whole: JsonObject = stage.userBody();
      const required = (await userSchema(stage)).filter((one) => own(one, "required") === true);
      const names = new Set(["schemas", "userName", ...required.map((one) => String(own(one, "name")))]);
      const body = Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name)));
      (await stage.call("POST", stage.users, { body })).is(201);
    },
  },
  "no-filter": {
    must: "A filter on /Schemas is refused",
    source: "RFC 7644 §4",
    severity: "should",
    readOnly: true,
    advice: "Answer 403, so that no client relies on a filter there.",
    async run(stage) {
      (await stage.get("/Schemas", { filter: 'name eq "User"' })).is(403);
    },
  },
  "read-only": {
    must: "/ServiceProviderConfig cannot be written",
    source: "RFC 7644 §4",
    severity: "should",
    advice: "Answer 405 to other methods than GET there.",
    async run(stage) {
      (await stage.call("POST", "/ServiceProviderConfig", { body: { schemas: [CONFIG] } })).is(403, 404, 405, 501);
    },
  },
  "unknown-schema": {
    must: "A schema that does not exist is not found",
    source: "RFC 7644 §3.12",
    readOnly: true,
    advice: "Answer 404 with a SCIM error.",
    async run(stage) {
      (await stage.get(`/Schemas/urn:rollcall-check:${stage.run}`)).is(404);
    },
  },
  locations: {
    must: "Discovery says of itself where it is",
    source: "RFC 7643 §3.1",
    severity: "should",
    readOnly: true,
    advice: "Add meta.resourceType and meta.location.",
    async run(stage) {
      const answer = (await stage.get("/ResourceTypes/User")).is(200).has("meta.resourceType", "ResourceType");
      const location = at(answer.json, "meta.location");
      answer.must(
        typeof location === "string" && location.endsWith("/ResourceTypes/User"),
        "meta.location that ends in /ResourceTypes/User",
        shown(location),
      );
    },
  },
});
