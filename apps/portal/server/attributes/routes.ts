import { z } from "zod";
import * as shapes from "../../shapes/attributes.ts";
import { done } from "../../shapes/list.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { addAttribute, changeAttribute, removeAttribute, showAttributes } from "./attributes.ts";

const tags = ["User attributes"];
const config = { access: "manage_account" } as const;
const params = z.object({ id: z.uuid() });

export function attributeRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/user-attributes",
    {
      config,
      schema: { tags, summary: "The account's own attributes of users", response: { 200: shapes.userAttributes } },
    },
    async (request) => showAttributes(deps, principalOf(request)),
  );
  app.post(
    "/user-attributes",
    {
      config,
      schema: {
        tags,
        summary: "Add an attribute",
        body: shapes.newUserAttribute,
        response: { 200: shapes.userAttribute },
      },
    },
    async (request) => addAttribute(deps, principalOf(request), request.body),
  );
  app.patch(
    "/user-attributes/:id",
    {
      config,
      schema: {
        tags,
        summary: "Change an attribute",
        params,
        body: shapes.userAttributeChange,
        response: { 200: shapes.userAttribute },
      },
    },
    async (request) => changeAttribute(deps, principalOf(request), request.params.id, request.body),
  );
  app.delete(
    "/user-attributes/:id",
    { config, schema: { tags, summary: "Remove an attribute", params, response: { 200: done } } },
    async (request) => {
      await removeAttribute(deps, principalOf(request), request.params.id);
      return { done: true as const };
    },
  );
}
