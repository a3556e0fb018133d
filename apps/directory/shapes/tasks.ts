import { z } from "zod";
import { id, pageQuery, search, time } from "./values.ts";

// What waits for an administrator, over all apps.

/** GET /console/tasks */
export const taskList = z.object({
  /** People whose provisioning failed for good, by app and cause; the most first. */
  failures: z.array(
    z.object({
      app: z.object({ id, label: z.string() }),
      /** The message with what differs from person to person taken out: the key of the group. */
      cause: z.string(),
      message: z.string(),
      wayOut: z.string().nullable(),
      people: z.number().int(),
      since: time,
      examples: z.array(z.object({ id, name: z.string() })),
    }),
  ),
  /** Apps for which the deletion guard waits for a decision. */
  held: z.array(z.object({ app: z.object({ id, label: z.string() }), people: z.number().int(), since: time })),
  /** Apps that nothing is sent to until somebody does something, or until they answer again. */
  stopped: z.array(
    z.object({
      app: z.object({ id, label: z.string() }),
      reason: z.string(),
      wayOut: z.string().nullable(),
      since: time,
    }),
  ),
  /** Of all three; a failure counts once for each cause. */
  total: z.number().int(),
});
export type TaskList = z.infer<typeof taskList>;

/** GET /console/tasks/people: everybody behind one cause. */
export const taskPeopleQuery = z.object({ app: id, cause: z.string().max(2_000), search, ...pageQuery });
export const taskPeople = z.object({
  people: z.array(z.object({ id, name: z.string(), email: z.string().nullable(), message: z.string(), since: time })),
  next: z.string().nullable(),
});
export type TaskPeople = z.infer<typeof taskPeople>;

/** POST /console/tasks/retry: all of a cause, or those of it who are named. */
export const taskRetry = z.object({
  app: id,
  cause: z.string().max(2_000),
  people: z.array(id).min(1).max(1_000).optional(),
});
export type TaskRetry = z.infer<typeof taskRetry>;
