import { newId } from "@rollcall/foundation/ids";
import { encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { Contact, contactChange, ContactsPage, contactsQuery, newContact } from "../../shapes/crm.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { actorOf, type Principal } from "../permissions.ts";
import { auditEntry, recordAudit } from "../records.ts";
import { canonical } from "../users/canonical.ts";
import { currencyOf } from "./currency-store.ts";
import { eligibleOwner, ownerAfter } from "./owners.ts";
import { nameOfOwner } from "./owners-store.ts";
import { type ContactRow, dealsOfContact, insertRecord, listRecords, lockRecord, readRecord } from "./record-store.ts";
import { type Trx, updateRecord } from "./record-store.ts";
import { afterOf, contactDetail, contactName, contactView } from "./record-view.ts";
import { changesOf, contactStageWords, sentenceOf } from "./record-words.ts";
import { prefixQuery, wordsOf } from "./search-words.ts";

export async function showContacts(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof contactsQuery>,
): Promise<ContactsPage> {
  const stages = query.stage === undefined || query.stage === "all" ? undefined : [query.stage];
  const { rows, counts } = await listRecords(
    deps.database,
    "contact",
    principal.account.number,
    { words: prefixQuery(query.search), owner: query.owner, ownership: query.ownership, me: principal.user.id, stages },
    { sort: query.sort, after: afterOf(query.cursor), limit: query.limit },
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const byStage = Object.fromEntries(counts.map(({ stage, count }) => [stage, count]));
  return {
    contacts: page.map(contactView),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.sort_key, last.id]) : null,
    total: stages === undefined ? all : (byStage[stages[0] ?? ""] ?? 0),
    counts: { ...byStage, all },
  };
}

export async function showContact(deps: Dependencies, principal: Principal, id: string): Promise<Contact> {
  const account = principal.account.number;
  const [row, deals, currency] = await Promise.all([
    readRecord(deps.database, "contact", account, id),
    dealsOfContact(deps.database, account, id),
    currencyOf(deps.database, account),
  ]);
  if (row === undefined) throw refuse("not_found", { what: "contact" });
  return contactDetail(row, deals, currency);
}

const wordsOfContact = (row: ContactRow) =>
  wordsOf([row.first_name, row.last_name, row.company, row.email, row.phone, row.job_title]);

async function fieldsOf(trx: Trx, row: ContactRow): Promise<Record<string, string | null>> {
  return {
    "First name": row.first_name || null,
    "Last name": row.last_name || null,
    Company: row.company,
    "Job title": row.job_title,
    "E-mail": row.email,
    Phone: row.phone,
    Stage: contactStageWords[row.stage],
    Owner: await nameOfOwner(trx, row.account_id, row.owner_id),
  };
}

export async function addContact(
  deps: Dependencies,
  principal: Principal,
  asked: z.output<typeof newContact>,
): Promise<Contact> {
  const at = deps.clock();
  const id = newId();
  const account = principal.account.number;
  await deps.database.transaction(async (trx) => {
    const row: ContactRow = {
      account_id: account,
      id,
      first_name: asked.firstName,
      last_name: asked.lastName,
      name_key: canonical(`${asked.firstName} ${asked.lastName}`),
      company: asked.company,
      job_title: asked.jobTitle,
      email: asked.email,
      phone: asked.phone,
      stage: asked.stage,
      owner_id: await eligibleOwner(trx, account, asked.ownerId === undefined ? principal.user.id : asked.ownerId),
      version: 1,
      created_at: at,
      updated_at: at,
    };
    await insertRecord(trx, "contact", row, wordsOfContact(row));
    const name = contactName(row);
    const target = { kind: "contact" as const, id, name };
    const facts = { account, actor: actorOf(principal), target, message: `Added the contact ${name}` };
    await recordAudit(trx, [auditEntry({ ...facts, event: "contact.created" }, at)]);
  });
  return showContact(deps, principal, id);
}

export async function changeContact(
  deps: Dependencies,
  principal: Principal,
  id: string,
  asked: z.output<typeof contactChange>,
): Promise<Contact> {
  const at = deps.clock();
  const account = principal.account.number;
  await deps.database.transaction(async (trx) => {
    const before = await lockRecord(trx, "contact", account, id);
    if (before === undefined) throw refuse("not_found", { what: "contact" });
    if (asked.version !== undefined && asked.version !== before.version) throw refuse("changed_meanwhile");
    const first_name = asked.firstName ?? before.first_name;
    const last_name = asked.lastName ?? before.last_name;
    if (first_name === "" && last_name === "") throw refuse("contact_without_name");
    const after: ContactRow = {
      ...before,
      first_name,
      last_name,
      name_key: canonical(`${first_name} ${last_name}`),
      company: asked.company === undefined ? before.company : asked.company,
      job_title: asked.jobTitle === undefined ? before.job_title : asked.jobTitle,
      email: asked.email === undefined ? before.email : asked.email,
      phone: asked.phone === undefined ? before.phone : asked.phone,
      stage: asked.stage ?? before.stage,
      owner_id: await ownerAfter(trx, before, asked.ownerId),
      version: before.version + 1,
      updated_at: at,
    };
    const changes = changesOf(await fieldsOf(trx, before), await fieldsOf(trx, after));
    if (changes.length === 0) return;
    await updateRecord(trx, "contact", after, wordsOfContact(after));
    const name = contactName(after);
    const target = { kind: "contact" as const, id, name };
    const facts = { account, actor: actorOf(principal), target, changes, message: sentenceOf(changes, name) };
    await recordAudit(trx, [auditEntry({ ...facts, event: "contact.changed" }, at)]);
  });
  return showContact(deps, principal, id);
}
