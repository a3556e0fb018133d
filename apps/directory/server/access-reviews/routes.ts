import { CSV_START, csvLine } from "@rollcall/foundation/csv";
import { encodeCursor } from "@rollcall/foundation/list-page";
import { Readable } from "node:stream";
import type { z } from "zod";
import {
  type accessReview,
  accessReviewCreate,
  accessReviews,
  accessReview as reviewShape,
  reviewDecided,
  reviewDecisions,
  type reviewItem,
  reviewItemsPage,
  reviewItemsQuery,
} from "../../shapes/access-reviews.ts";
import { idPath } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { pagePosition } from "../people/people-list.ts";
import { actorOf, type Console, signedIn } from "../permissions.ts";
import type { Db } from "../tables.ts";
import {
  closeReview,
  decide,
  type ItemFilter,
  type ItemRecord,
  listItems,
  listReviews,
  mayDecide,
  type ReviewRecord,
  reviewOf,
  startReview,
} from "./access-reviews.ts";

const presentReview = (row: ReviewRecord): z.infer<typeof accessReview> => ({
  id: row.id,
  name: row.name,
  status: row.status,
  scope: row.scope,
  reviewers: row.reviewers,
  byManager: row.by_manager,
  dueAt: row.due_at.toISOString(),
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  closedBy: row.closed_by,
  closedAt: row.closed_at?.toISOString() ?? null,
  counts: row.counts,
});

const presentItem = (row: ItemRecord, me: string): z.infer<typeof reviewItem> => ({
  id: row.id,
  kind: row.kind,
  app: { id: row.app_id, name: row.app_label },
  person: {
    id: row.person_id,
    name: row.person_name,
    login: row.login,
    department: row.department,
    status: row.person_status,
  },
  account: row.account,
  through: row.through,
  since: row.since?.toISOString() ?? null,
  lastSignInAt: row.last_sign_in?.toISOString() ?? null,
  neverSignedIn: row.never_signed_in,
  reviewers: row.reviewers,
  mayDecide: mayDecide(row, me),
  decision: row.decision,
  leaveGroups: row.leave_groups,
  reason: row.reason,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
  outcome: row.outcome,
  outcomeText: row.outcome_text,
});

export const accessReviewRoutes = (app: Console, { clock, db }: Dependencies): void => {
  const tags = ["access reviews"];
  const present = async (id: string) => presentReview(await reviewOf(db.kysely, id));

  app.get("/access-reviews", { schema: { tags, response: { 200: accessReviews } } }, async () => ({
    reviews: (await listReviews(db.kysely)).map(presentReview),
  }));

  app.post(
    "/access-reviews",
    { schema: { tags, body: accessReviewCreate, response: { 201: reviewShape } } },
    async (request, reply) => {
      const id = await db.transaction((trx) => startReview(trx, actorOf(request), request.body, clock()));
      return reply.code(201).send(await present(id));
    },
  );

  app.get("/access-reviews/:id", { schema: { tags, params: idPath, response: { 200: reviewShape } } }, ({ params }) =>
    present(params.id),
  );

  app.get(
    "/access-reviews/:id/items",
    { schema: { tags, params: idPath, querystring: reviewItemsQuery, response: { 200: reviewItemsPage } } },
    async (request) => {
      const { id } = request.params;
      await reviewOf(db.kysely, id);
      const { app: appId, cursor, limit, search = "", show } = request.query;
      const me = signedIn(request).email;
      const rows = await listItems(db.kysely, id, {
        search,
        show,
        me,
        app: appId,
        after: pagePosition(cursor),
        limit: limit + 1,
      });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map((row) => presentItem(row, me)),
        next: last === undefined ? null : encodeCursor([last.sort_key, last.id]),
      };
    },
  );

  app.get(
    "/access-reviews/:id/items.csv",
    { schema: { tags, params: idPath, querystring: reviewItemsQuery } },
    async (request, reply) => {
      const { id } = request.params;
      const { app: appId, search = "", show } = request.query;
      await reviewOf(db.kysely, id);
      const filter = { search, show, me: signedIn(request).email, app: appId };
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="access-review.csv"')
        .send(Readable.from(itemsCsv(db.kysely, id, filter)));
    },
  );

  app.post(
    "/access-reviews/:id/decisions",
    { schema: { tags, params: idPath, body: reviewDecisions, response: { 200: reviewDecided } } },
    (request) => db.transaction((trx) => decide(trx, actorOf(request), request.params.id, request.body, clock())),
  );

  app.post(
    "/access-reviews/:id/close",
    { schema: { tags, params: idPath, response: { 200: reviewShape } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => closeReview(trx, actorOf(request), id, clock()));
      return present(id);
    },
  );
};

const columns = [
  "Kind",
  "Person",
  "Login",
  "Department",
  "Status",
  "App",
  "Account",
  "Through",
  "Since",
  "Last sign-in",
  "Never signed in",
  "Reviewers",
  "Decision",
  "Reason",
  "Decided by",
  "Decided at",
  "Outcome",
];

async function* itemsCsv(db: Db, review: string, filter: Omit<ItemFilter, "after" | "limit">): AsyncGenerator<string> {
  yield CSV_START + csvLine(columns);
  for (let after: [string, string] | undefined; ;) {
    const rows = await listItems(db, review, { ...filter, after, limit: 500 });
    const last = rows.at(-1);
    if (last === undefined) return;
    after = [last.sort_key, last.id];
    yield rows
      .map((row) =>
        csvLine([
          row.kind,
          row.person_name,
          row.login,
          row.department,
          row.person_status,
          row.app_label,
          row.account,
          row.through.map(({ name }) => name).join(", "),
          row.since?.toISOString(),
          row.last_sign_in?.toISOString(),
          row.never_signed_in ? "yes" : "",
          row.reviewers.join(", "),
          row.decision ?? "not decided",
          row.reason,
          row.decided_by,
          row.decided_at?.toISOString(),
          row.outcome_text,
        ]),
      )
      .join("");
  }
}
