import { newId } from "@rollcall/foundation/ids";
import type { z } from "zod";
import type { accessReviewCreate } from "../../shapes/access-reviews.ts";
import type { Actor } from "../actor.ts";
import { listAdministrators } from "../administrators/administrators.ts";
import { listAppRecords } from "../apps/apps.ts";
import { fail, InvalidInput } from "../errors.ts";
import { groupsByIds } from "../groups/groups.ts";
import { type LogLine, record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { carryOut } from "./carry-out.ts";
import {
  findReview,
  insertOrphanItems,
  insertPeopleItems,
  insertReview,
  type ItemRecord,
  itemsByIds,
  itemsToCarryOut,
  lockReview,
  type ReviewRecord,
  saveDecisions,
  saveOutcomes,
  setClosed,
  takeReminders,
} from "./store.ts";

export { listItems, listReviews } from "./store.ts";
export type { ItemFilter, ItemRecord, ReviewRecord } from "./store.ts";

const target = ({ id, name }: { id: string; name: string }): LogLine["target"] => ({ kind: "access_review", id, name });

export const reviewOf = async (db: Db, id: string): Promise<ReviewRecord> => {
  const review = await findReview(db, id);
  if (!review) throw fail("not_found", { what: "access review" });
  return review;
};

/** Begins a campaign: what there is to decide is written down as it is now. */
export const startReview = async (
  trx: Trx,
  actor: Actor,
  input: z.output<typeof accessReviewCreate>,
  now: Date,
): Promise<string> => {
  if (Date.parse(input.dueAt) <= now.getTime())
    throw new InvalidInput([{ path: "dueAt", message: "The review must be due in the future. Choose a later day." }]);
  const all = await listAppRecords(trx, { limit: 1000 });
  const apps =
    input.apps.length === 0
      ? all.filter(({ status }) => status === "active")
      : all.filter(({ id }) => input.apps.includes(id));
  const groups = await groupsByIds(trx, input.groups);
  const administrators = (await listAdministrators(trx)).filter(({ id }) => input.reviewers.includes(id));
  if (apps.length < new Set(input.apps).size || apps.length === 0) throw fail("not_found", { what: "app" });
  if (groups.length < new Set(input.groups).size) throw fail("not_found", { what: "group" });
  if (administrators.length < new Set(input.reviewers).size) throw fail("not_found", { what: "administrator" });
  const id = newId();
  const reviewers = administrators.map(({ email, id: who, name }) => ({ id: who, name, email }));
  const { byManager, dueAt, name } = input;
  await insertReview(trx, {
    id,
    name,
    scope: {
      apps: apps.map(({ id: app, label }) => ({ id: app, name: label })),
      groups: groups.map(({ id: group, name: called }) => ({ id: group, name: called })),
    },
    reviewers,
    by_manager: byManager,
    due_at: new Date(dueAt),
    created_by: actor.name,
    created_at: now,
  });
  const ask = {
    review: id,
    apps: apps.map((app) => app.id),
    groups: groups.map((group) => group.id),
    reviewers: reviewers.map(({ email }) => email),
    byManager,
  };
  await insertPeopleItems(trx, ask);
  // An account that nobody owns is in no group.
  if (groups.length === 0) await insertOrphanItems(trx, ask);
  const { counts } = await reviewOf(trx, id);
  const message = `Started the access review ${name} with ${counts.items.toLocaleString("en")} to decide`;
  const detail = {
    apps: apps.map(({ label }) => label),
    reviewers: reviewers.map(({ email }) => email),
    dueAt,
    counts,
  };
  await record(
    trx,
    actor,
    [{ event: "certification.campaign.create", target: target({ id, name }), message, detail }],
    now,
  );
  return id;
};

const openReview = async (trx: Trx, id: string, closing: boolean): Promise<{ id: string; name: string }> => {
  const review = await lockReview(trx, id, closing);
  if (!review) throw fail("not_found", { what: "access review" });
  if (review.status === "closed") throw fail("review_closed", { name: review.name });
  return review;
};

/** Whether this administrator is among the reviewers of the item; where none are named, everybody is. */
export const mayDecide = (item: Pick<ItemRecord, "reviewers">, who: string): boolean =>
  item.reviewers.length === 0 || item.reviewers.some((reviewer) => reviewer.toLowerCase() === who.toLowerCase());

export interface DecisionInput {
  items: string[];
  decision: ItemRecord["decision"];
  reason: string;
  leaveGroups: boolean;
}

const fits: Record<ItemRecord["kind"], NonNullable<ItemRecord["decision"]>[]> = {
  assigned: ["keep", "revoke"],
  orphan: ["keep", "revoke"],
  missing: ["keep", "give", "revoke"],
};

/** Records decisions; they can be changed until the review is closed, and nothing is taken away before. */
export const decide = async (
  trx: Trx,
  actor: Actor,
  reviewId: string,
  input: DecisionInput,
  now: Date,
): Promise<{ done: number; refused: { name: string; reason: string }[] }> => {
  const review = await openReview(trx, reviewId, false);
  if (input.decision === "revoke" && input.reason === "")
    throw new InvalidInput([{ path: "reason", message: "Say why the access is taken away." }]);
  const refused: { name: string; reason: string }[] = [];
  const meant = (await itemsByIds(trx, reviewId, input.items)).filter((item) => {
    const name = `${item.person_name} in ${item.app_label}`;
    if (!mayDecide(item, actor.name))
      refused.push({ name, reason: `${item.reviewers.join(", ")} decides about this.` });
    else if (input.decision !== null && !fits[item.kind].includes(input.decision))
      refused.push({ name, reason: "There is access already, so none can be given." });
    else return true;
    return false;
  });
  const { decision, leaveGroups, reason } = input;
  const said = { decision, reason, leaveGroups: leaveGroups && decision === "revoke", by: actor.name, at: now };
  await saveDecisions(
    trx,
    meant.map(({ id }) => id),
    said,
  );
  const word =
    decision === null ? "Took decisions back" : `Decided to ${decision === "give" ? "give access to" : decision}`;
  await record(
    trx,
    actor,
    meant.map((item) => ({
      event: "certification.campaign.item.decide",
      target: target(review),
      message: `${word}: ${item.person_name} in ${item.app_label}`,
      detail: { item: item.id, person: item.person_id, app: item.app_id, decision, reason },
    })),
    now,
  );
  return { done: meant.length, refused };
};

/** Ends a campaign: what was decided is carried out by the rules of assignments, and nothing of it changes any more. */
export const closeReview = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<void> => {
  const review = await openReview(trx, id, true);
  const outcomes = [];
  for (const item of await itemsToCarryOut(trx, id))
    outcomes.push({ id: item.id, ...(await carryOut(trx, actor, item, now)) });
  await saveOutcomes(trx, outcomes);
  await setClosed(trx, id, actor.name, now);
  const { counts } = await reviewOf(trx, id);
  const message = `Closed the access review ${review.name}: ${counts.keep} kept, ${counts.revoke} revoked, ${counts.items - counts.decided} not decided`;
  await record(
    trx,
    actor,
    [{ event: "certification.campaign.close", target: target(review), message, detail: { counts } }],
    now,
  );
};

/** Reminds of reviews that are due soon or overdue, once a day, in the system log. */
export const remindOfReviews = async (trx: Trx, actor: Actor, now: Date): Promise<void> => {
  const reviews = await takeReminders(trx);
  await record(
    trx,
    actor,
    reviews.map(({ due_at, undecided, ...review }) => ({
      event: "certification.campaign.remind",
      target: target(review),
      message: `The access review ${review.name} ${due_at < now ? "was" : "is"} due on ${due_at.toISOString().slice(0, 10)}: ${undecided.toLocaleString("en")} not decided`,
      detail: { undecided, dueAt: due_at.toISOString() },
    })),
    now,
  );
};
