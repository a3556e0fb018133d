// Giving records another owner, in one go. It never happens by itself: somebody who may do it asks for it.
import { newId } from "@rollcall/foundation/ids";
import { encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { Owner } from "../../shapes/crm.ts";
import type { listQuery } from "../../shapes/list.ts";
import type { Preview, Reassignment, Reassignments, RecordsOfUser, Undone, Wish } from "../../shapes/reassignments.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso, isoOrNull } from "../http.ts";
import { actorOf, type Principal } from "../permissions.ts";
import { auditEntry, recordAudit } from "../records.ts";
import { currencyOf } from "./currency-store.ts";
import { holdEligible, readOwner } from "./owners-store.ts";
import * as store from "./reassign-store.ts";
import { afterId } from "./record-view.ts";

/** How long a reassignment can be undone. */
const UNDO_FOR = 24 * 3_600_000;

const countsOf = (tally: store.Tally) => ({
  contacts: tally.contacts,
  openDeals: tally.open_deals,
  closedDeals: tally.closed_deals,
  openAmount: tally.open_amount,
});

async function mustBeOwner(deps: Dependencies, account: number, id: string): Promise<Owner> {
  const owner = await readOwner(deps.database, account, id);
  if (owner === undefined) throw refuse("not_found", { what: "user" });
  return owner;
}

export async function showRecordsOfUser(deps: Dependencies, principal: Principal, id: string): Promise<RecordsOfUser> {
  const account = principal.account.number;
  await mustBeOwner(deps, account, id);
  const everything = { from: id, contacts: true, openDeals: true, closedDeals: true };
  const [{ tally }, currency] = await Promise.all([
    store.tallyChosen(deps.database, account, everything, null),
    currencyOf(deps.database, account),
  ]);
  return { ...countsOf(tally), currency };
}

export async function previewReassignment(deps: Dependencies, principal: Principal, wish: Wish): Promise<Preview> {
  const account = principal.account.number;
  const to = await mustBeOwner(deps, account, wish.to);
  if (to.state === "deactivated" || to.state === "deleted") throw refuse("owner_without_access");
  const [{ tally, examples }, currency] = await Promise.all([
    store.tallyChosen(deps.database, account, wish.what, wish.to),
    currencyOf(deps.database, account),
  ]);
  return { ...countsOf(tally), currency, examples };
}

/** `3 contacts and 2 deals` */
function amountOf(contacts: number, deals: number): string {
  const of = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  return [contacts > 0 ? of(contacts, "contact") : "", deals > 0 ? of(deals, "deal") : ""]
    .filter((words) => words !== "")
    .join(" and ");
}

export async function reassign(deps: Dependencies, principal: Principal, wish: Wish): Promise<Reassignment> {
  const account = principal.account.number;
  const at = deps.clock();
  const id = newId();
  const from = "from" in wish.what ? await mustBeOwner(deps, account, wish.what.from) : null;
  await mustBeOwner(deps, account, wish.to);
  await deps.database.transaction(async (trx) => {
    const to = await holdEligible(trx, account, wish.to);
    if (to === undefined) throw refuse("owner_without_access");
    const made = {
      account_id: account,
      id,
      at,
      made_by: principal.user.displayName,
      from_id: from?.id ?? null,
      to_id: to.id,
    };
    const { contacts, open_deals, closed_deals } = await store.moveRecords(trx, made, wish.what);
    if (contacts + open_deals + closed_deals === 0) throw refuse("nothing_to_reassign", { to: to.name });
    const what = amountOf(contacts, open_deals + closed_deals);
    const message = `Gave ${what}${from === null ? "" : ` of ${from.name}`} to ${to.name}`;
    const target = { kind: "user" as const, id: from?.id ?? to.id, name: from?.name ?? to.name };
    const changes = [{ field: "Owner", before: from?.name ?? null, after: to.name }];
    const facts = { account, event: "records.reassigned", actor: actorOf(principal), target, message, changes };
    await recordAudit(trx, [auditEntry(facts, at)]);
  });
  return showReassignment(deps, account, id);
}

async function showReassignment(deps: Dependencies, account: number, id: string): Promise<Reassignment> {
  const row = await store.readReassignment(deps.database, account, id);
  if (row === undefined) throw refuse("not_found", { what: "reassignment" });
  return view(row, deps.clock());
}

function view(row: store.ReassignmentRow, now: Date): Reassignment {
  const until = new Date(row.at.getTime() + UNDO_FOR);
  return {
    id: row.id,
    at: iso(row.at),
    by: row.made_by,
    from:
      row.from_id === null || row.from_name === null || row.from_state === null
        ? null
        : { id: row.from_id, name: row.from_name, state: row.from_state },
    to: { id: row.to_id, name: row.to_name, state: row.to_state },
    contacts: row.contacts,
    deals: row.deals,
    undoneAt: isoOrNull(row.undone_at),
    undoneBy: row.undone_by,
    undoUntil: row.undone_at === null && until > now ? iso(until) : null,
  };
}

export async function showReassignments(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof listQuery>,
): Promise<Reassignments> {
  const page = { after: afterId(query.cursor), limit: query.limit };
  const { rows, total } = await store.listReassignments(deps.database, principal.account.number, page);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    reassignments: shown.map((row) => view(row, deps.clock())),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.id]) : null,
    total,
  };
}

/** What the new owner still has goes back to whoever had it, with access or without: nothing else is as it was. */
export async function undo(deps: Dependencies, principal: Principal, id: string): Promise<Undone> {
  const account = principal.account.number;
  const at = deps.clock();
  const row = await store.readReassignment(deps.database, account, id);
  if (row === undefined) throw refuse("not_found", { what: "reassignment" });
  if (row.undone_at === null && at.getTime() > row.at.getTime() + UNDO_FOR) throw refuse("too_late_to_undo");
  const result = await deps.database.transaction(async (trx) => {
    const by = { at, name: principal.user.displayName };
    if (!(await store.markUndone(trx, { account, id }, by))) throw refuse("undone_already");
    const moved = await store.moveBack(trx, { account, id, to: row.to_id }, at);
    const message = `Undid the reassignment of ${amountOf(row.contacts, row.deals)} to ${row.to_name}: ${moved.restored} went back`;
    const target = { kind: "user" as const, id: row.from_id ?? row.to_id, name: row.from_name ?? row.to_name };
    const facts = { account, event: "records.reassignment_undone", actor: actorOf(principal), target, message };
    await recordAudit(trx, [auditEntry(facts, at)]);
    return moved;
  });
  return { ...(await showReassignment(deps, account, id)), ...result };
}
