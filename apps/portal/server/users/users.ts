// What the console does with users. Every change goes through user-state.ts.
import { isId } from "@rollcall/foundation/ids";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import { wantedOf } from "@rollcall/scim/projection";
import type { listQuery } from "../../shapes/list.ts";
import type {
  Invited,
  invitation,
  OneTimeLink,
  ScimDocument,
  Timeline,
  UserDetail,
  UsersPage,
  UserStatus,
  usersQuery,
} from "../../shapes/users.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import { actorOf, demand, isSuperAdmin, type Principal } from "../permissions.ts";
import { demandOver, demandStandard, effectiveSet, mayChange } from "../permission-sets/effective-set.ts";
import { auditEntry, recordAudit } from "../records.ts";
import { takeAway } from "../second-factor/second-factor.ts";
import { demandFresh } from "../sign-in/fresh.ts";
import { definitionsOf } from "../attributes/attributes.ts";
import { userTypeOf } from "../attributes/extension.ts";
import { customValues } from "../attributes/values.ts";
import { listPeople, readSurroundings, readTimeline, teamExists } from "./list-store.ts";
import { attributesFrom } from "./profile-edit.ts";
import { scimUser } from "./scim-user.ts";
import { derive } from "./user-record.ts";
import type { UserWithTeams } from "./user-state.ts";
import { detailView, reactivateRefusal, rowView } from "./user-view.ts";

export async function showUsers(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof usersQuery>,
): Promise<UsersPage> {
  const after = cursorOf(query.cursor);
  const filter = {
    search: query.search,
    status: query.status,
    managedBy: query.managedBy,
    team: query.team,
    role: query.role,
    permissionSet: query.permissionSet,
  };
  const { rows, counts } = await listPeople(deps.database, principal.account.number, filter, {
    sort: query.sort,
    after,
    limit: query.limit,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const of = (status: string) => counts[status] ?? 0;
  const current = of("invited") + of("active");
  const all = current + of("deactivated");
  const status = query.status ?? "all";
  return {
    users: shown.map(rowView),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.sort_key, last.id]) : null,
    total: status === "all" ? all : status === "current" ? current : of(status),
    counts: { all, current, invited: of("invited"), active: of("active"), deactivated: of("deactivated") },
  };
}

function cursorOf(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  const [key, id] = decodeCursor(cursor) ?? [];
  if (typeof key !== "string" || typeof id !== "string" || !isId(id)) throw refuse("invalid_cursor");
  return [key, id];
}

export async function mustRead(deps: Dependencies, principal: Principal, id: string): Promise<UserWithTeams> {
  const user = await deps.users.read({ account: principal.account.number, id, withTeams: true });
  if (user === undefined) throw refuse("not_found", { what: "user" });
  return user;
}

export async function detailOf(deps: Dependencies, principal: Principal, user: UserWithTeams): Promise<UserDetail> {
  const [around, definitions, manages, set] = await Promise.all([
    readSurroundings(deps.database, user.account_id, user.id, deps.clock()),
    definitionsOf(deps, user.account_id),
    mayChange(deps, principal, user),
    effectiveSet(deps, user),
  ]);
  return detailView(user, around, manages, set, customValues(user.resource, user.account_id, definitions));
}

/** Somebody's own page is for everybody. */
export async function showUser(deps: Dependencies, principal: Principal, id: string): Promise<UserDetail> {
  if (id !== principal.user.id) demand(principal, "read_people");
  return detailOf(deps, principal, await mustRead(deps, principal, id));
}

export async function showScimDocument(
  deps: Dependencies,
  principal: Principal,
  id: string,
  baseUrl: string,
): Promise<ScimDocument> {
  const type = userTypeOf(principal.account.number, await definitionsOf(deps, principal.account.number));
  // The projection leaves out what is kept and not shown.
  return { document: wantedOf(type).project(scimUser(await mustRead(deps, principal, id), baseUrl, type)) };
}

export interface Link {
  url: string;
  expiresAt: Date;
}

const linkView = (link: Link): OneTimeLink => ({ url: link.url, expiresAt: iso(link.expiresAt) });

export async function invite(
  deps: Dependencies,
  principal: Principal,
  asked: z.output<typeof invitation>,
  makeLink: (user: UserWithTeams) => Promise<Link>,
): Promise<Invited> {
  if (asked.role === "super_admin" && !isSuperAdmin(principal)) throw refuse("forbidden");
  await demandStandard(deps, principal);
  await checkTeam(deps, principal, asked.mainTeamId);
  const { account } = principal;
  const resource = attributesFrom({ ...asked, userName: asked.email });
  const wanted = { account: account.number, resource, connection: null };
  const user = await deps.users.create({
    ...wanted,
    actor: actorOf(principal),
    status: "invited",
    role: asked.role,
    mainTeam: asked.mainTeamId ?? null,
  });
  if (user === undefined) {
    const { email_key: emailKey } = derive(resource);
    const [holder] = await deps.users.holders(wanted);
    throw holder === undefined || holder.email_key === emailKey
      ? refuse("email_taken", { email: asked.email })
      : refuse("user_name_taken", { userName: asked.email });
  }
  return { user: await detailOf(deps, principal, user), link: linkView(await makeLink(user)) };
}

export async function checkTeam(
  deps: Dependencies,
  principal: Principal,
  id: string | null | undefined,
): Promise<void> {
  if (id === null || id === undefined) return;
  if (!(await teamExists(deps.database, principal.account.number, id))) throw refuse("not_found", { what: "team" });
}

export async function deactivate(deps: Dependencies, principal: Principal, id: string): Promise<UserDetail> {
  await demandOver(deps, principal, await mustRead(deps, principal, id));
  const result = await deps.users.change({
    account: principal.account.number,
    id,
    withTeams: true,
    actor: actorOf(principal),
    decide: () => ({ status: "deactivated" }),
  });
  if (result === undefined) throw refuse("not_found", { what: "user" });
  if (!result.changed) throw refuse("already_in_state", { status: "deactivated" });
  return detailOf(deps, principal, result.user);
}

/** Whoever was invited and has never come is invited again. */
function statusOnReturn(user: UserWithTeams): UserStatus {
  const neverCame = user.invited_at !== null && user.last_active_at === null;
  return user.managed_by === "manual" && neverCame ? "invited" : "active";
}

export async function reactivate(deps: Dependencies, principal: Principal, id: string): Promise<UserDetail> {
  const before = await mustRead(deps, principal, id);
  await demandOver(deps, principal, before);
  const around = await readSurroundings(deps.database, before.account_id, before.id, deps.clock());
  if (before.status === "deactivated" && reactivateRefusal(before, around) !== null)
    throw refuse("deactivated_by_directory", { connection: around.connection_name });
  const result = await deps.users.change({
    account: principal.account.number,
    id,
    withTeams: true,
    actor: actorOf(principal),
    decide: (user) => (user.status === "deactivated" ? { status: statusOnReturn(user) } : undefined),
  });
  if (result === undefined) throw refuse("not_found", { what: "user" });
  if (!result.changed) throw refuse("already_in_state", { status: result.user.status });
  return detailOf(deps, principal, result.user);
}

/** The way back for whoever lost the device: somebody who may manage the user takes the second factor away. */
export async function resetSecondFactor(deps: Dependencies, principal: Principal, id: string): Promise<UserDetail> {
  const user = await mustRead(deps, principal, id);
  await demandOver(deps, principal, user);
  demandFresh(deps, principal);
  await deps.database.transaction((trx) => takeAway(trx, user, actorOf(principal), deps.clock()));
  return detailOf(deps, principal, user);
}

export async function handOverLink(
  deps: Dependencies,
  principal: Principal,
  id: string,
  makeLink: (user: UserWithTeams) => Promise<Link>,
): Promise<OneTimeLink> {
  const user = await mustRead(deps, principal, id);
  await demandOver(deps, principal, user);
  if (user.status === "deactivated") throw refuse("user_deactivated");
  const link = await makeLink(user);
  const target = { kind: "user" as const, id: user.id, name: user.display_name };
  const facts = {
    account: user.account_id,
    event: "user.link_made",
    actor: actorOf(principal),
    target,
    message: `Made a one-time sign-in link for ${user.display_name}`,
  };
  await deps.database.transaction((trx) => recordAudit(trx, [auditEntry(facts, deps.clock())]));
  return linkView(link);
}

export async function showTimeline(
  deps: Dependencies,
  principal: Principal,
  id: string,
  query: z.output<typeof listQuery>,
): Promise<Timeline> {
  const user = await mustRead(deps, principal, id);
  const [after] = query.cursor === undefined ? [undefined] : (decodeCursor(query.cursor) ?? [null]);
  if (after !== undefined && (typeof after !== "string" || !isId(after))) throw refuse("invalid_cursor");
  const { rows, total } = await readTimeline(deps.database, user.account_id, user.id, { after, limit: query.limit });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    entries: shown.map((row) => ({
      id: row.id,
      at: iso(row.at),
      kind: row.kind,
      actor: row.actor,
      message: row.message,
      result: row.ok ? ("ok" as const) : ("failed" as const),
      exchangeId: row.exchange_id,
      changes: row.changes,
    })),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.id]) : null,
    total,
  };
}
