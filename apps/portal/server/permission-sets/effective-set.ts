// What a user may do, and why. Nothing of it is stored with the user: the view user_permission_sets tells it each time.
import { newId } from "@rollcall/foundation/ids";
import { isObject, own } from "@rollcall/scim/resource";
import type { Transaction } from "kysely";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { isSuperAdmin, type Principal } from "../permissions.ts";
import type { Tables } from "../tables.ts";
import type { UserAttributes, UserRecord } from "../users/user-record.ts";
import { type EffectiveSet, givesSet, insertStandardSet, readEffective, readSets, readUnknownRole } from "./store.ts";

export type { EffectiveSet } from "./store.ts";

export async function effectiveSet(
  deps: Dependencies,
  user: Pick<UserRecord, "account_id" | "id">,
): Promise<EffectiveSet | undefined> {
  return readEffective(deps.database, user.account_id, user.id);
}

/** Why the user has this set, in a sentence for the user's page. */
export function reasonOf(set: EffectiveSet, connection: string | null): string {
  const from = connection ?? "The directory";
  const unknown =
    set.role_name === null ? "" : `${from} sends the role "${set.role_name}", and no permission set is called so. `;
  switch (set.why) {
    case "role":
      return `${from} sends the role "${set.role_name}".`;
    case "hand":
      return "Chosen for this user in the portal.";
    case "team":
      return `${unknown}Given by the team ${set.team_name}.`;
    case "standard":
      return `${unknown}${set.role_name === null ? "The" : "So the"} standard permission set applies.`;
  }
}

/** Only a Super Admin, or somebody who may do everything that the other one may, changes another user. */
export async function mayChange(deps: Dependencies, principal: Principal, user: UserRecord): Promise<boolean> {
  if (isSuperAdmin(principal)) return true;
  if (user.role === "super_admin" || !principal.permissions.has("manage_people")) return false;
  const theirs = await effectiveSet(deps, user);
  return theirs === undefined || theirs.permissions.every((one) => principal.permissions.has(one));
}

export async function demandOver(deps: Dependencies, principal: Principal, user: UserRecord): Promise<void> {
  if (!(await mayChange(deps, principal, user))) throw refuse("forbidden");
}

/** Whoever invites hands the new user's first link over, and so may be allowed no less than the new user. */
export async function demandStandard(deps: Dependencies, principal: Principal): Promise<void> {
  const sets = await readSets(deps.database.kysely, principal.account.number);
  const standard = sets.find((set) => set.standard)?.permissions ?? [];
  if (!standard.every((one) => principal.permissions.has(one))) throw refuse("forbidden");
}

/** Who is in a team decides what they may do where the team gives a permission set: that is for Super Admins. */
export async function demandOverTeam(deps: Dependencies, principal: Principal, team: string): Promise<void> {
  if (!isSuperAdmin(principal) && (await givesSet(deps.database, principal.account.number, team)))
    throw refuse("team_gives_permissions");
}

/** The set with this id, for whoever gives it to a user or a team. */
export async function chosenSet(
  deps: Dependencies,
  account: number,
  id: string | null,
): Promise<{ id: string; name: string } | null> {
  if (id === null) return null;
  const set = (await readSets(deps.database.kysely, account)).find((one) => one.id === id);
  if (set === undefined) throw refuse("not_found", { what: "permission set" });
  return { id: set.id, name: set.name };
}

/** The set's name, for the words of a change. */
export async function setName(deps: Dependencies, account: number, id: string | null): Promise<string | null> {
  if (id === null) return null;
  return (await readSets(deps.database.kysely, account)).find((one) => one.id === id)?.name ?? null;
}

/** A new account's standard set: to see who is there, and nothing else. */
export async function addStandardSet(trx: Transaction<Tables>, account: number): Promise<void> {
  await insertStandardSet(trx, account, newId());
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/**
 * What the activity says of a role that names no permission set, or nothing. The role is the primary one, else the
 * first, and is named by its value or its display.
 */
export async function unknownRole(deps: Dependencies, account: number, attributes: UserAttributes): Promise<string> {
  const sent = own(attributes, "roles");
  const roles = Array.isArray(sent)
    ? sent.filter(isObject).filter((role) => (text(own(role, "value")) ?? text(own(role, "display"))) !== null)
    : [];
  const role = roles.find((one) => own(one, "primary") === true) ?? roles[0];
  if (role === undefined) return "";
  const names = [text(own(role, "value")), text(own(role, "display"))];
  const unknown = await readUnknownRole(deps.database, account, names);
  const name = (names[0] ?? names[1] ?? "").trim().slice(0, 100);
  return unknown === undefined
    ? ""
    : `. No permission set is called "${name}": the sets of the teams apply, else ${unknown.standard}`;
}
