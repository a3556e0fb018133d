import type { UserChange, UserDetail, UserField } from "../../shapes/users.ts";

export type ProfileValues = Record<UserField, string>;

/** What may be emptied; the others always hold something. */
const kept: ReadonlySet<UserField> = new Set(["displayName", "email", "role"]);

/** The profile as a form holds it: text only, nothing is null. */
export function profileOf(user: UserDetail): ProfileValues {
  return {
    givenName: user.givenName ?? "",
    familyName: user.familyName ?? "",
    displayName: user.displayName,
    email: user.email,
    jobTitle: user.jobTitle ?? "",
    department: user.department ?? "",
    language: user.language ?? "",
    region: user.region ?? "",
    timeZone: user.timeZone ?? "",
    role: user.role,
    mainTeamId: user.teams.find((team) => team.main)?.id ?? user.team?.id ?? "",
    permissionSetId: user.permissionSetId ?? "",
  };
}

/** Only what was changed is sent, so that two people editing different fields do not undo each other. */
export function changesOf(before: ProfileValues, after: ProfileValues): UserChange {
  const change: Record<string, string | null> = {};
  for (const field of Object.keys(before) as UserField[]) {
    const value = after[field].trim();
    if (value !== before[field]) change[field] = value === "" && !kept.has(field) ? null : value;
  }
  return change;
}
