import { z } from "zod";
import * as shapes from "../../shapes/crm.ts";
import { listQuery } from "../../shapes/list.ts";
import * as reports from "../../shapes/reports.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { addContact, changeContact, showContact, showContacts } from "./contacts.ts";
import { addDeal, changeDeal, showDeal, showDeals } from "./deals.ts";
import { showHistory } from "./history.ts";
import { showOwners } from "./owners.ts";
import { showDealsWon, showPipeline } from "./reports.ts";

const params = z.object({ id: z.uuid() });
/** Contacts and deals are what everybody here works with. */
const config = { access: "signed_in" } as const;

export function crmRoutes(app: PortalApp, deps: Dependencies): void {
  contactRoutes(app, deps);
  dealRoutes(app, deps);
  const ownersSchema = {
    tags: ["Contacts and deals"],
    summary: "Who can be made an owner, or who owns something",
    querystring: shapes.ownersQuery,
    response: { 200: shapes.owners },
  };
  app.get("/owners", { config, schema: ownersSchema }, async (request) =>
    showOwners(deps, principalOf(request), request.query),
  );
  const tags = ["Reports"];
  const wonSchema = {
    tags,
    summary: "Deals won by owner and month",
    querystring: reports.dealsWonQuery,
    response: { 200: reports.dealsWon },
  };
  app.get("/reports/deals-won", { config, schema: wonSchema }, async (request) =>
    showDealsWon(deps, principalOf(request), request.query),
  );
  const pipelineSchema = { tags, summary: "Open deals by owner, team and stage", response: { 200: reports.pipeline } };
  app.get("/reports/pipeline", { config, schema: pipelineSchema }, async (request) =>
    showPipeline(deps, principalOf(request)),
  );
}

function contactRoutes(app: PortalApp, deps: Dependencies): void {
  const tags = ["Contacts and deals"];
  const one = { 200: shapes.contact };
  app.get(
    "/contacts",
    {
      config,
      schema: { tags, summary: "Contacts", querystring: shapes.contactsQuery, response: { 200: shapes.contactsPage } },
    },
    async (request) => showContacts(deps, principalOf(request), request.query),
  );
  app.post(
    "/contacts",
    { config, schema: { tags, summary: "Add a contact", body: shapes.newContact, response: one } },
    async (request) => addContact(deps, principalOf(request), request.body),
  );
  app.get(
    "/contacts/:id",
    { config, schema: { tags, summary: "One contact with its deals", params, response: one } },
    async (request) => showContact(deps, principalOf(request), request.params.id),
  );
  app.patch(
    "/contacts/:id",
    { config, schema: { tags, summary: "Change a contact", params, body: shapes.contactChange, response: one } },
    async (request) => changeContact(deps, principalOf(request), request.params.id, request.body),
  );
  app.get(
    "/contacts/:id/history",
    {
      config,
      schema: {
        tags,
        summary: "Who changed a contact",
        params,
        querystring: listQuery,
        response: { 200: shapes.recordHistory },
      },
    },
    async (request) => showHistory(deps, principalOf(request), "contact", request.params.id, request.query),
  );
}

function dealRoutes(app: PortalApp, deps: Dependencies): void {
  const tags = ["Contacts and deals"];
  const one = { 200: shapes.deal };
  app.get(
    "/deals",
    {
      config,
      schema: {
        tags,
        summary: "Deals, with counts and sums by stage",
        querystring: shapes.dealsQuery,
        response: { 200: shapes.dealsPage },
      },
    },
    async (request) => showDeals(deps, principalOf(request), request.query),
  );
  app.post(
    "/deals",
    { config, schema: { tags, summary: "Add a deal", body: shapes.newDeal, response: one } },
    async (request) => addDeal(deps, principalOf(request), request.body),
  );
  app.get("/deals/:id", { config, schema: { tags, summary: "One deal", params, response: one } }, async (request) =>
    showDeal(deps, principalOf(request), request.params.id),
  );
  app.patch(
    "/deals/:id",
    { config, schema: { tags, summary: "Change a deal", params, body: shapes.dealChange, response: one } },
    async (request) => changeDeal(deps, principalOf(request), request.params.id, request.body),
  );
  app.get(
    "/deals/:id/history",
    {
      config,
      schema: {
        tags,
        summary: "Who changed a deal",
        params,
        querystring: listQuery,
        response: { 200: shapes.recordHistory },
      },
    },
    async (request) => showHistory(deps, principalOf(request), "deal", request.params.id, request.query),
  );
}
