import { DomainError } from "@rollcall/foundation/problem";
import type { Grantable } from "../shapes/permission-sets.ts";
import type { Plan, Role } from "../shapes/session.ts";
import type { PortalCode } from "./errors.ts";
import type { Actor } from "./records.ts";

/** What a permission set can give, and what is for Super Admins only. */
export type Permission = Grantable | "manage_provisioning" | "manage_account" | "read_activity";

export const grantable: readonly Grantable[] = [
  "read_people",
  "manage_people",
  "manage_teams",
  "read_audit",
  "reassign_records",
];

const everything: ReadonlySet<Permission> = new Set([
  ...grantable,
  "manage_provisioning",
  "manage_account",
  "read_activity",
]);

/** The permissions of a set in the words of the audit log. */
export const permissionWords: Record<Grantable, string> = {
  read_people: "see users and teams",
  manage_people: "manage users",
  manage_teams: "manage teams",
  read_audit: "read the audit log",
  reassign_records: "give records another owner",
};

/** What somebody may do: everything, or what the permission set gives. */
export function permissionsOf(role: Role, granted: readonly Grantable[]): ReadonlySet<Permission> {
  return role === "super_admin" ? everything : new Set(granted);
}

/** Who asks: always with the account it belongs to, so that no rule can forget it. */
export interface Principal {
  account: { number: number; name: string; plan: Plan };
  user: { id: string; displayName: string; email: string };
  epoch: number;
  role: Role;
  permissions: ReadonlySet<Permission>;
  /** When whoever is signed in last proved to be this user: the sign-in, or the password asked for again. */
  confirmedAt: Date;
  hasPassword: boolean;
}

export function may(principal: Principal, permission: Permission): boolean {
  return principal.permissions.has(permission);
}

export const isSuperAdmin = (principal: Principal): boolean => principal.role === "super_admin";

export function demand(principal: Principal, permission: Permission): void {
  if (!may(principal, permission)) throw new DomainError<PortalCode>("forbidden");
}

export function actorOf(principal: Principal): Actor {
  return { kind: "user", id: principal.user.id, name: principal.user.displayName, epoch: principal.epoch };
}

/** What each plan includes. */
export const planFeatures: Record<Plan, { label: string; scim: boolean; sso: boolean }> = {
  starter: { label: "Starter", scim: false, sso: false },
  professional: { label: "Professional", scim: false, sso: true },
  enterprise: { label: "Enterprise", scim: true, sso: true },
};
