import type { CustomValue, UserDetail, UserField, UserRow } from "../../shapes/users.ts";
import { iso, isoOrNull } from "../http.ts";
import { type EffectiveSet, reasonOf } from "../permission-sets/effective-set.ts";
import { grantable } from "../permissions.ts";
import type { ListedUser, UserSurroundings } from "./list-store.ts";
import type { UserRecord } from "./user-record.ts";

export function rowView(user: Omit<ListedUser, "sort_key">): UserRow {
  return {
    id: user.id,
    displayName: user.display_name,
    userName: user.user_name,
    email: user.email ?? user.user_name,
    status: user.status,
    role: user.role,
    permissionSet: user.role === "super_admin" ? null : user.permission_set,
    team:
      user.main_team_id === null || user.team_name === null ? null : { id: user.main_team_id, name: user.team_name },
    jobTitle: user.title,
    department: user.department,
    managedBy: user.managed_by,
    connection: user.connection_name,
    createdAt: iso(user.created_at),
    updatedAt: iso(user.updated_at),
    lastActiveAt: isoOrNull(user.last_active_at),
    provisionedAt: isoOrNull(user.provisioned_at),
    deactivatedAt: isoOrNull(user.deactivated_at),
  };
}

const profileFields: UserField[] = [
  "givenName",
  "familyName",
  "displayName",
  "email",
  "jobTitle",
  "department",
  "language",
  "region",
  "timeZone",
];

/** What cannot be changed on the user's page, with the reason; the rules refuse it as well. */
export function directoryReason(user: UserRecord, connection: string | null): string | null {
  if (user.managed_by !== "directory") return null;
  return `The directory ${connection ?? ""} keeps this and would overwrite it. Change it there.`.replace("  ", " ");
}

export function lockedFields(
  user: UserRecord,
  around: UserSurroundings,
  set: EffectiveSet | undefined,
): { field: UserField; reason: string }[] {
  const locked: { field: UserField; reason: string }[] = [];
  const reason = directoryReason(user, around.connection_name);
  if (reason !== null) locked.push(...profileFields.map((field) => ({ field, reason })));
  if (isLastSuperAdmin(user, around))
    locked.push({
      field: "role",
      reason: "This is the last active Super Admin. Make somebody else Super Admin first.",
    });
  if (user.role === "super_admin")
    locked.push({ field: "permissionSetId", reason: "A Super Admin may do everything." });
  else if (set !== undefined && set.role_name !== null)
    locked.push({ field: "permissionSetId", reason: `${reasonOf(set, around.connection_name)} Change it there.` });
  return locked;
}

function isLastSuperAdmin(user: UserRecord, around: UserSurroundings): boolean {
  return user.role === "super_admin" && user.status === "active" && around.super_admins <= 1;
}

export function deactivateRefusal(user: UserRecord, around: UserSurroundings): string | null {
  if (user.status === "deactivated") return "The user is deactivated already.";
  return isLastSuperAdmin(user, around)
    ? "This is the last active Super Admin. Make somebody else Super Admin first."
    : null;
}

/** A directory's own deactivation is undone in the directory: it would only repeat it. */
export function reactivateRefusal(user: UserRecord, around: UserSurroundings): string | null {
  const { connection_name: connection } = around;
  if (user.status !== "deactivated") return "The user is not deactivated.";
  // Where the connection gives nobody access again by itself, a Super Admin does it here.
  if (around.reactivation !== "automatic") return null;
  if (user.managed_by === "directory" && user.deactivated_by !== null && user.deactivated_by === connection)
    return `The directory ${connection} deactivated this user. Reactivate or assign the person there.`;
  return null;
}

const noRight = "Your permissions do not include this.";

export function detailView(
  user: UserRecord,
  around: UserSurroundings,
  manages: boolean,
  set: EffectiveSet | undefined,
  custom: CustomValue[],
): UserDetail {
  return {
    ...rowView({
      ...user,
      team_name: around.team_name,
      connection_name: around.connection_name,
      permission_set: set?.name ?? null,
    }),
    givenName: user.given_name,
    familyName: user.family_name,
    language: user.language,
    region: user.region,
    timeZone: user.time_zone,
    externalId: user.external_id,
    version: user.version,
    teams: around.teams.map((team) => ({ ...team, main: team.id === user.main_team_id })),
    locked: lockedFields(user, around, set),
    permissionSetId: user.permission_set_id,
    permissionReason:
      user.role === "super_admin" || set === undefined
        ? "A Super Admin may do everything."
        : reasonOf(set, around.connection_name),
    permissions: user.role === "super_admin" ? [...grantable] : (set?.permissions ?? []),
    deactivateRefusal: manages ? deactivateRefusal(user, around) : noRight,
    reactivateRefusal: manages ? reactivateRefusal(user, around) : noRight,
    deactivatedBy: user.deactivated_by,
    invitedAt: isoOrNull(user.invited_at),
    liveSessions: around.live_sessions,
    secondFactor: around.second_factor,
    custom,
    customLocked: directoryReason(user, around.connection_name),
  };
}
