import type { AttributeType } from "../shapes/attributes.ts";
import type { ExchangeOperation } from "../shapes/exchanges.ts";
import type { Grantable } from "../shapes/permission-sets.ts";
import type { RequestKind, RequestRow } from "../shapes/requests.ts";
import type { Plan, Role } from "../shapes/session.ts";
import type { ManagedBy, UserField, UserStatus } from "../shapes/users.ts";

/** The words this console uses, one for each value, in one place. */
export const roleWords: Record<Role, string> = { super_admin: "Super Admin", user: "User" };

export const planWords: Record<Plan, string> = {
  starter: "Starter",
  professional: "Professional",
  enterprise: "Enterprise",
};

export const attributeTypeWords: Record<AttributeType, string> = {
  string: "Text",
  boolean: "Yes or no",
  integer: "Whole number",
  decimal: "Decimal number",
  dateTime: "Date and time",
  reference: "Address (URL)",
};

export const yesNoWords: Record<string, string> = { true: "Yes", false: "No" };

/** What a permission set can give. */
export const grantableWords: Record<Grantable, { label: string; description: string }> = {
  read_people: { label: "See users and teams", description: "The lists, and everybody’s page." },
  manage_people: {
    label: "Manage users",
    description: "Invite, edit, deactivate and reactivate those who may not do more than they themselves.",
  },
  manage_teams: {
    label: "Manage teams",
    description: "Create, rename and delete teams, and add members by hand, but for teams that give a permission set.",
  },
  read_audit: { label: "Read the audit log", description: "Who changed what, and when." },
  reassign_records: {
    label: "Reassign records",
    description: "Give all or many contacts and deals of somebody to somebody else, and undo it.",
  },
};

export const requestWords: Record<RequestKind, string> = {
  match: "Take over a user",
  reactivate: "Reactivate a user",
};

export const requestStateWords: Record<RequestRow["state"], string> = {
  waiting: "Waiting",
  approved: "Approved",
  refused: "Refused",
};

export const statusWords: Record<UserStatus, string> = {
  invited: "Invited",
  active: "Active",
  deactivated: "Deactivated",
};

export const managedByWords: Record<ManagedBy, string> = {
  directory: "Directory",
  manual: "Manual",
};

export const membershipWords: Record<"direct" | "indirect", string> = {
  direct: "In the team itself",
  indirect: "Only through a team inside",
};

export const fieldWords: Record<UserField, string> = {
  givenName: "First name",
  familyName: "Last name",
  displayName: "Display name",
  email: "E-mail",
  jobTitle: "Job title",
  department: "Department",
  language: "Language",
  region: "Region",
  timeZone: "Time zone",
  role: "Role",
  mainTeamId: "Main team",
  permissionSetId: "Permission set",
};

export const operationWords: Record<ExchangeOperation, string> = {
  create: "Create user",
  update: "Update user",
  deactivate: "Deactivate user",
  reactivate: "Reactivate user",
  restore: "Restore user",
  link: "Link user",
  delete: "Delete user",
  read: "Read user",
  search: "Search users",
  discovery: "Discovery",
  "group-create": "Create group",
  "group-update": "Update group",
  "group-members": "Change group members",
  "group-delete": "Delete group",
  "group-read": "Read group",
  bulk: "Bulk request",
  other: "Other",
};

export function options<Value extends string>(words: Record<Value, string>): { value: string; label: string }[] {
  return Object.entries<string>(words).map(([value, label]) => ({ value, label }));
}
