// What users who are no Super Admins may do. All of these are for Super Admins.
// GET    /api/permission-sets        → permissionSets
// POST   /api/permission-sets        newPermissionSet → permissionSets
// PATCH  /api/permission-sets/:id    permissionSetChange → permissionSets
// DELETE /api/permission-sets/:id    removal (query) → permissionSets
import { z } from "zod";
import { id, instant } from "./list.ts";

/** The permissions that a set can give. Everything else is for Super Admins. */
export const grantable = z.enum(["read_people", "manage_people", "manage_teams", "read_audit", "reassign_records"]);
export type Grantable = z.infer<typeof grantable>;

export const permissionSet = z.object({
  id,
  name: z.string(),
  permissions: z.array(grantable),
  /** 1 is the highest: of the sets of a user's teams, the highest applies. */
  place: z.number().int(),
  /** The set of everybody for whom nothing else says another. */
  standard: z.boolean(),
  /** How many users have it now, for whatever reason; Super Admins and deactivated users are not counted. */
  users: z.number().int(),
  /** Users it was chosen for by hand, and teams that give it: what needs another set when this one is deleted. */
  chosen: z.number().int(),
  teams: z.array(z.object({ id, name: z.string() })),
  updatedAt: instant,
});
export type PermissionSet = z.infer<typeof permissionSet>;
export const permissionSets = z.object({ permissionSets: z.array(permissionSet) });
export type PermissionSets = z.infer<typeof permissionSets>;

const name = z.string().trim().min(1, "A permission set needs a name.").max(100);
export const newPermissionSet = z.object({ name, permissions: z.array(grantable) });
export type NewPermissionSet = z.infer<typeof newPermissionSet>;
export const permissionSetChange = z.object({
  name: name.optional(),
  permissions: z.array(grantable).optional(),
  /** Moves it to this place; the others make room. */
  place: z.number().int().min(1).max(1_000).optional(),
  /** Makes it the standard one instead of the present one. */
  standard: z.literal(true).optional(),
});
export type PermissionSetChange = z.infer<typeof permissionSetChange>;
/** Who has it by choice, and the teams that give it, get this one instead. */
export const removal = z.object({ replacement: id.optional() });
