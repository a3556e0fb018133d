import type { FastifyInstance, FastifyRequest } from "fastify";
import { isId } from "@rollcall/foundation/ids";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import { logPage } from "../system-log/system-log.ts";
import type { ApiContext } from "./context.ts";
import { invalid } from "./okta-error.ts";
import { limitOf, linkPages, queryText } from "./paging.ts";
import { presentLogEvent } from "./present.ts";

const timeOf = (request: FastifyRequest, name: string): Date | undefined => {
  const text = queryText(request, name);
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw invalid(name, `${name}: Must be a time such as 2026-11-23T08:00:00Z`);
  return time;
};

const positionOf = (request: FastifyRequest): { at: Date; id: string } | undefined => {
  const text = queryText(request, "after");
  if (text === undefined) return undefined;
  const [time, id] = decodeCursor(text) ?? [];
  const at = new Date(String(time));
  if (typeof id !== "string" || !isId(id) || Number.isNaN(at.getTime()))
    throw invalid("after", "after: Unknown cursor; take it from the Link header");
  return { at, id };
};

const condition = /^\s*(eventType|target\.id|actor\.displayName)\s+eq\s+"([^"]*)"\s*$/i;

const filterOf = (text: string | undefined) => {
  if (text === undefined) return {};
  const [, field = "", value = ""] = condition.exec(text) ?? [];
  switch (field.toLowerCase()) {
    case "eventtype":
      return { event: value };
    case "actor.displayname":
      return { actor: value };
    case "target.id":
      if (isId(value)) return { target: value };
      throw invalid("filter", `filter: "${value}" is not an id`);
    default:
      throw invalid(
        "filter",
        'filter: Only eventType eq "...", target.id eq "..." and actor.displayName eq "..." are possible',
      );
  }
};

export const logRoutes = (app: FastifyInstance, { db, publicUrl }: ApiContext): void => {
  app.get("/logs", async (request, reply) => {
    const order = queryText(request, "sortOrder") ?? "ASCENDING";
    if (!/^(ASCENDING|DESCENDING)$/.test(order))
      throw invalid("sortOrder", "sortOrder: Must be ASCENDING or DESCENDING");
    const limit = limitOf(request, { usual: 100, most: 1000 });
    const rows = await logPage(db.kysely, {
      ...filterOf(queryText(request, "filter")),
      search: queryText(request, "q"),
      since: timeOf(request, "since"),
      until: timeOf(request, "until"),
      ascending: order === "ASCENDING",
      after: positionOf(request),
      limit: limit + 1,
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next = rows.length > limit && last ? encodeCursor([last.at.toISOString(), last.id]) : undefined;
    linkPages(reply, request, publicUrl, next);
    return shown.map(presentLogEvent);
  });
};
