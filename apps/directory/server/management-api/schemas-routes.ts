// Profiles in the form of Okta's schema API: base and custom attributes of people, and those of an app's accounts.
// https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { targetsOf } from "../mappings/targets.ts";
import { isBaseAttribute, type ProfileAttribute } from "../people/attributes.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { actorOf } from "../permissions.ts";
import { addOwnAttribute, removeOwnAttribute } from "../profile-attributes/app-profile.ts";
import {
  attributeIdOf,
  createAttribute,
  editAttribute,
  removeAttribute,
} from "../profile-attributes/profile-attributes.ts";
import { oktaNameOf } from "./attribute-names.ts";
import type { ApiContext } from "./context.ts";
import { appBy } from "./lookup.ts";
import { bodyOf, invalid, notFound } from "./okta-error.ts";

const property = z.object({
  title: z.string().min(1).max(100).optional(),
  description: z.string().max(500).nullish(),
  type: z.enum(
    ["string", "number", "integer", "boolean", "array"],
    "Must be string, number, integer, boolean or array",
  ),
  required: z.boolean().nullish(),
  unique: z.string().nullish(),
  enum: z.array(z.union([z.string(), z.number()])).nullish(),
  items: z.object({ enum: z.array(z.union([z.string(), z.number()])).nullish() }).nullish(),
  // The same values with what people read; here each is read as it is.
  oneOf: z.array(z.object({ const: z.union([z.string(), z.number()]) })).nullish(),
  externalName: z.string().nullish(),
  externalNamespace: z.string().nullish(),
});
type Property = z.output<typeof property>;
const body = z.object({
  definitions: z.object({
    custom: z.object({ properties: z.record(z.string(), z.union([property, z.null()])).default({}) }).optional(),
  }),
});

const oktaType = {
  text: "string",
  choice: "string",
  number: "number",
  integer: "integer",
  boolean: "boolean",
  list: "array",
};

const present = (attribute: ProfileAttribute) => ({
  title: attribute.label,
  description: attribute.description,
  type: oktaType[attribute.type],
  required: attribute.required,
  mutability: "READ_WRITE",
  scope: "NONE",
  ...(attribute.type === "text"
    ? { minLength: attribute.name === "login" ? 5 : 0, maxLength: attribute.maxLength }
    : {}),
  ...(attribute.type === "choice" ? enumOf(attribute.choices) : {}),
  ...(attribute.type === "list" ? { items: { type: "string", ...enumOf(attribute.choices) } } : {}),
  ...(attribute.unique ? { unique: "UNIQUE_VALIDATED" } : {}),
  permissions: [{ principal: "SELF", action: "READ_ONLY" }],
  master: { type: "PROFILE_MASTER" },
});

const enumOf = (choices: readonly string[]) =>
  choices.length === 0 ? {} : { enum: choices, oneOf: choices.map((choice) => ({ const: choice, title: choice })) };

const definition = (name: "base" | "custom", properties: Record<string, { required: boolean }>) => ({
  id: `#${name}`,
  type: "object",
  properties,
  required: Object.keys(properties).filter((key) => properties[key]?.required),
});

const frame = (id: string, name: string, title: string) => ({
  id,
  $schema: "http://json-schema.org/draft-04/schema#",
  name,
  title,
  type: "object",
  properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
});

/** The path of an app's attribute: with a namespace it is one of an extension. */
const pathOf = (name: string, { externalName, externalNamespace }: Property): string =>
  externalNamespace ? `${externalNamespace}:${externalName ?? name}` : (externalName ?? name);

export const schemaRoutes = (routes: FastifyInstance, { db, clock, api }: ApiContext): void => {
  const userSchema = async () => {
    const { attributes } = await profileSchema(db.kysely);
    const some = (custom: boolean) =>
      Object.fromEntries(
        attributes
          .filter(({ id }) => (id !== null) === custom)
          .map((attribute) => [attribute.name, present(attribute)]),
      );
    return {
      ...frame(`${api}/meta/schemas/user/default`, "user", "User"),
      definitions: { base: definition("base", some(false)), custom: definition("custom", some(true)) },
      _links: { self: { href: `${api}/meta/schemas/user/default` } },
    };
  };

  const known = (id: string): void => {
    if (id !== "default") throw notFound(id, "UserSchema");
  };

  routes.get<{ Params: { schema: string } }>("/meta/schemas/user/:schema", ({ params }) => {
    known(params.schema);
    return userSchema();
  });

  /** The properties named are added or changed; null deletes one. */
  routes.post<{ Params: { schema: string } }>("/meta/schemas/user/:schema", async (request) => {
    known(request.params.schema);
    const { definitions } = bodyOf(body, request.body);
    const actor = actorOf(request);
    await db.transaction(async (trx) => {
      for (const [name, wanted] of Object.entries(definitions.custom?.properties ?? {})) {
        if (isBaseAttribute(name)) throw invalid(name, `${name}: Base attributes cannot be changed here`);
        const id = await attributeIdOf(trx, name);
        if (wanted === null) {
          if (id === undefined) throw notFound(name, "UserSchemaAttribute");
          await removeAttribute(trx, actor, id, clock());
          continue;
        }
        const before = (await profileSchema(trx)).get(name);
        const choices =
          (wanted.type === "array" ? wanted.items?.enum : (wanted.enum ?? wanted.oneOf?.map((one) => one.const))) ?? [];
        const settings = {
          label: wanted.title ?? before?.label ?? name,
          description: wanted.description ?? before?.description ?? "",
          choices: choices.map(String),
          required: wanted.required ?? false,
          unique: wanted.unique === "UNIQUE_VALIDATED",
          writtenBy: before?.writtenBy ?? ("anybody" as const),
        };
        const type =
          wanted.type === "array"
            ? "list"
            : wanted.type === "string"
              ? choices.length > 0
                ? "choice"
                : "text"
              : wanted.type;
        if (id === undefined) await createAttribute(trx, actor, { name, type, ...settings }, clock());
        else if (before?.type === type) await editAttribute(trx, actor, id, settings, clock());
        else throw invalid(name, `${name}: The type of an attribute cannot be changed`);
      }
    });
    return userSchema();
  });

  const userType = {
    id: "default",
    name: "user",
    displayName: "User",
    description: "People of this directory",
    default: true,
    _links: { self: { href: `${api}/meta/types/user/default` }, schema: { href: `${api}/meta/schemas/user/default` } },
  };
  routes.get("/meta/types/user", () => [userType]);
  routes.get<{ Params: { type: string } }>("/meta/types/user/:type", ({ params }) => {
    if (params.type !== "default") throw notFound(params.type, "UserType");
    return userType;
  });

  interface AppPath {
    Params: { app: string };
  }
  const appSchema = async (id: string) => {
    const app = await appBy(db.kysely, id);
    const { targets } = await targetsOf(db.kysely, app);
    const some = (own: boolean) =>
      Object.fromEntries(
        targets
          .filter((target) => target.own === own)
          .map(({ path, label, description, type, required, writable }) => [
            oktaNameOf(path),
            {
              title: label,
              description,
              type: type === "decimal" ? "number" : type === "integer" || type === "boolean" ? type : "string",
              required,
              mutability: writable ? "READ_WRITE" : "READ_ONLY",
              scope: "NONE",
              externalName: path.slice(path.lastIndexOf(":") + 1),
              ...(path.startsWith("urn:") ? { externalNamespace: path.slice(0, path.lastIndexOf(":")) } : {}),
            },
          ]),
      );
    return {
      ...frame(`${api}/meta/schemas/apps/${app.id}/default`, app.catalog, `${app.label} User`),
      definitions: { base: definition("base", some(false)), custom: definition("custom", some(true)) },
      _links: { self: { href: `${api}/meta/schemas/apps/${app.id}/default` } },
    };
  };

  routes.get<AppPath>("/meta/schemas/apps/:app/default", ({ params }) => appSchema(params.app));

  routes.post<AppPath>("/meta/schemas/apps/:app/default", async (request) => {
    const { id } = await appBy(db.kysely, request.params.app);
    const { definitions } = bodyOf(body, request.body);
    const actor = actorOf(request);
    await db.transaction(async (trx) => {
      for (const [name, wanted] of Object.entries(definitions.custom?.properties ?? {})) {
        if (wanted === null) {
          await removeOwnAttribute(trx, actor, id, name, clock());
          continue;
        }
        if (wanted.type === "array") throw invalid(name, `${name}: Lists are sent as a text with commas; use string`);
        const attribute = {
          path: pathOf(name, wanted),
          label: wanted.title ?? name,
          description: wanted.description ?? "",
          type: wanted.type === "number" ? ("decimal" as const) : wanted.type,
          required: wanted.required ?? false,
        };
        await addOwnAttribute(trx, actor, id, attribute, clock());
      }
    });
    return appSchema(id);
  });
};
