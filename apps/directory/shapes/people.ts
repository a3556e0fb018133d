import { z } from "zod";
import { logEntry } from "./log.ts";
import { syncState } from "./provisioning.ts";
import { id, pageQuery, search, time } from "./values.ts";

export const personStatus = z.enum(["staged", "active", "suspended", "deactivated"]);
export type PersonStatus = z.infer<typeof personStatus>;

/** Attributes of a person, the base ones by their names in Okta's user profile. Values are text; absent means empty. A list is a JSON array of texts. */
export const profile = z.record(z.string().max(100), z.string().max(2000).nullable());
export type Profile = z.infer<typeof profile>;

export const attributeType = z.enum(["text", "number", "integer", "boolean", "choice", "list"]);
export type AttributeType = z.infer<typeof attributeType>;
export const writtenBy = z.enum(["anybody", "administrators", "imports", "api"]);

/** GET /console/profile-attributes: what a person's profile may hold, for forms, mappings and imports. */
export const profileAttribute = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  required: z.boolean(),
  kind: z.enum(["text", "email", "url", "phone", "locale", "language", "timezone", "country", "login"]),
  section: z.enum(["Identity", "Work", "Contact", "Address", "Preferences", "Custom"]),
  maxLength: z.number().int(),
  type: attributeType,
  choices: z.array(z.string()).describe("What a choice, or an element of a list, may be; empty for anything"),
  unique: z.boolean(),
  writtenBy,
  id: id.nullable().describe("Of a custom attribute; null for the base ones"),
});
export type ProfileAttribute = z.infer<typeof profileAttribute>;
export const profileAttributeList = z.object({ attributes: z.array(profileAttribute) });

export const personRow = z.object({
  id,
  status: personStatus,
  login: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  name: z.string().describe("Display name, or first and last name"),
  title: z.string().nullable(),
  department: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
  statusChangedAt: time,
});
export type PersonRow = z.infer<typeof personRow>;

/** GET /console/people */
export const peopleQuery = z.object({
  ...pageQuery,
  search,
  status: personStatus.optional(),
  group: id.optional(),
  sort: z.enum(["name", "-name", "email", "-email", "updated", "-updated", "created", "-created"]).default("name"),
});
export type PeopleQuery = z.input<typeof peopleQuery>;
export const peoplePage = z.object({
  people: z.array(personRow),
  next: z.string().nullable(),
  total: z.number().int(),
  counts: z.object({
    all: z.number().int(),
    staged: z.number().int(),
    active: z.number().int(),
    suspended: z.number().int(),
    deactivated: z.number().int(),
  }),
});
export type PeoplePage = z.infer<typeof peoplePage>;

/** GET /console/people/choices: everybody who matches, for "select all". */
export const peopleChoicesQuery = z.object({ search, status: personStatus.optional(), group: id.optional() });
export const peopleChoices = z.object({
  people: z.array(z.object({ id, name: z.string(), email: z.string() })),
  total: z.number().int(),
});
export type PeopleChoices = z.infer<typeof peopleChoices>;

/** POST /console/people */
export const personCreate = z.object({
  profile,
  activate: z.boolean().default(true),
  groups: z.array(id).max(200).optional(),
});
export type PersonCreate = z.input<typeof personCreate>;

/** PATCH /console/people/:id: the attributes named are set; null or "" empties one. */
export const personUpdate = z.object({ profile });
export type PersonUpdate = z.infer<typeof personUpdate>;

/** POST /console/people/:id/lifecycle/:action */
export const lifecycleAction = z.enum(["activate", "suspend", "unsuspend", "deactivate"]);
export type LifecycleAction = z.infer<typeof lifecycleAction>;
export const lifecyclePath = z.object({ id, action: lifecycleAction });

export const personApp = z.object({
  appId: id,
  label: z.string(),
  catalog: z.string(),
  via: z.array(z.object({ kind: z.enum(["direct", "group"]), groupId: id.nullable(), name: z.string() })),
  state: syncState,
});
export type PersonApp = z.infer<typeof personApp>;

/** GET /console/people/:id */
export const person = personRow.extend({
  profile,
  activatedAt: time.nullable(),
  actions: z.array(lifecycleAction).describe("What the status allows now"),
  groups: z.array(z.object({ id, name: z.string(), addedAt: time })),
  apps: z.array(personApp),
  log: z.array(logEntry),
});
export type Person = z.infer<typeof person>;
