// A user as SCIM shows it.
import type { ScimResource } from "@rollcall/scim/resource";
import { ENTERPRISE_USER_SCHEMA } from "@rollcall/scim/core-schemas";
import { USER_SCHEMA } from "@rollcall/scim/user-schema";
import type { UserWithTeams } from "./user-state.ts";

export function scimUser(user: UserWithTeams, baseUrl: string): ScimResource {
  const schemas = [USER_SCHEMA];
  if (Object.hasOwn(user.resource, ENTERPRISE_USER_SCHEMA)) schemas.push(ENTERPRISE_USER_SCHEMA);
  const groups = (user.groups ?? []).map((team) => ({
    value: team.id,
    $ref: `${baseUrl}/Groups/${team.id}`,
    display: team.name,
    type: team.direct ? "direct" : "indirect",
  }));
  return {
    schemas,
    id: user.id,
    ...user.resource,
    active: user.status !== "deactivated",
    ...(groups.length > 0 ? { groups } : {}),
    meta: {
      resourceType: "User",
      created: user.created_at.toISOString(),
      lastModified: user.updated_at.toISOString(),
      location: `${baseUrl}/Users/${user.id}`,
      version: `W/"${user.version}"`,
    },
  };
}
