// Group rules in Okta's form. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupRule/
import type { FastifyInstance } from "fastify";
import { isId } from "@rollcall/foundation/ids";
import { z } from "zod";
import type { GroupRule } from "../../shapes/group-rules.ts";
import {
  activateRule,
  createRule,
  deactivateRule,
  deleteGroupRule,
  editRule,
  groupRuleOf,
  groupRulesOf,
} from "../group-rules/group-rules.ts";
import { actorOf } from "../permissions.ts";
import type { ApiContext } from "./context.ts";
import { bodyOf, notFound } from "./okta-error.ts";
import { afterOf, limitOf, page, queryFlag, queryText } from "./paging.ts";

interface RulePath {
  Params: { rule: string };
}

const ids = z.array(z.uuid("Must be an id"));

const ruleBody = z.object({
  type: z.literal("group_rule", 'Must be "group_rule"'),
  name: z.string("name must be a text").trim().min(1, "The field cannot be left blank").max(50),
  conditions: z.object({
    expression: z.object({
      value: z.string().max(10_000),
      type: z.literal("urn:okta:expression:1.0").default("urn:okta:expression:1.0"),
    }),
    people: z.object({ users: z.object({ exclude: ids.default([]) }).optional() }).optional(),
  }),
  actions: z.object({
    assignUserToGroups: z.object({ groupIds: ids.min(1, "The field cannot be left blank").max(100) }),
  }),
});

const inputOf = ({ name, conditions, actions }: z.output<typeof ruleBody>) => ({
  name,
  condition: conditions.expression.value,
  groups: actions.assignUserToGroups.groupIds,
  excluded: conditions.people?.users?.exclude ?? [],
});

const present = (rule: GroupRule, api: string) => ({
  type: "group_rule",
  id: rule.id,
  status: rule.groups.length === 0 ? "INVALID" : rule.status.toUpperCase(),
  name: rule.name,
  created: rule.createdAt,
  lastUpdated: rule.updatedAt,
  allGroupsValid: rule.groups.length > 0,
  conditions: {
    people: { users: { exclude: rule.excluded.map(({ id }) => id) }, groups: { exclude: [] } },
    expression: { value: rule.condition, type: "urn:okta:expression:1.0" },
  },
  actions: { assignUserToGroups: { groupIds: rule.groups.map(({ id }) => id) } },
  _links: { self: { href: `${api}/groups/rules/${rule.id}` } },
});

export const groupRuleApiRoutes = (app: FastifyInstance, { db, clock, api, publicUrl }: ApiContext): void => {
  const ruleBy = async (id: string): Promise<GroupRule> => {
    if (!isId(id)) throw notFound(id, "GroupRule");
    return groupRuleOf(db.kysely, id).catch((error: unknown) => {
      throw (error as { code?: string }).code === "not_found" ? notFound(id, "GroupRule") : error;
    });
  };

  app.get("/groups/rules", async (request, reply) => {
    const limit = limitOf(request, { usual: 50, most: 200 });
    const [after, search] = [afterOf(request), queryText(request, "search")?.toLowerCase()];
    const rules = (await groupRulesOf(db.kysely))
      .filter(
        ({ id, name }) =>
          (after === undefined || id > after) && (search === undefined || name.toLowerCase().includes(search)),
      )
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    return page(reply, request, publicUrl, rules.slice(0, limit + 1), limit).map((rule) => present(rule, api));
  });

  app.post("/groups/rules", async (request) => {
    const input = inputOf(bodyOf(ruleBody, request.body));
    const id = await db.transaction((trx) => createRule(trx, actorOf(request), input, clock()));
    return present(await ruleBy(id), api);
  });

  app.get<RulePath>("/groups/rules/:rule", async ({ params }) => present(await ruleBy(params.rule), api));

  app.put<RulePath>("/groups/rules/:rule", async (request) => {
    const { id } = await ruleBy(request.params.rule);
    const input = inputOf(bodyOf(ruleBody, request.body));
    await db.transaction((trx) => editRule(trx, actorOf(request), id, input, clock()));
    return present(await ruleBy(id), api);
  });

  app.delete<RulePath>("/groups/rules/:rule", async (request, reply) => {
    const { id } = await ruleBy(request.params.rule);
    const members = queryFlag(request, "removeUsers", false) ? "remove" : "keep";
    await db.transaction((trx) => deleteGroupRule(trx, actorOf(request), id, members, clock()));
    return reply.code(202).send();
  });

  app.post<RulePath>("/groups/rules/:rule/lifecycle/activate", async (request, reply) => {
    const { id } = await ruleBy(request.params.rule);
    await db.transaction((trx) => activateRule(trx, actorOf(request), id, clock()));
    return reply.code(204).send();
  });

  app.post<RulePath>("/groups/rules/:rule/lifecycle/deactivate", async (request, reply) => {
    const { id } = await ruleBy(request.params.rule);
    await db.transaction((trx) => deactivateRule(trx, actorOf(request), id, "keep", clock()));
    return reply.code(204).send();
  });
};
