// GET    /api/teams                        teamsQuery → teamsPage
// POST   /api/teams                        newTeam → teamDetail                 (Super Admin, as all below)
// GET    /api/teams/:id                    → teamDetail
// PATCH  /api/teams/:id                    teamChange → teamDetail
// DELETE /api/teams/:id                    → done
// GET    /api/teams/:id/members            teamMembersQuery → teamMembers       (everybody)
// PUT    /api/teams/:id/members/:userId    → teamDetail
// DELETE /api/teams/:id/members/:userId    → teamDetail
import { z } from "zod";
import { id, instant, listEnd, listQuery } from "./list.ts";
import { managedBy, userStatus } from "./users.ts";

export const teamsQuery = listQuery.extend({
  search: z.string().trim().max(200).optional(),
  managedBy: managedBy.optional(),
});
export type TeamsQuery = z.input<typeof teamsQuery>;

const teamLabel = z.object({ id, name: z.string() });
export const teamRow = z.object({
  id,
  name: z.string(),
  managedBy,
  /** The connection whose group this team is. */
  connection: z.string().nullable(),
  /** Those who are in it themselves. */
  members: z.number().int(),
  /** The name of the permission set that the team gives its members. */
  permissionSet: z.string().nullable(),
  /** The teams that it is in itself. */
  parents: z.array(teamLabel),
  /** How many teams are in it themselves. */
  childTeams: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type TeamRow = z.infer<typeof teamRow>;
export const teamsPage = z.object({ teams: z.array(teamRow), ...listEnd });
export type TeamsPage = z.infer<typeof teamsPage>;

export const teamDetail = teamRow.extend({
  externalId: z.string().nullable(),
  permissionSetId: id.nullable(),
  /** The first teams in it, by name. */
  children: z.array(teamLabel.extend({ members: z.number().int() })),
  /** How many people are in it or in a team inside it. */
  everybody: z.number().int(),
  /** Why the name cannot be changed or the team deleted here, or null. */
  lockedReason: z.string().nullable(),
});
export type TeamDetail = z.infer<typeof teamDetail>;

export const teamMembersQuery = listQuery.extend({
  search: z.string().trim().max(200).optional(),
  /** In the team itself, or only in a team inside it. */
  membership: z.enum(["direct", "indirect"]).optional(),
});
export type TeamMembersQuery = z.input<typeof teamMembersQuery>;
export const teamMember = z.object({
  id,
  displayName: z.string(),
  email: z.string(),
  status: userStatus,
  /** Null for somebody who is only in a team inside it. */
  source: managedBy.nullable(),
  /** The teams inside it that the user is in. */
  through: z.array(teamLabel),
  main: z.boolean(),
  addedAt: instant,
});
export type TeamMember = z.infer<typeof teamMember>;
export const teamMembers = z.object({ members: z.array(teamMember), ...listEnd });
export type TeamMembers = z.infer<typeof teamMembers>;

const name = z.string().trim().min(1, "A team needs a name.").max(200);
export const newTeam = z.object({ name });
export type NewTeam = z.infer<typeof newTeam>;
export const teamChange = z.object({ name: name.optional(), permissionSetId: id.nullable().optional() });
export type TeamChange = z.infer<typeof teamChange>;
