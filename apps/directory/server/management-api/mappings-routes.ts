// Profile mappings in Okta's form: one for each app, from the person's profile to the account's.
// https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ProfileMapping/
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type AppRecord, listAppRecords } from "../apps/apps.ts";
import { type Mapping, mappingsOf, saveMappings } from "../mappings/mappings.ts";
import { profileSchema, type ProfileSchema } from "../people/profile-schema.ts";
import { actorOf } from "../permissions.ts";
import { oktaNameOf, targetOf } from "./attribute-names.ts";
import type { ApiContext } from "./context.ts";
import { appBy } from "./lookup.ts";
import { bodyOf } from "./okta-error.ts";
import { afterOf, limitOf, page, queryText } from "./paging.ts";

interface MappingPath {
  Params: { mapping: string };
}

const property = z.object({
  expression: z.string("expression must be a text").min(1, "The field cannot be left blank").max(10_000),
  pushStatus: z.enum(["PUSH", "DONT_PUSH"], 'Must be "PUSH" or "DONT_PUSH"').default("PUSH"),
});
const mappingBody = z.object({ properties: z.record(z.string().max(200), z.union([property, z.null()])) });

/** The id of Okta's default user type's profile; there is one profile of people here. */
const USER_PROFILE = "default";

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const expressionOf = ({ sourceKind, source }: Mapping): string =>
  sourceKind === "expression" ? source : sourceKind === "constant" ? quoted(source) : `user.${source}`;

/** A plain attribute or a plain text is the row that the console would have made. */
const sourceOf = (schema: ProfileSchema, expression: string): Pick<Mapping, "sourceKind" | "source"> => {
  const attribute = /^\s*user\.(\w+)\s*$/.exec(expression)?.[1];
  if (attribute !== undefined && schema.get(attribute)) return { sourceKind: "attribute", source: attribute };
  const text = /^\s*"((?:[^"]|"")+)"\s*$/.exec(expression)?.[1];
  if (text !== undefined) return { sourceKind: "constant", source: text.replaceAll('""', '"') };
  return { sourceKind: "expression", source: expression };
};

const present = (app: AppRecord, api: string) => ({
  id: app.id,
  source: {
    id: USER_PROFILE,
    name: "user",
    type: "user",
    _links: { self: { href: `${api}/meta/schemas/user/default` } },
  },
  target: { id: app.id, name: app.catalog, type: "appuser", _links: { self: { href: `${api}/apps/${app.id}` } } },
  _links: { self: { href: `${api}/mappings/${app.id}` } },
});

export const mappingApiRoutes = (routes: FastifyInstance, { db, clock, api, publicUrl }: ApiContext): void => {
  const whole = async (id: string) => {
    const app = await appBy(db.kysely, id);
    const { mappings } = await mappingsOf(db.kysely, id);
    const rows = mappings.filter(({ apply, sourceKind }) => apply !== "off" && sourceKind !== "none");
    const properties = Object.fromEntries(
      rows.map((row) => [
        oktaNameOf(row.target),
        { expression: expressionOf(row), pushStatus: row.apply === "create" ? "DONT_PUSH" : "PUSH" },
      ]),
    );
    return { ...present(app, api), properties };
  };

  routes.get("/mappings", async (request, reply) => {
    const limit = limitOf(request, { usual: 20, most: 200 });
    const [source, target] = [queryText(request, "sourceId"), queryText(request, "targetId")];
    const none = source !== undefined && source !== USER_PROFILE;
    const rows = none
      ? []
      : await listAppRecords(db.kysely, { after: afterOf(request), search: undefined, limit: limit + 1 });
    const shown = page(reply, request, publicUrl, rows, limit);
    return shown.filter(({ id }) => target === undefined || id === target).map((app) => present(app, api));
  });

  routes.get<MappingPath>("/mappings/:mapping", async ({ params }) => whole(params.mapping));

  /** The properties named are set; null switches one off. The others stay. */
  routes.post<MappingPath>("/mappings/:mapping", async (request) => {
    const { id } = await appBy(db.kysely, request.params.mapping);
    const { properties } = bodyOf(mappingBody, request.body);
    await db.transaction(async (trx) => {
      const { mappings } = await mappingsOf(trx, id);
      const schema = await profileSchema(trx);
      const rows = mappings.map(({ target, sourceKind, source, apply, required }): Mapping => ({
        target,
        sourceKind,
        source,
        apply,
        required,
      }));
      for (const [name, wanted] of Object.entries(properties)) {
        const target = targetOf(name);
        const known = rows.find((row) => row.target.toLowerCase() === target.toLowerCase());
        const row: Mapping = known ?? { target, sourceKind: "none", source: "", apply: "off", required: false };
        if (wanted === null) row.apply = "off";
        else
          Object.assign(row, sourceOf(schema, wanted.expression), {
            apply: wanted.pushStatus === "PUSH" ? "create_and_update" : "create",
          });
        if (!known && wanted !== null) rows.push(row);
      }
      await saveMappings(trx, actorOf(request), id, rows, clock());
    });
    return whole(id);
  });
};
