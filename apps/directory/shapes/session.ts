import { z } from "zod";
import { id, time } from "./values.ts";

const password = z
  .string()
  .min(12, "A password has at least 12 characters.")
  .max(200, "A password has at most 200 characters.");

/** GET /console/session: who is signed in. 401 when nobody is. */
export const session = z.object({
  administrator: z.object({ id, name: z.string(), email: z.string(), hasPassword: z.boolean() }),
  organisation: z.object({
    name: z.string(),
    portalUrl: z.string().nullable(),
    directoryUrl: z.string(),
  }),
});
export type Session = z.infer<typeof session>;

/** POST /console/sign-in/password */
export const passwordSignIn = z.object({
  email: z.string().trim().min(1).max(320),
  password: z.string().min(1).max(200),
});
export type PasswordSignIn = z.infer<typeof passwordSignIn>;

/** POST /console/sign-in/link: the part after "#" of a one-time link. */
export const linkSignIn = z.object({ secret: z.string().min(10).max(200) });
export type LinkSignIn = z.infer<typeof linkSignIn>;

/** PUT /console/session/password: `current` is needed once a password exists. */
export const passwordChange = z.object({ current: z.string().max(200).optional(), password });
export type PasswordChange = z.infer<typeof passwordChange>;

export const administrator = z.object({
  id,
  name: z.string(),
  email: z.string(),
  hasPassword: z.boolean(),
  createdAt: time,
  lastActiveAt: time.nullable(),
  you: z.boolean(),
});
export type Administrator = z.infer<typeof administrator>;

/** GET /console/administrators */
export const administratorList = z.object({ administrators: z.array(administrator) });

/** POST /console/administrators, POST /console/administrators/:id/link */
export const administratorCreate = z.object({
  name: z.string().trim().min(1, "Give the administrator a name.").max(200),
  email: z.email("Give an e-mail address such as ada@example.com.").max(320),
});
export type AdministratorCreate = z.infer<typeof administratorCreate>;

/** The link is shown once, works once, and ends after 24 hours. */
export const administratorLink = z.object({ administrator, link: z.string(), expiresAt: time });
export type AdministratorLink = z.infer<typeof administratorLink>;
