import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import * as shapes from "../../shapes/exchanges.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { may } from "../permissions.ts";
import { showExchange, showExchanges, showSources } from "./exchanges.ts";
import { exportExchanges, exportName } from "./export.ts";
import { openLiveTail } from "./live.ts";

const tags = ["Provisioning activity"];

/** @param readSession puts whoever the session belongs to now on the request, or null. */
export function exchangeRoutes(
  app: PortalApp,
  deps: Dependencies,
  readSession: (request: FastifyRequest) => Promise<void>,
): void {
  const liveTail = openLiveTail(deps);
  app.addHook("preClose", (done) => {
    liveTail.close();
    done();
  });
  const mayGoOn = (request: FastifyRequest) => async (): Promise<boolean> => {
    await readSession(request);
    return request.principal !== null && may(request.principal, "read_activity");
  };

  app.get(
    "/exchanges",
    {
      config: { access: "read_activity" },
      schema: {
        tags,
        summary: "SCIM exchanges, newest first",
        querystring: shapes.exchangesQuery,
        response: { 200: shapes.exchangesPage },
      },
    },
    async (request) => showExchanges(deps, principalOf(request), request.query),
  );
  app.get(
    "/exchanges/sources",
    {
      config: { access: "read_activity" },
      schema: { tags, summary: "What the list can be narrowed by", response: { 200: shapes.exchangeSources } },
    },
    async (request) => showSources(deps, principalOf(request)),
  );
  app.get(
    "/exchanges/export",
    {
      config: { access: "read_activity" },
      schema: { tags, summary: "SCIM exchanges as a file, CSV or NDJSON", querystring: shapes.exportQuery },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { format } = request.query;
      void reply
        .header("content-type", format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8")
        .header("content-disposition", `attachment; filename="${exportName(principal, format, deps.clock())}"`);
      return reply.send(Readable.from(exportExchanges(deps, principal, request.query, mayGoOn(request))));
    },
  );
  app.get(
    "/exchanges/live",
    {
      config: { access: "read_activity" },
      schema: { tags, summary: "Server-sent events: there are new exchanges" },
    },
    (request, reply) => {
      const { raw } = reply;
      const stop = liveTail.watch({
        account: principalOf(request).account.number,
        mayGoOn: mayGoOn(request),
        send: (text) => raw.write(text),
        end: () => raw.end(),
      });
      if (stop === undefined) throw refuse("too_many_watchers");
      raw.once("close", stop);
      reply.hijack();
      raw.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-correlation-id": request.id,
      });
      // The browser waits so long before it connects again.
      raw.write("retry: 2000\n\n");
    },
  );
  app.get(
    "/exchanges/:id",
    {
      config: { access: "read_activity" },
      schema: {
        tags,
        summary: "One exchange with request and response",
        params: z.object({ id: z.uuid() }),
        response: { 200: shapes.exchangeDetail },
      },
    },
    async (request) => showExchange(deps, principalOf(request), request.params.id),
  );
}
