import type { Transaction } from "kysely";
import { operator } from "../accounts/new-account.ts";
import { DomainError } from "@rollcall/foundation/problem";
import { problems, type PortalCode } from "../errors.ts";
import { planFeatures } from "../permissions.ts";
import { auditEntry, type AuditFacts, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { canonical } from "../users/canonical.ts";
import { applyChange, creationAudit, firstConnection, makeConnection } from "./connections.ts";
import { type ConnectionRow, readConnections } from "./connections-store.ts";
import * as store from "./store.ts";
import { mintToken } from "./tokens.ts";

interface Asked {
  portal: number;
  name: string;
  /** The connection's name; it is made when there is none. Without it, the first one of the dialect. */
  connection?: string;
  anyDomain?: boolean;
  rate?: number;
  dialect?: "compatible" | "strict";
  expiresAt?: Date;
}

type Entry = Omit<AuditFacts, "account" | "actor">;

/** A token made from the command line. Two live tokens are no limit here: scripts and tests rotate as they like. */
export async function mintForOperator(trx: Transaction<Tables>, asked: Asked, at: Date): Promise<string> {
  const account = await store.lockAccount(trx, asked.portal);
  if (account === undefined)
    throw new Error(
      `There is no portal with the number ${asked.portal}. "account create" makes one and prints its number.`,
    );
  const features = planFeatures[account.plan];
  if (!features.scim)
    throw new Error(
      `The plan ${features.label} of portal ${asked.portal} does not include SCIM. A Super Admin can change the plan to Enterprise.`,
    );
  const name = nameOf(asked.name, "A token");
  if (asked.rate !== undefined && !(Number.isInteger(asked.rate) && asked.rate >= 0 && asked.rate <= 100_000))
    throw new Error("The rate is a whole number of requests a second, from 0 (no limit) to 100000.");
  const entries: Entry[] = [];
  if (!account.scim_enabled) {
    await store.setEnabled(trx, account.id, true, operator.name, at);
    const target = { kind: "account" as const, id: null, name: account.name };
    entries.push({ event: "provisioning.enabled", target, message: "Switched provisioning over SCIM on" });
  }
  const connection = await connectionFor(trx, account.id, asked, at, entries);
  const changed = await applyChange(trx, connection, {
    ...(asked.dialect === undefined ? {} : { dialect: asked.dialect }),
    ...(asked.anyDomain === true ? { allowOutsideDomains: true } : {}),
    ...(asked.rate === undefined ? {} : { rateLimit: asked.rate }),
  });
  if (changed !== undefined) entries.push(changed);
  entries.push({
    event: "token.created",
    target: { kind: "token" as const, id: null, name },
    message: `Made the SCIM token ${name} for the connection ${connection.name}`,
  });
  await recordAudit(
    trx,
    entries.map((entry) => auditEntry({ ...entry, account: account.id, actor: operator }, at)),
  );
  return mintToken(trx, {
    account: account.id,
    connection: connection.id,
    name,
    expiresAt: asked.expiresAt ?? null,
    actor: operator,
    at,
  });
}

function nameOf(text: string, what: string): string {
  const name = text.trim();
  if (name === "" || name.length > 100) throw new Error(`${what} needs a name of 1 to 100 characters.`);
  return name;
}

async function connectionFor(
  trx: Transaction<Tables>,
  account: number,
  asked: Asked,
  at: Date,
  entries: Entry[],
): Promise<ConnectionRow> {
  if (asked.connection === undefined) return firstConnection(trx, account, at, asked.dialect ?? "compatible");
  const name = nameOf(asked.connection, "A connection");
  const known = await readConnections(trx, account);
  const found = known.find((one) => canonical(one.name) === canonical(name));
  if (found !== undefined) return found;
  try {
    const made = await makeConnection(trx, account, { name, dialect: asked.dialect ?? "compatible" }, at);
    entries.push(creationAudit(made));
    return made;
  } catch (error) {
    throw error instanceof DomainError ? new Error(inWords(error as DomainError<PortalCode>)) : error;
  }
}

function inWords(error: DomainError<PortalCode>): string {
  const { message } = problems[error.code];
  return typeof message === "string" ? message : message(error.facts);
}
