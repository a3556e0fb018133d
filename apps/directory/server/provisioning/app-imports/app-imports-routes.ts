import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import {
  accountActions,
  accountReview,
  type accountRow,
  accountsPage,
  accountsQuery,
  actionResult,
  type reading,
  readingSettings,
  readingStart,
  readingState,
} from "../../../shapes/app-accounts.ts";
import { idPath } from "../../../shapes/values.ts";
import { appRecordOf } from "../../apps/apps.ts";
import type { Dependencies } from "../../dependencies.ts";
import { fail } from "../../errors.ts";
import { actorOf, type Console } from "../../permissions.ts";
import { type AccountRow, countPlaces, listAccounts, tellsSignIn } from "./accounts-store.ts";
import {
  changeReading,
  createChosen,
  deactivateChosen,
  ignoreChosen,
  linkAllExact,
  linkChosen,
  pathsToMatch,
  startReading,
} from "./app-imports.ts";
import { latestReads, type ReadRecord, readSettings } from "./reads-store.ts";
import { reviewAccounts } from "./review.ts";

const presentAccount = (row: AccountRow): z.infer<typeof accountRow> => ({
  remoteId: row.remote_id,
  name: row.name,
  userName: row.user_name,
  email: row.email,
  active: row.active,
  lastSignInAt: row.last_sign_in?.toISOString() ?? null,
  firstSeenAt: row.first_seen_at.toISOString(),
  seenAt: row.asked_at.toISOString(),
  match: row.match,
  candidates: row.candidates.map((one) => ({
    id: one.person,
    name: one.name,
    email: one.email,
    status: one.status as z.infer<typeof accountRow>["candidates"][number]["status"],
    how: one.how,
    assigned: one.assigned,
    hasAnother: one.taken === true,
  })),
  ignored: row.ignored,
  owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? "", how: row.matched_how ?? "" },
});

const presentRead = (row: ReadRecord): z.infer<typeof reading> => ({
  id: row.id,
  cause: row.cause,
  status: row.status,
  startedBy: row.started_by,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  pages: row.pages,
  accounts: row.accounts,
  announced: row.announced,
  complete: row.complete,
  note: row.note,
  wayOut: row.way_out,
  counts: row.counts,
});

/** The last row of the page before, by its sort key and its name. */
export const textPosition = (cursor: string | undefined): [string, string] | undefined => {
  if (cursor === undefined) return undefined;
  const [key, name] = decodeCursor(cursor) ?? [];
  if (typeof key !== "string" || typeof name !== "string") throw fail("invalid_cursor");
  return [key, name];
};

export const appImportRoutes = (app: Console, deps: Dependencies): void => {
  const { clock, db } = deps;
  const tags = ["accounts of apps"];

  const stateOf = async (appId: string): Promise<z.infer<typeof readingState>> => {
    await appRecordOf(db.kysely, appId);
    const [{ done, latest }, settings, tells, paths] = await Promise.all([
      latestReads(db.kysely, appId),
      readSettings(db.kysely, appId),
      tellsSignIn(db.kysely, appId),
      pathsToMatch(db.kysely, db, appId),
    ]);
    return {
      settings: {
        every: settings.every,
        confirmExact: settings.confirm_exact,
        matchOn: settings.match_on,
        driftPolicy: settings.drift_policy,
      },
      nextAt: settings.next_at?.toISOString() ?? null,
      latest: latest === undefined ? null : presentRead(latest),
      done: done === undefined ? null : presentRead(done),
      tellsSignIn: tells,
      paths,
    };
  };

  app.get("/apps/:id/reading", { schema: { tags, params: idPath, response: { 200: readingState } } }, ({ params }) =>
    stateOf(params.id),
  );

  app.put(
    "/apps/:id/reading",
    { schema: { tags, params: idPath, body: readingSettings, response: { 200: readingState } } },
    async (request) => {
      const { id } = request.params;
      const { confirmExact: confirm_exact, driftPolicy: drift_policy, every, matchOn: match_on } = request.body;
      const settings = { every, confirm_exact, drift_policy, match_on };
      await db.transaction((trx) => changeReading(trx, actorOf(request), id, settings, clock()));
      return stateOf(id);
    },
  );

  app.post(
    "/apps/:id/reading",
    { schema: { tags, params: idPath, body: readingStart, response: { 202: readingState } } },
    async (request, reply) => {
      const { id } = request.params;
      const how = { cause: "by_hand" as const, approved: request.body?.approved === true };
      await db.transaction((trx) => startReading(trx, actorOf(request), id, how, clock()));
      return reply.code(202).send(await stateOf(id));
    },
  );

  app.get(
    "/apps/:id/accounts",
    { schema: { tags, params: idPath, querystring: accountsQuery, response: { 200: accountsPage } } },
    async ({ params, query }) => {
      await appRecordOf(db.kysely, params.id);
      const { limit, place, search = "" } = query;
      const filter = { place, search, after: textPosition(query.cursor), limit: limit + 1 };
      const [rows, counts] = await Promise.all([
        listAccounts(db.kysely, params.id, filter),
        countPlaces(db.kysely, params.id),
      ]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const next = last === undefined ? null : encodeCursor([last.sort_key, last.remote_id]);
      return { accounts: rows.slice(0, limit).map(presentAccount), next, counts };
    },
  );

  app.post(
    "/apps/:id/accounts/review",
    { schema: { tags, params: idPath, body: accountActions, response: { 200: accountReview } } },
    async ({ body, params }) => ({ rows: await reviewAccounts(deps, params.id, body.action, body.accounts) }),
  );

  app.post(
    "/apps/:id/accounts/actions",
    { schema: { tags, params: idPath, body: accountActions, response: { 200: actionResult } } },
    async (request) => {
      const { id } = request.params;
      const { accounts: choices, action, allExact, reason } = request.body;
      const actor = actorOf(request);
      if (action === "link") return allExact ? linkAllExact(deps, id) : linkChosen(deps, actor, id, choices);
      if (action === "create") return createChosen(deps, actor, id, choices);
      return db.transaction((trx) =>
        action === "deactivate"
          ? deactivateChosen(trx, actor, id, { choices, reason }, clock())
          : ignoreChosen(trx, actor, id, { choices, ignore: action === "ignore", reason }, clock()),
      );
    },
  );
};
