// All of these are for Super Admins; everybody else gets 403 and learns nothing of tokens.
// GET    /api/provisioning              → provisioning
// GET    /api/provisioning/impact       → impact
// PUT    /api/provisioning/enabled      enabledChange → provisioning
// POST   /api/provisioning/connections      newConnection → madeConnection
// PATCH  /api/provisioning/connections/:id  connectionChange → provisioning
// DELETE /api/provisioning/connections/:id?confirm=<its name> → provisioning
// PATCH  /api/provisioning/connection       the same for the first connection, which is made when there is none
// Tokens and OAuth clients: credentials.ts
import { z } from "zod";
import { oauthClient, scimToken } from "./credentials.ts";
import { id, optionalInstant } from "./list.ts";
import { plan } from "./session.ts";

export const prerequisite = z.object({
  id: z.enum(["super-admin", "plan", "domain", "unique-emails"]),
  title: z.string(),
  met: z.boolean(),
  /** What is so now. */
  detail: z.string(),
  /** What to do when it is not met. */
  fix: z.string().nullable(),
  /** A page of this console where it is done. */
  href: z.string().nullable(),
});
export type Prerequisite = z.infer<typeof prerequisite>;

/** Whether a user made by hand is handed to a connection that sends the same person. */
export const matching = z.enum(["off", "ask", "verified_email"]);
export type Matching = z.infer<typeof matching>;
/** What happens when a directory wants a deactivated user back. */
export const reactivation = z.enum(["automatic", "approval", "never"]);
export type Reactivation = z.infer<typeof reactivation>;

/** How forgiving a connection is. */
export const dialect = z.enum(["compatible", "strict"]);
export type Dialect = z.infer<typeof dialect>;

export const connection = z.object({
  id,
  name: z.string(),
  dialect,
  matching,
  reactivation,
  allowOutsideDomains: z.boolean(),
  /** Requests a second; 0 means no limit. */
  rateLimit: z.number().int(),
  firstRequestAt: optionalInstant,
  lastRequestAt: optionalInstant,
  /** "Okta", "Entra ID", "Rollcall", or the User-Agent as it came. */
  lastClient: z.string().nullable(),
  provisionedUsers: z.number().int(),
  provisionedTeams: z.number().int(),
  tokens: z.array(scimToken),
  oauthClients: z.array(oauthClient),
  /** Why another token cannot be made now, or null. */
  newTokenRefusal: z.string().nullable(),
  /** Why another OAuth client cannot be made now, or null. */
  newClientRefusal: z.string().nullable(),
});
export type Connection = z.infer<typeof connection>;

export const provisioning = z.object({
  enabled: z.boolean(),
  enabledChangedAt: optionalInstant,
  enabledChangedBy: z.string().nullable(),
  baseUrl: z.string(),
  plan,
  /** Why the switch cannot be turned on (the plan), or null. */
  gate: z.string().nullable(),
  prerequisites: z.array(prerequisite),
  /** Where OAuth clients get access tokens, and the scope they ask for. */
  oauth: z.object({ tokenUrl: z.string(), scope: z.string() }),
  /** The oldest first. None before provisioning was switched on for the first time. */
  connections: z.array(connection),
});
export type Provisioning = z.infer<typeof provisioning>;

export const impact = z.object({
  users: z.number().int(),
  invited: z.number().int(),
  active: z.number().int(),
  deactivated: z.number().int(),
  /** Manual users with an e-mail in a verified domain: a directory that sends the same user name or e-mail meets them. */
  wouldMatch: z.number().int(),
  /** Of those, under the settings of the connections: linked at once, and asked for first. */
  linked: z.number().int(),
  asked: z.number().int(),
  outsideDomains: z.number().int(),
  superAdmins: z.number().int(),
  sentences: z.array(z.string()),
});
export type Impact = z.infer<typeof impact>;

export const enabledChange = z.object({ enabled: z.boolean() });
export type EnabledChange = z.infer<typeof enabledChange>;
const connectionName = z.string().trim().min(1, "Give the connection a name.").max(100);
export const connectionChange = z.object({
  name: connectionName.optional(),
  dialect: dialect.optional(),
  matching: matching.optional(),
  reactivation: reactivation.optional(),
  allowOutsideDomains: z.boolean().optional(),
  rateLimit: z.number().int().min(0).max(10_000).optional(),
});
export type ConnectionChange = z.infer<typeof connectionChange>;

export const newConnection = z.object({ name: connectionName, dialect: dialect.default("compatible") });
export type NewConnection = z.input<typeof newConnection>;
export const madeConnection = z.object({ id, provisioning });

export const createdToken = z.object({ token: z.string(), provisioning });
export type CreatedToken = z.infer<typeof createdToken>;
/** `secret` is null for a client with keys. */
export const createdSecret = z.object({ client: id, secret: z.string().nullable(), provisioning });
export type CreatedSecret = z.infer<typeof createdSecret>;
