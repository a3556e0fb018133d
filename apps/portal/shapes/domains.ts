// GET    /api/domains              → domains            (Super Admin, as all of these)
// POST   /api/domains              newDomain → domain
// POST   /api/domains/:id/verify   → domain             (looks the TXT record up now)
// DELETE /api/domains/:id          → done
import { z } from "zod";
import { id, instant, optionalInstant } from "./list.ts";

export const domain = z.object({
  id,
  name: z.string(),
  state: z.enum(["verified", "waiting"]),
  /** The DNS record to add: type TXT, this name, this value. */
  recordName: z.string(),
  recordValue: z.string(),
  createdAt: instant,
  verifiedAt: optionalInstant,
  checkedAt: optionalInstant,
  /** What the last look-up found, when it did not verify. */
  checkResult: z.string().nullable(),
  users: z.number().int(),
});
export type Domain = z.infer<typeof domain>;
export const domains = z.object({ domains: z.array(domain) });
export type Domains = z.infer<typeof domains>;
export const newDomain = z.object({ name: z.string().trim().min(1).max(253) });
export type NewDomain = z.infer<typeof newDomain>;
