// A profile, the role, the main team or the permission set of a user, changed in the console.
import type { UserChange, UserDetail, UserField } from "../../shapes/users.ts";
import { definitionsOf } from "../attributes/attributes.ts";
import { withCustomValues } from "../attributes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { chosenSet, demandOver, effectiveSet, setName } from "../permission-sets/effective-set.ts";
import { actorOf, demand, isSuperAdmin, type Principal } from "../permissions.ts";
import { readSurroundings } from "./list-store.ts";
import { withProfile } from "./profile-edit.ts";
import type { UserWithTeams } from "./user-state.ts";
import { directoryReason, lockedFields } from "./user-view.ts";
import { checkTeam, detailOf, mustRead } from "./users.ts";

/** Whoever may manage people changes others; a user changes the own profile, but not the role, the team or the e-mail. */
const ownFields = new Set<UserField>(["givenName", "familyName", "displayName", "language", "region", "timeZone"]);

/** What decides who may do what is for those who may do everything. */
const forSuperAdmins = new Set<UserField>(["role", "permissionSetId"]);

export async function editUser(
  deps: Dependencies,
  principal: Principal,
  id: string,
  change: UserChange,
): Promise<UserDetail> {
  const fields = Object.keys(change) as UserField[];
  const own = id === principal.user.id && fields.every((field) => ownFields.has(field));
  if (!own) demand(principal, "manage_people");
  if (fields.some((field) => forSuperAdmins.has(field)) && !isSuperAdmin(principal)) throw refuse("forbidden");
  await checkTeam(deps, principal, change.mainTeamId);
  const before = await mustRead(deps, principal, id);
  if (!own) await demandOver(deps, principal, before);
  const around = await readSurroundings(deps.database, before.account_id, before.id, deps.clock());
  const locked = lockedFields(before, around, await effectiveSet(deps, before)).find((one) =>
    fields.includes(one.field),
  );
  if (locked !== undefined && !isSame(before, change, locked.field))
    throw locked.field === "role"
      ? refuse("last_super_admin", { name: before.display_name })
      : refuse("provisioned_field", { reason: locked.reason });
  const { custom, ...profile } = change;
  const customLocked = custom && directoryReason(before, around.connection_name);
  if (typeof customLocked === "string") throw refuse("provisioned_field", { reason: customLocked });
  const definitions = custom ? await definitionsOf(deps, before.account_id) : [];
  const { permissionSetId: set } = change;
  const chosen = set === undefined ? undefined : await chosenSet(deps, before.account_id, set);
  const was = await setName(deps, before.account_id, before.permission_set_id);
  const result = await deps.users.change({
    account: principal.account.number,
    id,
    withTeams: true,
    actor: actorOf(principal),
    decide: (user) => ({
      ...(user.managed_by === "manual"
        ? {
            resource: withCustomValues(withProfile(user.resource, profile), custom ?? {}, user.account_id, definitions),
          }
        : {}),
      ...(change.role === undefined ? {} : { role: change.role }),
      ...(change.mainTeamId === undefined ? {} : { mainTeam: change.mainTeamId }),
      ...(chosen === undefined ? {} : withSet(user, chosen, was)),
    }),
  });
  if (result === undefined) throw refuse("not_found", { what: "user" });
  return detailOf(deps, principal, result.user);
}

function withSet(user: UserWithTeams, chosen: { id: string; name: string } | null, was: string | null) {
  if (user.permission_set_id === (chosen?.id ?? null)) return {};
  const told = [{ field: "Permission set", before: was, after: chosen?.name ?? null }];
  return { permissionSet: chosen?.id ?? null, told };
}

function isSame(user: UserWithTeams, change: UserChange, field: UserField): boolean {
  if (field === "permissionSetId") return change.permissionSetId === user.permission_set_id;
  return field === "role" && change.role === user.role;
}
