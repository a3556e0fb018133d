import type { Connection, Impact, Provisioning } from "../../shapes/provisioning.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { isoOrNull } from "../http.ts";
import { clientRefusal, clientViews, readClients } from "../oauth/clients.ts";
import { SCOPE, tokenUrlOf } from "../oauth/metadata.ts";
import { planFeatures, type Principal } from "../permissions.ts";
import { changing } from "./change.ts";
import { firstConnection } from "./connections.ts";
import { countProvisioned, readConnections } from "./connections-store.ts";
import { impactOf, planGate, prerequisitesOf } from "./prerequisites.ts";
import * as store from "./store.ts";
import { tokenRefusal, tokenViews } from "./tokens.ts";
import { readTokens } from "./tokens-store.ts";

export const baseUrlOf = (publicUrl: string): string => `${publicUrl}/scim/v2`;

export async function showProvisioning(deps: Dependencies, principal: Principal): Promise<Provisioning> {
  const number = principal.account.number;
  const { database, publicUrl } = deps;
  const [account, connections, provisioned, tokens, clients, counts] = await Promise.all([
    store.readAccount(database, number),
    readConnections(database.kysely, number),
    countProvisioned(database, number),
    readTokens(database.kysely, number),
    readClients(database, number),
    store.countPeople(database, number),
  ]);
  if (account === undefined) throw refuse("not_found", { what: "account" });
  const gate = planGate(account.plan);
  const now = deps.clock();
  const closed = gate ?? (account.scim_enabled ? null : "Switch provisioning on first.");
  return {
    enabled: account.scim_enabled,
    enabledChangedAt: isoOrNull(account.scim_changed_at),
    enabledChangedBy: account.scim_changed_by,
    baseUrl: baseUrlOf(publicUrl),
    plan: account.plan,
    gate,
    prerequisites: prerequisitesOf(
      account.plan,
      counts,
      connections.some((one) => one.allow_outside_domains),
    ),
    oauth: { tokenUrl: tokenUrlOf(publicUrl), scope: SCOPE },
    connections: connections.map((one): Connection => ({
      id: one.id,
      name: one.name,
      dialect: one.dialect,
      matching: one.matching,
      reactivation: one.reactivation,
      allowOutsideDomains: one.allow_outside_domains,
      rateLimit: one.rate_limit,
      firstRequestAt: isoOrNull(one.first_request_at),
      lastRequestAt: isoOrNull(one.last_request_at),
      lastClient: one.last_client,
      provisionedUsers: provisioned.get(one.id)?.users ?? 0,
      provisionedTeams: provisioned.get(one.id)?.teams ?? 0,
      tokens: tokenViews(tokens, one.id, now),
      oauthClients: clientViews(clients, one.id, now),
      newTokenRefusal: closed ?? tokenRefusal(tokens, one.id, now),
      newClientRefusal: closed ?? clientRefusal(clients, one.id),
    })),
  };
}

export async function showImpact(deps: Dependencies, principal: Principal): Promise<Impact> {
  return impactOf(await store.countPeople(deps.database, principal.account.number));
}

export async function switchProvisioning(deps: Dependencies, principal: Principal, enabled: boolean): Promise<void> {
  await changing(deps, principal, async (trx, account, audit) => {
    if (enabled && !planFeatures[account.plan].scim)
      throw refuse("plan_without_scim", { plan: planFeatures[account.plan].label });
    if (account.scim_enabled === enabled) return;
    await store.setEnabled(trx, account.id, enabled, principal.user.displayName, deps.clock());
    if (enabled) await firstConnection(trx, account.id, deps.clock());
    audit({
      event: enabled ? "provisioning.enabled" : "provisioning.disabled",
      target: { kind: "account", id: null, name: account.name },
      message: enabled ? "Switched provisioning over SCIM on" : "Switched provisioning over SCIM off",
    });
  });
}
