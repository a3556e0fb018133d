import { newId } from "@rollcall/foundation/ids";
import { encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { Deal, dealChange, DealsPage, DealStage, dealsQuery, newDeal } from "../../shapes/crm.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { actorOf, type Principal } from "../permissions.ts";
import { auditEntry, recordAudit } from "../records.ts";
import { canonical } from "../users/canonical.ts";
import { currencyOf } from "./currency-store.ts";
import { eligibleOwner, ownerAfter } from "./owners.ts";
import { nameOfContact, nameOfOwner } from "./owners-store.ts";
import { contactExists, type DealRow, insertRecord, listRecords, lockRecord, readRecord } from "./record-store.ts";
import { type Trx, updateRecord } from "./record-store.ts";
import { afterOf, dealView } from "./record-view.ts";
import { changesOf, dealStageWords, money, sentenceOf } from "./record-words.ts";
import { prefixQuery, wordsOf } from "./search-words.ts";

export const openStages: DealStage[] = ["new", "qualified", "proposal", "negotiation"];
const isOpen = (stage: DealStage): boolean => openStages.includes(stage);

export async function showDeals(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof dealsQuery>,
): Promise<DealsPage> {
  const { stage = "all" } = query;
  const stages = stage === "all" ? undefined : stage === "open" ? openStages : [stage];
  const account = principal.account.number;
  const [{ rows, counts }, currency] = await Promise.all([
    listRecords(
      deps.database,
      "deal",
      account,
      {
        words: prefixQuery(query.search),
        owner: query.owner,
        ownership: query.ownership,
        contact: query.contact,
        me: principal.user.id,
        stages,
      },
      { sort: query.sort, after: afterOf(query.cursor), limit: query.limit },
    ),
    currencyOf(deps.database, account),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const sum = (wanted: (stage: string) => boolean, part: "count" | "amount") =>
    counts.filter((row) => wanted(row.stage)).reduce((total, row) => total + row[part], 0);
  const each = (part: "count" | "amount") => ({
    ...Object.fromEntries(counts.map((row) => [row.stage, row[part]])),
    open: sum((name) => isOpen(name as DealStage), part),
    all: sum(() => true, part),
  });
  return {
    deals: page.map((row) => dealView(row, currency)),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.sort_key, last.id]) : null,
    total: sum((name) => stages === undefined || stages.includes(name as DealStage), "count"),
    counts: each("count"),
    amounts: each("amount"),
    currency,
  };
}

export async function showDeal(deps: Dependencies, principal: Principal, id: string): Promise<Deal> {
  const account = principal.account.number;
  const [row, currency] = await Promise.all([
    readRecord(deps.database, "deal", account, id),
    currencyOf(deps.database, account),
  ]);
  if (row === undefined) throw refuse("not_found", { what: "deal" });
  return { ...dealView(row, currency), version: row.version };
}

const wordsOfDeal = (row: DealRow) => wordsOf([row.name, row.company]);

async function fieldsOf(trx: Trx, row: DealRow, currency: string): Promise<Record<string, string | null>> {
  return {
    Name: row.name,
    Company: row.company,
    Contact: await nameOfContact(trx, row.account_id, row.contact_id),
    Stage: dealStageWords[row.stage],
    Amount: money(row.amount, currency),
    "Close date": row.close_date,
    Owner: await nameOfOwner(trx, row.account_id, row.owner_id),
  };
}

async function knownContact(trx: Trx, account: number, id: string | null): Promise<string | null> {
  if (id !== null && !(await contactExists(trx, account, id))) throw refuse("not_found", { what: "contact" });
  return id;
}

export async function addDeal(
  deps: Dependencies,
  principal: Principal,
  asked: z.output<typeof newDeal>,
): Promise<Deal> {
  const at = deps.clock();
  const id = newId();
  const account = principal.account.number;
  await deps.database.transaction(async (trx) => {
    const row: DealRow = {
      account_id: account,
      id,
      name: asked.name,
      name_key: canonical(asked.name),
      company: asked.company,
      contact_id: await knownContact(trx, account, asked.contactId),
      stage: asked.stage,
      amount: asked.amount,
      close_date: asked.closeDate,
      closed_at: isOpen(asked.stage) ? null : at,
      owner_id: await eligibleOwner(trx, account, asked.ownerId === undefined ? principal.user.id : asked.ownerId),
      version: 1,
      created_at: at,
      updated_at: at,
    };
    await insertRecord(trx, "deal", row, wordsOfDeal(row));
    const target = { kind: "deal" as const, id, name: row.name };
    const facts = { account, actor: actorOf(principal), target, message: `Added the deal ${row.name}` };
    await recordAudit(trx, [auditEntry({ ...facts, event: "deal.created" }, at)]);
  });
  return showDeal(deps, principal, id);
}

/** When it was won or lost: a change between the two is a new end, a change of something else is none. */
function closedAt(before: DealRow, stage: DealStage, at: Date): Date | null {
  if (isOpen(stage)) return null;
  return stage === before.stage ? before.closed_at : at;
}

export async function changeDeal(
  deps: Dependencies,
  principal: Principal,
  id: string,
  asked: z.output<typeof dealChange>,
): Promise<Deal> {
  const at = deps.clock();
  const account = principal.account.number;
  const currency = await currencyOf(deps.database, account);
  await deps.database.transaction(async (trx) => {
    const before = await lockRecord(trx, "deal", account, id);
    if (before === undefined) throw refuse("not_found", { what: "deal" });
    if (asked.version !== undefined && asked.version !== before.version) throw refuse("changed_meanwhile");
    const stage = asked.stage ?? before.stage;
    const name = asked.name ?? before.name;
    const after: DealRow = {
      ...before,
      name,
      name_key: canonical(name),
      company: asked.company === undefined ? before.company : asked.company,
      contact_id: asked.contactId === undefined ? before.contact_id : await knownContact(trx, account, asked.contactId),
      stage,
      amount: asked.amount ?? before.amount,
      close_date: asked.closeDate ?? before.close_date,
      closed_at: closedAt(before, stage, at),
      owner_id: await ownerAfter(trx, before, asked.ownerId),
      version: before.version + 1,
      updated_at: at,
    };
    const changes = changesOf(await fieldsOf(trx, before, currency), await fieldsOf(trx, after, currency));
    if (changes.length === 0) return;
    await updateRecord(trx, "deal", after, wordsOfDeal(after));
    const target = { kind: "deal" as const, id, name };
    const facts = { account, actor: actorOf(principal), target, changes, message: sentenceOf(changes, name) };
    await recordAudit(trx, [auditEntry({ ...facts, event: "deal.changed" }, at)]);
  });
  return showDeal(deps, principal, id);
}
