import { checkPath, conformanceDetail, conformanceStart, conformanceState } from "../../../shapes/conformance.ts";
import { idPath } from "../../../shapes/values.ts";
import type { Dependencies } from "../../dependencies.ts";
import { actorOf, type Console } from "../../permissions.ts";
import type { ConformanceRunner } from "./conformance-run.ts";
import { beginRun, detailOf, reportOf, stateOf, stopRun } from "./conformance.ts";

export const conformanceRoutes = (app: Console, deps: Dependencies, runner: ConformanceRunner): void => {
  const { kysely } = deps.db;
  const tags = ["conformance"];

  app.get(
    "/apps/:id/conformance",
    { schema: { tags, params: idPath, response: { 200: conformanceState } } },
    ({ params }) => stateOf(kysely, params.id),
  );

  app.post(
    "/apps/:id/conformance",
    { schema: { tags, params: idPath, body: conformanceStart, response: { 202: conformanceState } } },
    async (request, reply) => {
      const { id } = request.params;
      await beginRun(deps, runner, actorOf(request), id, request.body);
      return reply.code(202).send(await stateOf(kysely, id));
    },
  );

  app.post(
    "/apps/:id/conformance/stop",
    { schema: { tags, params: idPath, response: { 202: conformanceState } } },
    async ({ params }, reply) => {
      await stopRun(kysely, params.id);
      return reply.code(202).send(await stateOf(kysely, params.id));
    },
  );

  app.get(
    "/apps/:id/conformance/results/:check",
    { schema: { tags, params: checkPath, response: { 200: conformanceDetail } } },
    ({ params }) => detailOf(kysely, params.id, params.check),
  );

  app.get("/apps/:id/conformance/report.json", { schema: { tags, params: idPath } }, async ({ params }, reply) => {
    const report = await reportOf(kysely, params.id);
    return reply
      .type("application/json; charset=utf-8")
      .header("content-disposition", `attachment; filename="scim-conformance-${report.run}.json"`)
      .send(JSON.stringify(report, null, 2));
  });
};
