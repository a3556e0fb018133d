// GET  /api/session            → session, 401 when nobody is signed in
// POST /api/sign-in/password   signInPassword → signedIn
// POST /api/sign-in/link       signInLink → signedIn      (the secret is the fragment of /sign-in#<secret>)
// POST /api/sign-in/second-factor   code → signedIn      (after `secondFactor: "owed"`)
// POST /api/sign-out           → done
// PUT  /api/session/password   changePassword → done      (`current` is asked only of somebody who has a password)
// POST /api/session/confirm    confirmSession → done      (after 403 `step_up_required`)
import { z } from "zod";
import { id } from "./list.ts";
import { grantable } from "./permission-sets.ts";

export const role = z.enum(["super_admin", "user"]);
export type Role = z.infer<typeof role>;
export const plan = z.enum(["starter", "professional", "enterprise"]);
export type Plan = z.infer<typeof plan>;

export const permission = z.enum([...grantable.options, "manage_provisioning", "manage_account", "read_activity"]);
export type Permission = z.infer<typeof permission>;

export const session = z.object({
  user: z.object({
    id,
    displayName: z.string(),
    email: z.string(),
    givenName: z.string().nullable(),
    familyName: z.string().nullable(),
    language: z.string().nullable(),
    region: z.string().nullable(),
    timeZone: z.string().nullable(),
    hasPassword: z.boolean(),
    /** Whether a code is asked for at sign-in, and when something asks for a fresh one. */
    secondFactor: z.boolean(),
  }),
  account: z.object({ number: z.number().int(), name: z.string(), plan }),
  role,
  /** What may be seen and done here; a Super Admin has them all. */
  permissions: z.array(permission),
  /** The name of the permission set; null for a Super Admin. */
  permissionSet: z.string().nullable(),
});
export type Session = z.infer<typeof session>;

export const signInPassword = z.object({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(1000),
  /** The account's number, asked for when several accounts know this e-mail and password. */
  account: z.number().int().positive().optional(),
});
export type SignInPassword = z.infer<typeof signInPassword>;
export const signInLink = z.object({ secret: z.string().min(1).max(200) });
export type SignInLink = z.infer<typeof signInLink>;

/**
 * The session; or the accounts to choose from (send the request again with `account`); or, where the user has a second
 * factor, that its code is owed (POST /api/sign-in/second-factor within ten minutes, with the cookie that came along).
 */
export const signedIn = z.union([
  session,
  z.object({ secondFactor: z.literal("owed") }),
  z.object({ choose: z.array(z.object({ number: z.number().int(), name: z.string() })) }),
]);
export type SignedIn = z.infer<typeof signedIn>;

export const changePassword = z.object({
  current: z.string().max(1000).optional(),
  password: z.string().min(12, "Use at least 12 characters.").max(1000),
});
export type ChangePassword = z.infer<typeof changePassword>;

/** The password, or from whoever has a second factor its code. */
export const confirmSession = z.object({
  password: z.string().max(1000).optional(),
  code: z.string().trim().max(40).optional(),
});
export type ConfirmSession = z.infer<typeof confirmSession>;
