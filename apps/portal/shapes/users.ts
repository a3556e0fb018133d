// GET  /api/users                      usersQuery → usersPage
// POST /api/users                      invitation → invited              (Super Admin)
// GET  /api/users/:id                  → userDetail
// PATCH /api/users/:id                 userChange → userDetail           (Super Admin, or the user's own profile)
// POST /api/users/:id/deactivate       → userDetail                      (Super Admin)
// POST /api/users/:id/reactivate       → userDetail                      (Super Admin)
// POST /api/users/:id/sign-in-link     → oneTimeLink                     (Super Admin)
// GET  /api/users/:id/scim             → scimDocument                    (Super Admin)
// GET  /api/users/:id/timeline         timelineQuery → timeline          (Super Admin)
import { z } from "zod";
import { attributeType } from "./attributes.ts";
import { id, instant, listEnd, listQuery, optionalInstant } from "./list.ts";
import { grantable } from "./permission-sets.ts";
import { role } from "./session.ts";

export const userStatus = z.enum(["invited", "active", "deactivated"]);
export type UserStatus = z.infer<typeof userStatus>;
/** Who keeps the profile: a directory over SCIM, or people here by hand. */
export const managedBy = z.enum(["directory", "manual"]);
export type ManagedBy = z.infer<typeof managedBy>;

export const usersQuery = listQuery.extend({
  /** Looks in name, e-mail, user name, job title and department. */
  search: z.string().trim().max(200).optional(),
  /** `current` is everybody who is not deactivated; `all` is the same as none. */
  status: z.enum([...userStatus.options, "current", "all"]).optional(),
  managedBy: managedBy.optional(),
  team: id.optional(),
  role: role.optional(),
  permissionSet: id.optional(),
  sort: z
    .enum(["name", "-name", "email", "-email", "created", "-created", "lastActive", "-lastActive", "status", "-status"])
    .default("name"),
});
export type UsersQuery = z.input<typeof usersQuery>;

const teamLabel = z.object({ id, name: z.string() });

export const userRow = z.object({
  id,
  displayName: z.string(),
  userName: z.string(),
  email: z.string(),
  status: userStatus,
  role,
  /** What the user may do here: the name of a permission set, or null for a Super Admin. */
  permissionSet: z.string().nullable(),
  team: teamLabel.nullable(),
  jobTitle: z.string().nullable(),
  department: z.string().nullable(),
  managedBy,
  /** The name of the connection that provisions the user. */
  connection: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  lastActiveAt: optionalInstant,
  /** When the directory last changed the user. */
  provisionedAt: optionalInstant,
  deactivatedAt: optionalInstant,
});
export type UserRow = z.infer<typeof userRow>;

export const usersPage = z.object({
  users: z.array(userRow),
  ...listEnd,
  /** Counts by status under the same search and filters (without the status filter itself). */
  counts: z.object({
    all: z.number().int(),
    current: z.number().int(),
    invited: z.number().int(),
    active: z.number().int(),
    deactivated: z.number().int(),
  }),
});
export type UsersPage = z.infer<typeof usersPage>;

export const userField = z.enum([
  "givenName",
  "familyName",
  "displayName",
  "email",
  "jobTitle",
  "department",
  "language",
  "region",
  "timeZone",
  "role",
  "mainTeamId",
  "permissionSetId",
]);
export type UserField = z.infer<typeof userField>;

/** One of the account's own attributes, with what the user has for it. */
export const customValue = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  type: attributeType,
  multiValued: z.boolean(),
  required: z.boolean(),
  canonicalValues: z.array(z.string()),
  /** As texts; none when nothing is set. */
  values: z.array(z.string()),
});
export type CustomValue = z.infer<typeof customValue>;

export const userDetail = userRow.extend({
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  language: z.string().nullable(),
  region: z.string().nullable(),
  timeZone: z.string().nullable(),
  externalId: z.string().nullable(),
  version: z.number().int(),
  teams: z.array(
    teamLabel.extend({
      /** Null for a team that the user is in only by way of a team inside it. */
      source: managedBy.nullable(),
      /** The user's own teams that are inside it. */
      through: z.array(teamLabel),
      main: z.boolean(),
    }),
  ),
  /** Fields that cannot be changed here, each with the sentence that says why. */
  locked: z.array(z.object({ field: userField, reason: z.string() })),
  /** Why Deactivate or Reactivate is not possible, or null. */
  deactivateRefusal: z.string().nullable(),
  reactivateRefusal: z.string().nullable(),
  /** The set chosen for this user by hand, which counts where the directory sends no role. */
  permissionSetId: id.nullable(),
  permissions: z.array(grantable),
  /** Why the user has them, in a sentence. */
  permissionReason: z.string(),
  deactivatedBy: z.string().nullable(),
  invitedAt: optionalInstant,
  liveSessions: z.number().int(),
  /** Whether a code is asked for at sign-in. */
  secondFactor: z.boolean(),
  custom: z.array(customValue),
  /** Why the own attributes cannot be changed here, or null. */
  customLocked: z.string().nullable(),
});
export type UserDetail = z.infer<typeof userDetail>;

const text = (length: number) => z.string().trim().max(length);

export const invitation = z.object({
  email: z.email("Write a whole e-mail address, like ada@example.com.").max(320),
  givenName: text(200).optional(),
  familyName: text(200).optional(),
  jobTitle: text(200).optional(),
  role: role.default("user"),
  mainTeamId: id.optional(),
});
export type Invitation = z.input<typeof invitation>;

/** A link to hand over; it works once, until `expiresAt`. */
export const oneTimeLink = z.object({ url: z.string(), expiresAt: instant });
export type OneTimeLink = z.infer<typeof oneTimeLink>;
export const invited = z.object({ user: userDetail, link: oneTimeLink });
export type Invited = z.infer<typeof invited>;

export const userChange = z.object({
  givenName: text(200).nullable().optional(),
  familyName: text(200).nullable().optional(),
  displayName: text(400).min(1).optional(),
  email: z.email("Write a whole e-mail address, like ada@example.com.").max(320).optional(),
  jobTitle: text(200).nullable().optional(),
  department: text(200).nullable().optional(),
  language: text(50).nullable().optional(),
  region: text(50).nullable().optional(),
  timeZone: text(100).nullable().optional(),
  role: role.optional(),
  mainTeamId: id.nullable().optional(),
  permissionSetId: id.nullable().optional(),
  /** Values of the account's own attributes, by name; an empty list takes the value away. */
  custom: z.record(z.string().max(50), z.array(z.string().max(2000)).max(100)).optional(),
});
export type UserChange = z.infer<typeof userChange>;

export const scimDocument = z.object({ document: z.record(z.string(), z.unknown()) });
export type ScimDocument = z.infer<typeof scimDocument>;

export const timelineQuery = listQuery;
export const timelineEntry = z.object({
  id,
  at: instant,
  kind: z.enum(["audit", "exchange"]),
  /** "Okta", "Grace Hopper", "Rollcall". */
  actor: z.string(),
  message: z.string(),
  result: z.enum(["ok", "failed"]),
  /** Set when the entry leads to an exchange: /provisioning/activity/:exchangeId. */
  exchangeId: id.nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});
export const timeline = z.object({ entries: z.array(timelineEntry), ...listEnd });
export type Timeline = z.infer<typeof timeline>;
export type TimelineEntry = z.infer<typeof timelineEntry>;
