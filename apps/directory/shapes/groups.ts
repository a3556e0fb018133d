import { z } from "zod";
import { personRow } from "./people.ts";
import { id, pageQuery, search, time } from "./values.ts";

export const groupRow = z.object({
  id,
  name: z.string(),
  description: z.string(),
  memberCount: z.number().int(),
  appCount: z.number().int(),
  createdAt: time,
  updatedAt: time,
});
export type GroupRow = z.infer<typeof groupRow>;

/** GET /console/groups */
export const groupsQuery = z.object({ ...pageQuery, search });
export type GroupsQuery = z.input<typeof groupsQuery>;
export const groupsPage = z.object({
  groups: z.array(groupRow),
  next: z.string().nullable(),
  total: z.number().int(),
});
export type GroupsPage = z.infer<typeof groupsPage>;

const name = z.string().trim().min(1, "Give the group a name.").max(255, "A name has at most 255 characters.");
const description = z.string().trim().max(1024, "A description has at most 1,024 characters.");

/** POST /console/groups */
export const groupCreate = z.object({ name, description: description.default("") });
export type GroupCreate = z.input<typeof groupCreate>;

/** PATCH /console/groups/:id */
export const groupUpdate = z.object({ name: name.optional(), description: description.optional() });
export type GroupUpdate = z.infer<typeof groupUpdate>;

/** GET /console/groups/:id */
export const group = groupRow.extend({
  membersChangedAt: time,
  apps: z.array(z.object({ appId: id, label: z.string(), catalog: z.string(), assignmentId: id })),
});
export type Group = z.infer<typeof group>;

/** GET /console/groups/:id/members */
export const membersQuery = z.object({ ...pageQuery, search });
export const membersPage = z.object({
  members: z.array(personRow.extend({ addedAt: time })),
  next: z.string().nullable(),
  total: z.number().int(),
});
export type MembersPage = z.infer<typeof membersPage>;

/** PUT and DELETE /console/groups/:id/members/:personId */
export const memberPath = z.object({ id, personId: id });

/** POST /console/groups/:id/members: people by id, or pasted logins and e-mail addresses. */
export const membersAdd = z.object({
  people: z.array(id).max(5000).default([]),
  logins: z.array(z.string().trim().max(320)).max(5000).default([]),
});
export type MembersAdd = z.input<typeof membersAdd>;
export const membersAdded = z.object({
  added: z.number().int(),
  alreadyMembers: z.number().int(),
  notFound: z.array(z.string()),
});
export type MembersAdded = z.infer<typeof membersAdded>;
