// All of these are for Super Admins; everybody else gets 403 and learns nothing of tokens.
// GET    /api/provisioning              → provisioning
// GET    /api/provisioning/impact       → impact
// PUT    /api/provisioning/enabled      enabledChange → provisioning
// PATCH  /api/provisioning/connection   connectionChange → provisioning
// POST   /api/provisioning/tokens       newToken → createdToken      (the only answer that ever holds the token)
// DELETE /api/provisioning/tokens/:id   → provisioning
import { z } from "zod";
import { id, instant, optionalInstant } from "./list.ts";
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

export const scimToken = z.object({
  id,
  name: z.string(),
  /** Prefix and last four characters. */
  hint: z.string(),
  state: z.enum(["live", "expired", "revoked"]),
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: optionalInstant,
  lastUsedAt: optionalInstant,
  lastUsedAddress: z.string().nullable(),
  lastUsedClient: z.string().nullable(),
  revokedAt: optionalInstant,
  revokedBy: z.string().nullable(),
});
export type ScimToken = z.infer<typeof scimToken>;

/** Whether a user made by hand is handed to a connection that sends the same person. */
export const matching = z.enum(["off", "ask", "verified_email"]);
export type Matching = z.infer<typeof matching>;
/** What happens when a directory wants a deactivated user back. */
export const reactivation = z.enum(["automatic", "approval", "never"]);
export type Reactivation = z.infer<typeof reactivation>;

export const connection = z.object({
  name: z.string(),
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
  connection,
  tokens: z.array(scimToken),
  /** Why another token cannot be made now, or null. */
  newTokenRefusal: z.string().nullable(),
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
export const connectionChange = z.object({
  name: z.string().trim().min(1).max(100).optional(),
  matching: matching.optional(),
  reactivation: reactivation.optional(),
  allowOutsideDomains: z.boolean().optional(),
  rateLimit: z.number().int().min(0).max(10_000).optional(),
});
export type ConnectionChange = z.infer<typeof connectionChange>;

export const tokenLife = z.enum(["90d", "1y", "2y", "never"]);
export type TokenLife = z.infer<typeof tokenLife>;
export const newToken = z.object({
  name: z.string().trim().min(1, "Give the token a name, so that you know it again.").max(100),
  expires: tokenLife.default("1y"),
});
export type NewToken = z.input<typeof newToken>;
export const createdToken = z.object({ token: z.string(), provisioning });
export type CreatedToken = z.infer<typeof createdToken>;
