import { z } from "zod";
import { personStatus } from "./people.ts";
import { syncState, syncStateName } from "./provisioning.ts";
import { id, pageQuery, search, time } from "./values.ts";

export const personAssignment = z.object({
  kind: z.literal("person"),
  person: z.object({
    id,
    name: z.string(),
    login: z.string(),
    email: z.string(),
    status: personStatus,
  }),
  assignmentId: id.nullable().describe("The direct assignment; null when the person has the app through groups only"),
  groups: z.array(z.object({ id, name: z.string(), assignmentId: id })),
  state: syncState,
  assignedAt: time,
});
export type PersonAssignment = z.infer<typeof personAssignment>;

export const groupAssignment = z.object({
  kind: z.literal("group"),
  assignmentId: id,
  group: z.object({
    id,
    name: z.string(),
    memberCount: z.number().int(),
    activeMembers: z.number().int(),
  }),
  priority: z.number().int(),
  assignedAt: time,
  createdBy: z.string(),
});
export type GroupAssignment = z.infer<typeof groupAssignment>;

/** GET /console/apps/:id/assignments: `kind=people` lists everybody in the app, directly or through a group. */
export const assignmentsQuery = z.object({
  ...pageQuery,
  kind: z.enum(["people", "groups"]).default("people"),
  search,
  state: syncStateName.optional(),
});
export type AssignmentsQuery = z.input<typeof assignmentsQuery>;
export const assignmentsPage = z.object({
  people: z.array(personAssignment),
  groups: z.array(groupAssignment),
  next: z.string().nullable(),
  counts: z.object({ people: z.number().int(), groups: z.number().int() }),
});
export type AssignmentsPage = z.infer<typeof assignmentsPage>;

/** POST /console/apps/:id/assignments */
export const assign = z
  .object({ people: z.array(id).max(5000).default([]), groups: z.array(id).max(500).default([]) })
  .refine((input) => input.people.length + input.groups.length > 0, "Choose at least one person or group.");
export type Assign = z.input<typeof assign>;
export const assigned = z.object({
  people: z.number().int(),
  groups: z.number().int(),
  alreadyAssigned: z.number().int(),
});
export type Assigned = z.infer<typeof assigned>;

/** GET /console/apps/:id/assignments/:assignmentId/consequence, DELETE /console/apps/:id/assignments/:assignmentId */
export const assignmentPath = z.object({ id, assignmentId: id });
export const consequence = z.object({
  losing: z.number().int().describe("People whose account in the app would be deactivated"),
  keeping: z.number().int().describe("People who keep it through something else"),
  losingSample: z.array(z.object({ id, name: z.string() })),
  keepingSample: z.array(z.object({ id, name: z.string(), through: z.array(z.string()) })),
  text: z.string().describe("The same in one plain sentence"),
});
export type Consequence = z.infer<typeof consequence>;
