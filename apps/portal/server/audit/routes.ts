import * as shapes from "../../shapes/audit.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { showAudit } from "./audit.ts";

export function auditRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/audit",
    {
      config: { access: "read_audit" },
      schema: {
        tags: ["Audit log"],
        summary: "What changed, newest first",
        querystring: shapes.auditQuery,
        response: { 200: shapes.auditPage },
      },
    },
    async (request) => showAudit(deps, principalOf(request), request.query),
  );
}
