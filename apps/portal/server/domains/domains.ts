import { randomBytes } from "node:crypto";
import { domainToASCII } from "node:url";
import { newId } from "@rollcall/foundation/ids";
import type { Domain, Domains } from "../../shapes/domains.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso, isoOrNull } from "../http.ts";
import { actorOf, type Principal } from "../permissions.ts";
import { auditEntry, type AuditFacts, recordAudit } from "../records.ts";
import { deleteDomain, type DomainRow, insertDomain, noteCheck, readDomain, readDomains } from "./store.ts";

const RECORD = "_rollcall-challenge";
const valueOf = (challenge: string) => `rollcall-domain-verification=${challenge}`;

export const newChallenge = (): string => randomBytes(24).toString("base64url");

function view(row: DomainRow, users: number): Domain {
  return {
    id: row.id,
    name: row.name,
    state: row.verified_at === null ? "waiting" : "verified",
    recordName: `${RECORD}.${row.name}`,
    recordValue: valueOf(row.challenge),
    createdAt: iso(row.created_at),
    verifiedAt: isoOrNull(row.verified_at),
    checkedAt: isoOrNull(row.checked_at),
    checkResult: row.check_result,
    users,
  };
}

/** A domain as DNS writes it: lower case, ASCII, at least two labels. */
export function domainName(text: string): string {
  const name = domainToASCII(text.trim().replace(/^@/, "").replace(/\.$/, "")).toLowerCase();
  if (name.length > 253 || !/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(name))
    throw refuse("domain_not_valid", { name: text });
  return name;
}

export async function showDomains(deps: Dependencies, principal: Principal): Promise<Domains> {
  const rows = await readDomains(deps.database, principal.account.number);
  return { domains: rows.map((row) => view(row, row.users)) };
}

async function showDomain(deps: Dependencies, principal: Principal, id: string): Promise<Domain> {
  const rows = await readDomains(deps.database, principal.account.number);
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw refuse("not_found", { what: "domain" });
  return view(row, row.users);
}

function audited(deps: Dependencies, principal: Principal, row: DomainRow, event: string, message: string) {
  const facts: AuditFacts = {
    account: principal.account.number,
    event,
    actor: actorOf(principal),
    target: { kind: "domain", id: row.id, name: row.name },
    message,
  };
  return auditEntry(facts, deps.clock());
}

export async function addDomain(deps: Dependencies, principal: Principal, text: string): Promise<Domain> {
  const name = domainName(text);
  const row = {
    account_id: principal.account.number,
    id: newId(),
    name,
    challenge: newChallenge(),
    created_at: deps.clock(),
    verified_at: null,
    checked_at: null,
    check_result: null,
  };
  await deps.database.transaction(async (trx) => {
    if (!(await insertDomain(trx, row))) throw refuse("domain_taken", { name });
    await recordAudit(trx, [audited(deps, principal, row, "domain.added", `Added the domain ${name}`)]);
  });
  return showDomain(deps, principal, row.id);
}

/** Looks for the TXT record now. A domain that was verified stays so when DNS does not answer. */
export async function verifyDomain(deps: Dependencies, principal: Principal, id: string): Promise<Domain> {
  const row = await readDomain(deps.database.kysely, principal.account.number, id);
  if (row === undefined) throw refuse("not_found", { what: "domain" });
  const problem = await missingRecord(deps, row);
  await deps.database.transaction(async (trx) => {
    const now = deps.clock();
    const verified = problem === null ? (row.verified_at ?? now) : row.verified_at;
    await noteCheck(trx, row.account_id, id, { checked_at: now, check_result: problem, verified_at: verified });
    if (problem === null && row.verified_at === null)
      await recordAudit(trx, [audited(deps, principal, row, "domain.verified", `Verified the domain ${row.name}`)]);
  });
  deps.tokenChecks.forget(principal.account.number);
  return showDomain(deps, principal, id);
}

/** Null when the record is there, else what was found instead, in words. */
async function missingRecord(deps: Dependencies, row: DomainRow): Promise<string | null> {
  const name = `${RECORD}.${row.name}`;
  try {
    // A TXT record longer than 255 characters comes in pieces that belong together (RFC 7208 §3.3).
    const records = (await deps.resolveTxt(name)).map((pieces) => pieces.join("").trim());
    if (records.includes(valueOf(row.challenge))) return null;
    const ours = records.find((text) => text.startsWith("rollcall-domain-verification="));
    if (ours !== undefined)
      return `The record ${name} holds another value (${ours.slice(0, 100)}). Replace it with the one shown here.`;
    return `The record ${name} exists, but not with the value shown here.`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOTFOUND" || code === "ENODATA")
      return `There is no TXT record ${name} yet. After adding it, it can take some minutes until DNS shows it.`;
    return `DNS did not answer for ${name} (${code || "no reason given"}). Try again in a minute.`;
  }
}

export async function removeDomain(deps: Dependencies, principal: Principal, id: string): Promise<void> {
  await deps.database.transaction(async (trx) => {
    const row = await deleteDomain(trx, principal.account.number, id);
    if (row === undefined) throw refuse("not_found", { what: "domain" });
    await recordAudit(trx, [audited(deps, principal, row, "domain.removed", `Removed the domain ${row.name}`)]);
  });
  deps.tokenChecks.forget(principal.account.number);
}
