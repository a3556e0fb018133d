import { CSV_START, csvLine } from "@rollcall/foundation/csv";
import { encodeCursor } from "@rollcall/foundation/list-page";
import { Readable } from "node:stream";
import type { z } from "zod";
import { actionResult, driftActions, driftPage, driftQuery, type driftRow } from "../../../shapes/app-accounts.ts";
import { idPath } from "../../../shapes/values.ts";
import { appRecordOf } from "../../apps/apps.ts";
import type { Dependencies } from "../../dependencies.ts";
import { InvalidInput } from "../../errors.ts";
import { actorOf, type Console } from "../../permissions.ts";
import type { Db, Trx } from "../../tables.ts";
import { textPosition } from "../app-imports/app-imports-routes.ts";
import { acceptDrift, type DriftResult, forgetAccepted, overwriteDrift } from "./drift.ts";
import { countDrift, type DriftFilter, type DriftRecord, driftingPaths, listDrift } from "./drift-store.ts";
import { stateWords } from "./drift-words.ts";

const present = (row: DriftRecord): z.infer<typeof driftRow> => ({
  subject: row.subject,
  state: row.state,
  personId: row.person_id,
  remoteId: row.remote_id,
  name: row.name,
  userName: row.user_name,
  note: row.note,
  since: row.since.toISOString(),
  differences: row.differences,
});

export const driftRoutes = (app: Console, { clock, db }: Dependencies): void => {
  const tags = ["drift"];

  app.get(
    "/apps/:id/drift",
    { schema: { tags, params: idPath, querystring: driftQuery, response: { 200: driftPage } } },
    async ({ params, query }) => {
      await appRecordOf(db.kysely, params.id);
      const { limit, path, search = "", state } = query;
      const filter = { limit: limit + 1, path, search, state, after: textPosition(query.cursor) };
      const [rows, found, paths] = await Promise.all([
        listDrift(db.kysely, params.id, filter),
        countDrift(db.kysely, params.id),
        driftingPaths(db.kysely, params.id),
      ]);
      const count = (name: keyof typeof stateWords) => found.get(name) ?? 0;
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        rows: rows.slice(0, limit).map(present),
        next: last === undefined ? null : encodeCursor([last.sort_key, last.subject]),
        counts: {
          in_sync: count("in_sync"),
          changed: count("changed"),
          missing: count("missing"),
          unmanaged: count("unmanaged"),
          not_assigned: count("not_assigned"),
          accepted: count("accepted"),
          pending: count("pending"),
        },
        paths,
      };
    },
  );

  app.get(
    "/apps/:id/drift.csv",
    { schema: { tags, params: idPath, querystring: driftQuery } },
    async (request, reply) => {
      const { id } = request.params;
      await appRecordOf(db.kysely, id);
      const { path, search = "", state } = request.query;
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="drift.csv"')
        .send(Readable.from(driftCsv(db.kysely, id, { path, search, state })));
    },
  );

  app.post(
    "/apps/:id/drift/actions",
    { schema: { tags, params: idPath, body: driftActions, response: { 200: actionResult } } },
    async (request) => {
      const { id } = request.params;
      const { action, all, reason, subjects } = request.body;
      if (subjects.length === 0 && all === undefined)
        throw new InvalidInput([{ path: "subjects", message: "Choose at least one account." }]);
      const actor = actorOf(request);
      const act = (some: string[]) => (trx: Trx) =>
        action === "overwrite"
          ? overwriteDrift(trx, actor, id, some, clock())
          : action === "accept"
            ? acceptDrift(trx, actor, id, { subjects: some, reason }, clock())
            : forgetAccepted(trx, actor, id, some, clock());
      if (all === undefined) return db.transaction(act(subjects));
      const result: DriftResult = { done: 0, refused: [] };
      for await (const some of subjectsOf(db.kysely, id, all)) {
        const part = await db.transaction(act(some));
        result.done += part.done;
        result.refused.push(...part.refused);
      }
      return { done: result.done, refused: result.refused.slice(0, 200) };
    },
  );
};

async function* pagesOf(db: Db, appId: string, filter: Omit<DriftFilter, "after" | "limit">) {
  for (let after: [string, string] | undefined; ;) {
    const rows = await listDrift(db, appId, { ...filter, after, limit: 500 });
    const last = rows.at(-1);
    if (last === undefined) return;
    after = [last.sort_key, last.subject];
    yield rows;
  }
}

async function* subjectsOf(db: Db, appId: string, state: DriftFilter["state"]) {
  for await (const rows of pagesOf(db, appId, { state, search: "" })) yield rows.map(({ subject }) => subject);
}

const columns = [
  "State",
  "Name",
  "Account",
  "Attribute",
  "Here",
  "There",
  "Last confirmed",
  "Confirmed at",
  "Note",
  "Since",
];

/** One line for each difference; an account without one has a line of its own. */
async function* driftCsv(db: Db, appId: string, filter: Omit<DriftFilter, "after" | "limit">): AsyncGenerator<string> {
  yield CSV_START + csvLine(columns);
  for await (const rows of pagesOf(db, appId, filter))
    yield rows
      .map((row) => {
        const start = [stateWords[row.state], row.name, row.user_name];
        const end = [row.note ?? "", row.since.toISOString()];
        if (row.differences.length === 0) return csvLine([...start, "", "", "", "", "", ...end]);
        return row.differences
          .map((one) => csvLine([...start, one.path, one.here, one.there, one.confirmed, one.confirmedAt, ...end]))
          .join("");
      })
      .join("");
}
