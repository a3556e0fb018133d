// A user as SCIM shows it.
import type { ScimResource } from "@rollcall/scim/resource";
import type { ResourceType } from "@rollcall/scim/schema";
import { ENTERPRISE_USER_SCHEMA, userType } from "@rollcall/scim/core-schemas";
import { USER_SCHEMA } from "@rollcall/scim/user-schema";
import { extensionOf, shownValues } from "../attributes/extension.ts";
import type { UserWithTeams } from "./user-state.ts";

/** What of a user its resource is made from. */
type ShownUser = Pick<UserWithTeams, "id" | "resource" | "status" | "groups" | "created_at" | "updated_at" | "version">;

export function scimUser(user: ShownUser, baseUrl: string, type: ResourceType = userType): ScimResource {
  const schemas = [USER_SCHEMA];
  if (Object.hasOwn(user.resource, ENTERPRISE_USER_SCHEMA)) schemas.push(ENTERPRISE_USER_SCHEMA);
  const own = type === userType ? undefined : extensionOf(type);
  const values = own && shownValues(user.resource, own);
  if (own && values) schemas.push(own.id);
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
    ...(own && Object.hasOwn(user.resource, own.id) ? { [own.id]: values } : {}),
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
