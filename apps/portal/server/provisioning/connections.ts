import type { Transaction } from "kysely";
import type { ConnectionChange, Dialect, Matching, Reactivation } from "../../shapes/provisioning.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import type { Principal } from "../permissions.ts";
import type { Change } from "../records.ts";
import type { Tables } from "../tables.ts";
import { canonical } from "../users/canonical.ts";
import { changing } from "./change.ts";
import * as store from "./connections-store.ts";

/** More than any company has identity providers. */
const MOST_CONNECTIONS = 20;

export async function connectionOf(
  trx: Transaction<Tables>,
  account: number,
  id: string,
): Promise<store.ConnectionRow> {
  const connections = await store.readConnections(trx, account);
  const found = connections.find((one) => one.id === id.toLowerCase());
  if (found === undefined) throw refuse("not_found", { what: "connection" });
  return found;
}

/** The account's oldest connection, made when there is none. The caller holds the account's lock. */
export async function firstConnection(
  trx: Transaction<Tables>,
  account: number,
  at: Date,
  dialect?: Dialect,
): Promise<store.ConnectionRow> {
  const connections = await store.readConnections(trx, account);
  const found = connections.find((one) => dialect === undefined || one.dialect === dialect);
  if (found !== undefined) return found;
  const name = freeName(dialect === "strict" ? "Directory (strict)" : "Directory", connections);
  return store.insertConnection(trx, { account, name, dialect: dialect ?? "compatible", at });
}

function freeName(wanted: string, connections: store.ConnectionRow[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!isTaken(name, connections)) return name;
  }
}

function isTaken(name: string, connections: store.ConnectionRow[], except?: string): boolean {
  return connections.some((one) => one.id !== except && canonical(one.name) === canonical(name));
}

/** Makes a connection under the account's lock; its name is its own, in whatever case it is written. */
export async function makeConnection(
  trx: Transaction<Tables>,
  account: number,
  asked: { name: string; dialect: Dialect },
  at: Date,
): Promise<store.ConnectionRow> {
  const connections = await store.readConnections(trx, account);
  if (isTaken(asked.name, connections)) throw refuse("connection_name_taken", { name: asked.name });
  if (connections.length >= MOST_CONNECTIONS) throw refuse("too_many_connections", { most: MOST_CONNECTIONS });
  return store.insertConnection(trx, { account, ...asked, at });
}

export const creationAudit = (made: store.ConnectionRow) => ({
  event: "connection.created",
  target: { kind: "connection" as const, id: made.id, name: made.name },
  message: `Added the connection ${made.name} (${made.dialect})`,
});

export async function addConnection(
  deps: Dependencies,
  principal: Principal,
  asked: { name: string; dialect: Dialect },
): Promise<string> {
  return changing(deps, principal, async (trx, account, audit) => {
    const made = await makeConnection(trx, account.id, asked, deps.clock());
    audit(creationAudit(made));
    return made.id;
  });
}

/** Changes a connection; without an id the account's first one. */
export async function changeConnection(
  deps: Dependencies,
  principal: Principal,
  id: string | undefined,
  change: ConnectionChange,
): Promise<void> {
  await changing(deps, principal, async (trx, account, audit) => {
    const before =
      id === undefined ? await firstConnection(trx, account.id, deps.clock()) : await connectionOf(trx, account.id, id);
    if (change.name !== undefined && isTaken(change.name, await store.readConnections(trx, account.id), before.id))
      throw refuse("connection_name_taken", { name: change.name });
    const entry = await applyChange(trx, before, change);
    if (entry !== undefined) audit(entry);
  });
}

/** Writes what differs; the audit entry, or undefined when nothing does. */
export async function applyChange(trx: Transaction<Tables>, before: store.ConnectionRow, change: ConnectionChange) {
  const after = {
    name: change.name ?? before.name,
    dialect: change.dialect ?? before.dialect,
    allow_outside_domains: change.allowOutsideDomains ?? before.allow_outside_domains,
    rate_limit: change.rateLimit ?? before.rate_limit,
    matching: change.matching ?? before.matching,
    reactivation: change.reactivation ?? before.reactivation,
  };
  const changes: Change[] = [];
  const compare = (field: string, old: string, now: string) =>
    old !== now && changes.push({ field, before: old, after: now });
  const domainWords = (allowed: boolean) => (allowed ? "allowed" : "refused");
  compare("Name", before.name, after.name);
  compare("Dialect", before.dialect, after.dialect);
  compare("Outside domains", domainWords(before.allow_outside_domains), domainWords(after.allow_outside_domains));
  compare("Requests a second", limitWords(before.rate_limit), limitWords(after.rate_limit));
  compare("Existing users", matchingWords[before.matching], matchingWords[after.matching]);
  compare("Reactivation", reactivationWords[before.reactivation], reactivationWords[after.reactivation]);
  if (changes.length === 0) return undefined;
  await store.updateConnection(trx, before.account_id, before.id, after);
  const what = changes.map((one) => `${one.field.toLowerCase()} to "${one.after}"`).join(", ");
  return {
    event: "connection.changed",
    target: { kind: "connection" as const, id: before.id, name: after.name },
    message: `Changed the connection ${after.name}: ${what}`,
    changes,
  };
}

const matchingWords: Record<Matching, string> = {
  off: "never matched",
  ask: "matched when a Super Admin approves",
  verified_email: "matched by verified e-mail",
};
const reactivationWords: Record<Reactivation, string> = {
  automatic: "automatic",
  approval: "when a Super Admin approves",
  never: "never",
};
const limitWords = (rate: number) => (rate === 0 ? "no limit" : String(rate));
