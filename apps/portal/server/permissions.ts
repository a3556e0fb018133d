import { DomainError } from "@rollcall/foundation/problem";
import type { Plan, Role } from "../shapes/session.ts";
import type { PortalCode } from "./errors.ts";
import type { Actor } from "./records.ts";

export type Permission = "read_people" | "manage_people" | "manage_provisioning" | "manage_account" | "read_activity";

const granted: Record<Role, ReadonlySet<Permission>> = {
  super_admin: new Set(["read_people", "manage_people", "manage_provisioning", "manage_account", "read_activity"]),
  user: new Set(["read_people"]),
};

/** Who asks: always with the account it belongs to, so that no rule can forget it. */
export interface Principal {
  account: { number: number; name: string; plan: Plan };
  user: { id: string; displayName: string; email: string };
  role: Role;
}

export function may(principal: Principal, permission: Permission): boolean {
  return granted[principal.role].has(permission);
}

export function demand(principal: Principal, permission: Permission): void {
  if (!may(principal, permission)) throw new DomainError<PortalCode>("forbidden");
}

export function actorOf(principal: Principal): Actor {
  return { kind: "user", id: principal.user.id, name: principal.user.displayName };
}

/** What each plan includes. */
export const planFeatures: Record<Plan, { label: string; scim: boolean; sso: boolean }> = {
  starter: { label: "Starter", scim: false, sso: false },
  professional: { label: "Professional", scim: false, sso: true },
  enterprise: { label: "Enterprise", scim: true, sso: true },
};
