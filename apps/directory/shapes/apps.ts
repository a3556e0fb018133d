import { z } from "zod";
import { capabilities, connectionCheck } from "./provisioning.ts";
import { id, idPath, time } from "./values.ts";

export const catalogName = z.enum([
  "rollcall_portal",
  "scim2_app",
  "slack",
  "github_enterprise",
  "aws_identity_center",
  "miro",
]);
export type CatalogName = z.infer<typeof catalogName>;

/** GET /console/catalog */
export const catalogEntry = z.object({
  name: catalogName,
  label: z.string(),
  description: z.string(),
  steps: z.array(z.string()).describe("What to do in the app to get its base URL and token"),
  suggestedBaseUrl: z.string().nullable(),
  added: z.number().int().describe("How many apps were made from this entry"),
});
export type CatalogEntry = z.infer<typeof catalogEntry>;
export const catalog = z.object({ entries: z.array(catalogEntry) });

export const connectionStatus = z.enum(["unset", "untested", "working", "failing"]);
export type ConnectionStatus = z.infer<typeof connectionStatus>;

export const connection = z.object({
  status: connectionStatus,
  baseUrl: z.string().nullable(),
  hasToken: z.boolean(),
  tokenHint: z.string().nullable(),
  testedAt: time.nullable(),
  checks: z.array(connectionCheck),
  capabilities: capabilities.nullable(),
});
export type Connection = z.infer<typeof connection>;

/** PUT /console/apps/:id/provisioning */
export const switches = z.object({
  enabled: z.boolean(),
  createUsers: z.boolean(),
  updateUsers: z.boolean(),
  deactivateUsers: z.boolean(),
  pushGroups: z.boolean(),
});
export type Switches = z.infer<typeof switches>;

/** POST /console/apps/:id/provisioning/plan: how many people would be sent what, if the switches stood so. Nothing is sent. */
export const switchPlan = z.object({
  people: z.number().int().describe("Active people who have the app"),
  create: z.number().int(),
  update: z.number().int(),
  reactivate: z.number().int(),
  deactivate: z.number().int().describe("Accounts of people who no longer have the app"),
  missing: z.number().int().describe("Lack a required attribute"),
  fault: z.number().int().describe("An expression cannot be computed for them"),
  nothing: z.number().int(),
});
export type SwitchPlan = z.infer<typeof switchPlan>;

export const appRow = z.object({
  id,
  catalog: catalogName,
  label: z.string(),
  status: z.enum(["active", "inactive"]),
  connectionStatus,
  provisioningEnabled: z.boolean(),
  people: z.number().int().describe("People in scope: active and assigned directly or through a group"),
  groups: z.number().int().describe("Groups assigned"),
  createdAt: time,
});
export type AppRow = z.infer<typeof appRow>;

/** GET /console/apps */
export const appList = z.object({ apps: z.array(appRow) });

/** POST /console/apps */
export const appCreate = z.object({
  catalog: catalogName,
  label: z.string().trim().min(1, "Give the app a label.").max(100),
});
export type AppCreate = z.infer<typeof appCreate>;

/** PATCH /console/apps/:id */
export const appUpdate = z.object({
  label: z.string().trim().min(1, "Give the app a label.").max(100).optional(),
  notes: z.string().max(4000).optional(),
  status: z.enum(["active", "inactive"]).optional(),
});
export type AppUpdate = z.infer<typeof appUpdate>;

/** GET /console/apps/:id */
export const app = appRow.extend({
  notes: z.string(),
  updatedAt: time,
  connection,
  provisioning: switches,
  waitingPeople: z.number().int().describe("People in scope while provisioning is off: what switching on would send"),
});
export type App = z.infer<typeof app>;
export const appPath = idPath;

/** PUT /console/apps/:id/connection: without a token the stored one is kept, for the same origin only. */
export const connectionUpdate = z.object({
  baseUrl: z.string().trim().min(1, "Give the base URL of the app’s SCIM service.").max(2000),
  token: z.string().trim().min(1).max(8192).optional(),
});
export type ConnectionUpdate = z.infer<typeof connectionUpdate>;

/** POST /console/apps/:id/connection/test answers `connectionTest` of provisioning.ts. */
