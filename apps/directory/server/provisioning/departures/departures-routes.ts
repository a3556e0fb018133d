import { Readable } from "node:stream";
import { departuresPage as page, departuresQuery, personDeparture } from "../../../shapes/departures.ts";
import { idPath } from "../../../shapes/values.ts";
import type { Dependencies } from "../../dependencies.ts";
import type { Console } from "../../permissions.ts";
import { departureOf, departuresCsv, departuresPage } from "./departures.ts";

export const departureRoutes = (app: Console, { db }: Dependencies): void => {
  const tags = ["departures"];

  app.get("/departures", { schema: { tags, querystring: departuresQuery, response: { 200: page } } }, ({ query }) =>
    departuresPage(db.kysely, query),
  );

  app.get("/departures.csv", { schema: { tags, querystring: departuresQuery } }, ({ query }, reply) =>
    reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="departures.csv"')
      .send(Readable.from(departuresCsv(db.kysely, { search: query.search ?? "", open: query.state === "open" }))),
  );

  app.get(
    "/people/:id/departure",
    { schema: { tags, params: idPath, response: { 200: personDeparture } } },
    async ({ params }) => ({ departure: await departureOf(db.kysely, params.id) }),
  );
};
