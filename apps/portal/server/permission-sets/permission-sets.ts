// Settings > Permission sets.
import { newId } from "@rollcall/foundation/ids";
import type { Transaction } from "kysely";
import type { z } from "zod";
import type { NewPermissionSet, permissionSetChange, PermissionSets } from "../../shapes/permission-sets.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import { actorOf, permissionWords, type Principal } from "../permissions.ts";
import { auditEntry, type Change, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { changeTeam } from "../teams/team-state.ts";
import { canonical } from "../users/canonical.ts";
import * as store from "./store.ts";
import type { SetRow } from "./store.ts";

export async function showPermissionSets(deps: Dependencies, principal: Principal): Promise<PermissionSets> {
  const account = principal.account.number;
  const [rows, use] = await Promise.all([
    store.readSets(deps.database.kysely, account),
    store.readUse(deps.database, account),
  ]);
  return {
    permissionSets: rows.map((row) => ({
      id: row.id,
      name: row.name,
      permissions: row.permissions,
      place: row.place,
      standard: row.standard,
      users: use.get(row.id)?.users ?? 0,
      chosen: use.get(row.id)?.chosen ?? 0,
      teams: use.get(row.id)?.teams ?? [],
      updatedAt: iso(row.updated_at),
    })),
  };
}

/** What reads like the one role that no permission set can be. */
const reserved = new Set(["superadmin", "superadministrator"]);

function checkName(name: string): void {
  if (reserved.has(canonical(name).replaceAll(/[^\p{L}\p{N}]/gu, ""))) throw refuse("set_name_reserved", { name });
}

type Say = (event: string, row: { id: string; name: string }, message: string, changes?: Change[]) => void;

/** A change of an account's sets, under their lock and with its audit entries. */
async function changing(
  deps: Dependencies,
  principal: Principal,
  work: (trx: Transaction<Tables>, sets: SetRow[], say: Say) => Promise<void>,
): Promise<PermissionSets> {
  const account = principal.account.number;
  const at = deps.clock();
  await deps.database.transaction(async (trx) => {
    const entries: ReturnType<typeof auditEntry>[] = [];
    const actor = actorOf(principal);
    const say: Say = (event, { id, name }, message, changes = []) => {
      const target = { kind: "permission set" as const, id, name };
      entries.push(auditEntry({ account, event, actor, target, message, changes }, at));
    };
    await work(trx, await store.lockSets(trx, account), say);
    await recordAudit(trx, entries);
  });
  return showPermissionSets(deps, principal);
}

const listOf = (permissions: readonly (keyof typeof permissionWords)[]) =>
  permissions.map((one) => permissionWords[one]).join(", ") || "nothing";

/** A new one stands lowest, so that it takes nothing away from what applies now. */
export async function addPermissionSet(
  deps: Dependencies,
  principal: Principal,
  asked: NewPermissionSet,
): Promise<PermissionSets> {
  checkName(asked.name);
  return changing(deps, principal, async (trx, sets, say) => {
    const at = deps.clock();
    const row: SetRow = {
      account_id: principal.account.number,
      id: newId(),
      name: asked.name,
      permissions: [...new Set(asked.permissions)],
      place: sets.length + 1,
      standard: false,
      created_at: at,
      updated_at: at,
    };
    if (!(await store.insertSet(trx, row))) throw refuse("set_name_taken", { name: asked.name });
    const changes = [{ field: "Permissions", before: null, after: listOf(row.permissions) }];
    say("permission_set.created", row, `Made the permission set ${row.name}`, changes);
  });
}

export async function changePermissionSet(
  deps: Dependencies,
  principal: Principal,
  id: string,
  asked: z.output<typeof permissionSetChange>,
): Promise<PermissionSets> {
  if (asked.name !== undefined) checkName(asked.name);
  return changing(deps, principal, async (trx, sets, say) => {
    const before = mustFind(sets, id);
    const after = {
      name: asked.name ?? before.name,
      permissions: asked.permissions === undefined ? before.permissions : [...new Set(asked.permissions)],
      standard: asked.standard ?? before.standard,
    };
    if (await isTaken(trx, before, after.name)) throw refuse("set_name_taken", { name: after.name });
    const key = { account: principal.account.number, id };
    const updated_at = deps.clock();
    const changes: Change[] = [];
    const compare = (field: string, old: string, now: string) =>
      old !== now && changes.push({ field, before: old, after: now });
    compare("Name", before.name, after.name);
    compare("Permissions", listOf(before.permissions), listOf(after.permissions));
    compare("Standard", before.standard ? "yes" : "no", after.standard ? "yes" : "no");
    if (after.standard && !before.standard)
      for (const other of sets.filter((one) => one.standard))
        await store.updateSet(trx, { ...key, id: other.id }, { standard: false, updated_at });
    if (changes.length > 0) await store.updateSet(trx, key, { ...after, updated_at });
    const place = Math.min(asked.place ?? before.place, sets.length);
    compare("Place", String(before.place), String(place));
    if (place !== before.place) await arrange(trx, key.account, sets, before, place);
    if (changes.length > 0)
      say("permission_set.changed", { id, name: after.name }, `Changed the permission set ${after.name}`, changes);
  });
}

async function isTaken(trx: Transaction<Tables>, set: SetRow, name: string): Promise<boolean> {
  if (name === set.name) return false;
  return (await store.idOfName(trx, set.account_id, name, set.id)) !== undefined;
}

function mustFind(sets: SetRow[], id: string): SetRow {
  const found = sets.find((one) => one.id === id);
  if (found === undefined) throw refuse("not_found", { what: "permission set" });
  return found;
}

async function arrange(
  trx: Transaction<Tables>,
  account: number,
  sets: SetRow[],
  moved?: SetRow,
  place = 0,
): Promise<void> {
  const others = sets.filter((one) => one.id !== moved?.id);
  const order = moved === undefined ? others : others.toSpliced(place - 1, 0, moved);
  for (const [at, set] of order.entries())
    if (set.place !== at + 1) await store.updateSet(trx, { account, id: set.id }, { place: at + 1 });
}

/** Whoever it was chosen for gets the replacement first, each with an audit entry; then nothing names it any more. */
export async function removePermissionSet(
  deps: Dependencies,
  principal: Principal,
  id: string,
  replacement: string | undefined,
): Promise<PermissionSets> {
  const account = principal.account.number;
  const sets = await store.readSets(deps.database.kysely, account);
  const set = mustFind(sets, id);
  if (set.standard) throw refuse("standard_set", { name: set.name });
  const { users, teams } = await store.holdersOf(deps.database, { account, id });
  if (users.length + teams.length > 0) {
    if (replacement === undefined || replacement === id) throw refuse("set_in_use", { name: set.name });
    const next = mustFind(sets, replacement);
    await handOver(deps, principal, { users, teams }, set, next);
  }
  return changing(deps, principal, async (trx, now, say) => {
    if (mustFind(now, id).standard) throw refuse("standard_set", { name: set.name });
    await store.forgetDeletedHolders(trx, { account, id });
    if (await store.isChosen(trx, { account, id })) throw refuse("set_in_use", { name: set.name });
    await store.deleteSet(trx, { account, id });
    await arrange(
      trx,
      account,
      now.filter((one) => one.id !== id),
    );
    say("permission_set.deleted", set, `Deleted the permission set ${set.name}`);
  });
}

async function handOver(
  deps: Dependencies,
  principal: Principal,
  holders: { users: string[]; teams: string[] },
  set: SetRow,
  next: SetRow,
): Promise<void> {
  const account = principal.account.number;
  const actor = actorOf(principal);
  const told = [{ field: "Permission set", before: set.name, after: next.name }];
  for (const id of holders.users)
    await deps.users.change({
      account,
      id,
      actor,
      decide: (user) => (user.permission_set_id === set.id ? { permissionSet: next.id, told } : undefined),
    });
  for (const id of holders.teams)
    await changeTeam({
      database: deps.database,
      clock: deps.clock,
      account,
      source: "manual",
      actor,
      id,
      decide: (team) => (team.permission_set_id === set.id ? { permissionSet: next.id, told } : {}),
    });
}
