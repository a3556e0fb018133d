// The second factor of whoever is signed in.
// GET    /api/session/second-factor                → secondFactor
// POST   /api/session/second-factor                → enrolment        (asks for a fresh sign-in)
// POST   /api/session/second-factor/confirm        code → recoveryCodes
// POST   /api/session/second-factor/recovery-codes → recoveryCodes    (asks for a fresh sign-in)
// DELETE /api/session/second-factor                → done             (asks for a fresh sign-in)
// DELETE /api/users/:id/second-factor              → userDetail       (for a lost device)
import { z } from "zod";
import { optionalInstant } from "./list.ts";

export const secondFactor = z.object({
  on: z.boolean(),
  since: optionalInstant,
  /** Recovery codes that were not used yet. */
  codesLeft: z.number().int(),
});
export type SecondFactor = z.infer<typeof secondFactor>;

/** For the authenticator app: as a text to type, and as what the QR code says. Shown once. */
export const enrolment = z.object({ secret: z.string(), uri: z.string() });
export type Enrolment = z.infer<typeof enrolment>;

/** Six digits of the authenticator app, or a recovery code. */
export const code = z.object({ code: z.string().trim().min(1, "Enter the code.").max(40) });
export type Code = z.infer<typeof code>;

/** Shown once; each works once. */
export const recoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
