import { Readable } from "node:stream";
import {
  addresses,
  addressReport,
  appEffects,
  assign,
  assignmentIds,
  assignmentReview,
  assignmentsFilter,
  consequence,
  conversion,
  groupOrder,
  peopleIds,
  unassigned,
} from "../../shapes/assignments.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import { appRecordOf } from "../apps/apps.ts";
import type { Dependencies } from "../dependencies.ts";
import { fail } from "../errors.ts";
import { groupOf } from "../groups/groups.ts";
import { mappedTargets } from "../mappings/targets.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { reviewAssignment } from "../provisioning/screens/assignment-review.ts";
import { readAddresses } from "./addresses.ts";
import { assignmentsCsv } from "./assignments-csv.ts";
import { unassign } from "./assignments.ts";
import { consequenceOf, groupEffects, lifecycleEffects } from "./consequence.ts";
import { convertToGroups, previewConversion } from "./convert.ts";
import { orderGroups } from "./order.ts";
import { checkOverrides } from "./overrides.ts";

/** Assignments many at a time, and what a change would do to them. */
export const bulkAssignmentRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["assignments"];
  const many = { tags, params: idPath, body: assignmentIds };

  app.post(
    "/apps/:id/assignments/addresses",
    { schema: { tags, params: idPath, body: addresses, response: { 200: addressReport } } },
    ({ params, body }) => readAddresses(db.kysely, params.id, body.texts),
  );

  app.post(
    "/apps/:id/assignments/review",
    { schema: { tags, params: idPath, body: assign, response: { 200: assignmentReview } } },
    async ({ params: { id: appId }, body: { people, groups, overrides } }) => {
      const targets = await mappedTargets(db.kysely, appId);
      const review = await reviewAssignment(db, {
        appId,
        people,
        groups,
        overrides: await checkOverrides(db.kysely, appId, overrides),
        labels: new Map(targets.map(({ target, label }) => [target, label])),
        now: clock(),
      });
      if (review === undefined) throw fail("not_found", { what: "app" });
      return review;
    },
  );

  app.post("/apps/:id/assignments/consequence", { schema: { ...many, response: { 200: consequence } } }, (request) =>
    consequenceOf(db.kysely, request.params.id, request.body.assignments),
  );

  app.post("/apps/:id/assignments/remove", { schema: { ...many, response: { 200: unassigned } } }, async (request) => ({
    removed: await db.transaction((trx) =>
      unassign(trx, actorOf(request), request.params.id, request.body.assignments, clock()),
    ),
  }));

  app.post("/apps/:id/assignments/conversion", { schema: { ...many, response: { 200: conversion } } }, (request) =>
    previewConversion(db.kysely, request.params.id, request.body.assignments),
  );

  app.post("/apps/:id/assignments/convert", { schema: { ...many, response: { 200: conversion } } }, (request) =>
    db.transaction((trx) =>
      convertToGroups(trx, actorOf(request), request.params.id, request.body.assignments, clock()),
    ),
  );

  app.put(
    "/apps/:id/group-order",
    { schema: { tags, params: idPath, body: groupOrder, response: { 204: nothing } } },
    async (request, reply) => {
      const { id } = request.params;
      await db.transaction((trx) => orderGroups(trx, actorOf(request), id, request.body.order, clock()));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/apps/:id/assignments.csv",
    { schema: { tags, params: idPath, querystring: assignmentsFilter } },
    async ({ params: { id }, query }, reply) => {
      const { label } = await appRecordOf(db.kysely, id);
      const name = `assignments of ${label}`.replaceAll(/[^\w -]/g, "");
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="${name}.csv"`)
        .send(Readable.from(assignmentsCsv(db.kysely, id, query)));
    },
  );

  app.post(
    "/people/effects",
    { schema: { tags, body: peopleIds, response: { 200: appEffects } } },
    async ({ body }) => ({
      apps: (await lifecycleEffects(db.kysely, body.people)).map((effect) => ({ ...effect, keeping: 0 })),
    }),
  );

  app.get(
    "/groups/:id/effects",
    { schema: { tags, params: idPath, response: { 200: appEffects } } },
    async ({ params }) => {
      await groupOf(db.kysely, params.id);
      return { apps: await groupEffects(db.kysely, params.id) };
    },
  );
};
