// What can be wrong with permission sets, as part of the table in errors.ts.
import type { Facts, ProblemTable } from "@rollcall/foundation/problem";

export type PermissionCode =
  | "set_name_taken"
  | "set_name_reserved"
  | "set_in_use"
  | "standard_set"
  | "team_gives_permissions";

const text = (facts: Facts, name: string) => String(facts[name] ?? "");

export const permissionProblems: ProblemTable<PermissionCode> = {
  set_name_taken: {
    status: 409,
    title: "Name in use",
    message: (facts) =>
      `There is a permission set called ${text(facts, "name")} already, in whatever case it is written. Choose another name.`,
  },
  set_name_reserved: {
    status: 400,
    title: "Not a name for a permission set",
    message: (facts) =>
      `A permission set cannot be called ${text(facts, "name")}: Super Admins are made in the portal, one by one, and never by a directory. Choose another name.`,
  },
  set_in_use: {
    status: 409,
    title: "The permission set is in use",
    message: (facts) =>
      `${text(facts, "name")} was chosen for users or teams. Say which permission set they get instead, then delete it.`,
  },
  standard_set: {
    status: 409,
    title: "The standard permission set",
    message: (facts) =>
      `${text(facts, "name")} is the standard permission set, which everybody has for whom nothing else is chosen. Make another one the standard first.`,
  },
  team_gives_permissions: {
    status: 403,
    title: "For Super Admins",
    message:
      "This team, or one around it, gives its members a permission set, so only a Super Admin decides who is in it. Ask a Super Admin of this portal.",
  },
};
