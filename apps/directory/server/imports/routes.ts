import { Readable } from "node:stream";
import { importChoices, importList, importPreview, importQuery, importState } from "../../shapes/imports.ts";
import { idPath } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { fail } from "../errors.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { errorsCsv } from "./errors-csv.ts";
import { beginImport, importOf, listImports, presentImport, previewImport, stateOf } from "./imports.ts";
import type { ImportRunner } from "./run.ts";
import { takeFile } from "./upload.ts";

/** The file goes through as a stream: it is never in memory as a whole. */
const takeStreams = (app: Console): void => {
  for (const type of ["text/csv", "application/octet-stream", "text/plain", "application/vnd.ms-excel"])
    app.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
};

export const importRoutes = (app: Console, deps: Dependencies, runner: ImportRunner): void => {
  const { db, clock } = deps;
  const tags = ["imports"];

  void app.register(async (uploads: Console) => {
    uploads.removeContentTypeParser("application/json");
    takeStreams(uploads);
    uploads.post(
      "/imports",
      {
        bodyLimit: 60 * 1024 * 1024,
        schema: {
          tags,
          description: "The CSV file is the body (text/csv or application/octet-stream, at most 50 MB).",
          querystring: importQuery,
          response: { 201: importState },
        },
      },
      async (request, reply) => {
        const body: unknown = request.body;
        if (!(body instanceof Readable)) throw fail("import_empty");
        const id = await takeFile(deps, actorOf(request), request.query.name, body);
        return reply.code(201).send(await stateOf(db.kysely, id));
      },
    );
  });

  app.get("/imports", { schema: { tags, response: { 200: importList } } }, async () => ({
    imports: (await listImports(db.kysely)).map(presentImport),
  }));

  app.get("/imports/:id", { schema: { tags, params: idPath, response: { 200: importState } } }, ({ params }) =>
    stateOf(db.kysely, params.id),
  );

  app.post(
    "/imports/:id/preview",
    { schema: { tags, params: idPath, body: importChoices, response: { 200: importPreview } } },
    ({ params, body }) => previewImport(db.kysely, params.id, body),
  );

  app.post(
    "/imports/:id/run",
    { schema: { tags, params: idPath, body: importChoices, response: { 202: importState } } },
    async (request, reply) => {
      const { id } = request.params;
      await db.transaction((trx) => beginImport(trx, actorOf(request), id, request.body, clock()));
      runner.start(id);
      return reply.code(202).send(await stateOf(db.kysely, id));
    },
  );

  app.get("/imports/:id/errors.csv", { schema: { tags, params: idPath } }, async ({ params }, reply) => {
    const row = await importOf(db.kysely, params.id);
    return reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", `attachment; filename="import-errors.csv"`)
      .send(Readable.from(errorsCsv(db.kysely, row)));
  });
};
