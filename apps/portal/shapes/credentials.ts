// What a directory proves itself with: bearer tokens, and OAuth 2.0 clients with secrets or public keys. For Super
// Admins; making one asks for a fresh sign-in (403 `step_up_required`, then POST /api/session/confirm).
// POST   /api/provisioning/tokens                     newToken → createdToken   (the only answer that ever holds the token)
// POST   /api/provisioning/tokens/:id/rotate          rotation → createdToken
// DELETE /api/provisioning/tokens/:id                 → provisioning
// POST   /api/provisioning/oauth-clients              newOauthClient → createdSecret
// PATCH  /api/provisioning/oauth-clients/:id          oauthClientChange → provisioning
// DELETE /api/provisioning/oauth-clients/:id          → provisioning
// POST   /api/provisioning/oauth-clients/:id/secrets  newSecret → createdSecret (the only answer that ever holds the secret)
// DELETE /api/provisioning/oauth-secrets/:id          → provisioning
import { z } from "zod";
import { id, instant, optionalInstant } from "./list.ts";

const state = z.enum(["live", "expired", "revoked"]);
export type CredentialState = z.infer<typeof state>;

export const scimToken = z.object({
  id,
  name: z.string(),
  /** Prefix and last four characters. */
  hint: z.string(),
  state,
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: optionalInstant,
  lastUsedAt: optionalInstant,
  lastUsedAddress: z.string().nullable(),
  lastUsedClient: z.string().nullable(),
  revokedAt: optionalInstant,
  revokedBy: z.string().nullable(),
  /** The live token that this one is to take the place of. */
  replaces: z.object({ id, name: z.string() }).nullable(),
});
export type ScimToken = z.infer<typeof scimToken>;

export const oauthSecret = z.object({
  id,
  hint: z.string(),
  state,
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: optionalInstant,
  /** When an access token was last got with it. */
  lastUsedAt: optionalInstant,
});
export type OauthSecret = z.infer<typeof oauthSecret>;

export const oauthClient = z.object({
  /** What the client calls itself (`client_id`). */
  id,
  name: z.string(),
  state: z.enum(["live", "revoked"]),
  /** Public keys for assertions, by their id or thumbprint, with their algorithm. */
  keys: z.array(z.object({ id: z.string(), algorithm: z.string() })),
  secrets: z.array(oauthSecret),
  createdAt: instant,
  createdBy: z.string(),
  lastUsedAt: optionalInstant,
  lastUsedAddress: z.string().nullable(),
  lastUsedClient: z.string().nullable(),
  revokedAt: optionalInstant,
  revokedBy: z.string().nullable(),
});
export type OauthClient = z.infer<typeof oauthClient>;

export const credentialLife = z.enum(["90d", "1y", "2y", "never"]);
export type CredentialLife = z.infer<typeof credentialLife>;

const name = z.string().trim().min(1, "Give it a name, so that you know it again.").max(100);
const expires = credentialLife.default("1y");
/** A JWK Set as text (RFC 7517, section 5), with public keys only. */
const jwks = z.string().trim().min(1).max(50_000);

export const newToken = z.object({
  name,
  expires,
  /** Without it, the account's first connection. */
  connection: id.optional(),
});
export type NewToken = z.input<typeof newToken>;
export const rotation = z.object({ name: name.optional(), expires });
export type Rotation = z.input<typeof rotation>;

export const newOauthClient = z.object({
  connection: id,
  name,
  /** Of its first secret. */
  expires,
  /** With keys the client gets no secret. */
  jwks: jwks.optional(),
});
export type NewOauthClient = z.input<typeof newOauthClient>;
export const oauthClientChange = z.object({ name: name.optional(), jwks: jwks.optional() });
export type OauthClientChange = z.input<typeof oauthClientChange>;
export const newSecret = z.object({ expires });
