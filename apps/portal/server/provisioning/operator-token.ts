import type { Transaction } from "kysely";
import { operator } from "../accounts/new-account.ts";
import { planFeatures } from "../permissions.ts";
import { auditEntry, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { mintToken } from "./provisioning.ts";
import * as store from "./store.ts";

interface Asked {
  portal: number;
  name: string;
  anyDomain?: boolean;
  rate?: number;
  dialect?: "compatible" | "strict";
  expiresAt?: Date;
}

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
  const name = asked.name.trim();
  if (name === "" || name.length > 100) throw new Error("A token needs a name of 1 to 100 characters.");
  if (asked.rate !== undefined && !(Number.isInteger(asked.rate) && asked.rate >= 0 && asked.rate <= 100_000))
    throw new Error("The rate is a whole number of requests a second, from 0 (no limit) to 100000.");
  const target = { kind: "account" as const, id: null, name: account.name };
  const entries = [];
  if (!account.scim_enabled) {
    await store.setEnabled(trx, account.id, true, operator.name, at);
    entries.push({ event: "provisioning.enabled", target, message: "Switched provisioning over SCIM on" });
  }
  const connection = await store.ensureConnection(trx, account.id, asked.dialect ?? "compatible", at);
  await store.updateConnection(trx, account.id, connection.id, {
    ...(asked.anyDomain === true ? { allow_outside_domains: true } : {}),
    ...(asked.rate === undefined ? {} : { rate_limit: asked.rate }),
  });
  entries.push({
    event: "token.created",
    target: { kind: "token" as const, id: null, name },
    message: `Made the SCIM token ${name}`,
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
