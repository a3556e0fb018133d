import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import * as shapes from "../../shapes/audit.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { may } from "../permissions.ts";
import { showAudit } from "./audit.ts";
import { auditFileName, exportAudit } from "./export.ts";

const tags = ["Audit log"];
const config = { access: "read_audit" } as const;

/** @param readSession puts whoever the session belongs to now on the request, or null. */
export function auditRoutes(
  app: PortalApp,
  deps: Dependencies,
  readSession: (request: FastifyRequest) => Promise<void>,
): void {
  app.get(
    "/audit",
    {
      config,
      schema: {
        tags,
        summary: "What changed, newest first",
        querystring: shapes.auditQuery,
        response: { 200: shapes.auditPage },
      },
    },
    async (request) => showAudit(deps, principalOf(request), request.query),
  );
  app.get(
    "/audit/export",
    {
      config,
      schema: { tags, summary: "The audit log as a file, CSV or NDJSON", querystring: shapes.auditExportQuery },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { format } = request.query;
      const mayGoOn = async (): Promise<boolean> => {
        await readSession(request);
        return request.principal !== null && may(request.principal, "read_audit");
      };
      void reply
        .header("content-type", format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8")
        .header("content-disposition", `attachment; filename="${auditFileName(principal, format, deps.clock())}"`);
      return reply.send(Readable.from(exportAudit(deps, principal, request.query, mayGoOn)));
    },
  );
}
