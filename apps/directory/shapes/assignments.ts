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
  overrides: z.record(z.string(), z.string()).describe("Values entered at the direct assignment"),
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
  priority: z.number().int().describe("Place in the order: the values of the lowest win"),
  overrides: z.record(z.string(), z.string()),
  assignedAt: time,
  createdBy: z.string(),
});
export type GroupAssignment = z.infer<typeof groupAssignment>;

/** GET /console/apps/:id/assignments: `kind=people` lists everybody in the app, directly or through a group. */
const filters = {
  search,
  state: syncStateName.optional(),
  through: z.enum(["direct", "group"]).optional().describe("Directly, or through groups only"),
  group: id.optional().describe("Members of this group only"),
};
export const assignmentsQuery = z.object({
  ...pageQuery,
  kind: z.enum(["people", "groups"]).default("people"),
  ...filters,
});
/** GET /console/apps/:id/assignments.csv */
export const assignmentsFilter = z.object(filters);
export type AssignmentsQuery = z.input<typeof assignmentsQuery>;
export const assignmentsPage = z.object({
  people: z.array(personAssignment),
  groups: z.array(groupAssignment),
  next: z.string().nullable(),
  counts: z.object({ people: z.number().int(), groups: z.number().int() }),
});
export type AssignmentsPage = z.infer<typeof assignmentsPage>;

/** Values that win over the mapping's, by target attribute. */
const overrides = z.record(z.string().max(300), z.string().max(2000));

/** POST /console/apps/:id/assignments */
export const assign = z
  .object({
    people: z.array(id).max(5000).default([]),
    groups: z.array(id).max(500).default([]),
    overrides: overrides.default({}),
  })
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

/** POST /console/apps/:id/assignments/consequence, .../remove, .../conversion, .../convert */
export const assignmentIds = z.object({ assignments: z.array(id).min(1).max(1000) });
export const unassigned = z.object({ removed: z.number().int() });

/** GET and PUT /console/apps/:id/assignments/:assignmentId/values */
export const assignmentOverrides = z.object({ overrides });
export const assignmentValues = z.object({
  overrides: z.record(z.string(), z.string()),
  rows: z.array(
    z.object({
      target: z.string(),
      label: z.string(),
      required: z.boolean(),
      type: z.string(),
      value: z.string().nullable().describe("What is sent; null for nothing"),
      from: z.enum(["assignment", "group", "mapping"]),
      group: z.string().nullable().describe("Whose value it would be without one of the assignment's own"),
      otherwise: z.string().nullable().describe("What would be sent without a value of the assignment's own"),
    }),
  ),
});
export type AssignmentValues = z.infer<typeof assignmentValues>;

/** PUT /console/apps/:id/group-order: the assignments of all groups, the one whose values win first. */
export const groupOrder = z.object({ order: z.array(id).max(5000) });

/** Whose direct assignment goes because a group gives the app too, with the values that go with it. */
export const conversion = z.object({
  converted: z.array(z.object({ id, name: z.string(), groups: z.array(z.string()), values: z.array(z.string()) })),
  kept: z.array(z.object({ id, name: z.string() })).describe("Have the app through no group"),
});
export type Conversion = z.infer<typeof conversion>;

/** POST /console/apps/:id/assignments/addresses */
export const addresses = z.object({ texts: z.array(z.string().max(320)).min(1).max(2000) });
export const addressReport = z.object({
  rows: z.array(
    z.object({
      text: z.string(),
      outcome: z.enum(["found", "assigned", "deactivated", "not_found", "several", "repeated"]),
      person: z.object({ id, name: z.string(), email: z.string() }).nullable(),
      note: z.string().nullable(),
    }),
  ),
});
export type AddressReport = z.infer<typeof addressReport>;

/** POST /console/apps/:id/assignments/review: what saving would lead to, person by person. Nothing is changed. */
export const reviewOutcome = z.enum(["create", "link", "reactivate", "update", "nothing", "missing", "fault", "waits"]);
export type ReviewOutcome = z.infer<typeof reviewOutcome>;
export const assignmentReview = z.object({
  people: z.number().int().describe("Everybody who would be assigned, directly or through the groups"),
  looked: z.number().int().describe("Those whose values were computed"),
  counts: z.record(z.string(), z.number().int()).describe("By outcome"),
  rows: z.array(
    z.object({
      id,
      name: z.string(),
      outcome: reviewOutcome,
      text: z.string(),
      values: z.array(
        z.object({ target: z.string(), label: z.string(), value: z.string().nullable(), entered: z.boolean() }),
      ),
    }),
  ),
  /** What is not known: the app's accounts were never read, provisioning is off. */
  notes: z.array(z.string()),
});
export type AssignmentReview = z.infer<typeof assignmentReview>;

/** POST /console/people/effects, GET /console/groups/:id/effects: app by app. */
export const peopleIds = z.object({ people: z.array(id).min(1).max(5000) });
export const appEffects = z.object({
  apps: z.array(
    z.object({ appId: id, label: z.string(), people: z.number().int(), keeping: z.number().int(), text: z.string() }),
  ),
});
export type AppEffects = z.infer<typeof appEffects>;
