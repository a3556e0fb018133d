import { newId } from "@rollcall/foundation/ids";
import { digest, newToken, tokenHint } from "@rollcall/foundation/tokens";
import type { Transaction } from "kysely";
import type {
  ConnectionChange,
  CreatedToken,
  Impact,
  Matching,
  Provisioning,
  Reactivation,
  ScimToken,
  TokenLife,
} from "../../shapes/provisioning.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso, isoOrNull } from "../http.ts";
import { actorOf, planFeatures, type Principal } from "../permissions.ts";
import { type Actor, auditEntry, type AuditFacts, type Change, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { impactOf, planGate, prerequisitesOf } from "./prerequisites.ts";
import * as store from "./store.ts";
import { TOKEN_PREFIX } from "./token-check.ts";

export const MOST_LIVE_TOKENS = 2;

export const baseUrlOf = (publicUrl: string): string => `${publicUrl}/scim/v2`;

export async function showProvisioning(deps: Dependencies, principal: Principal): Promise<Provisioning> {
  const number = principal.account.number;
  const [account, connections, tokens, counts] = await Promise.all([
    store.readAccount(deps.database, number),
    store.readConnections(deps.database, number),
    store.readTokens(deps.database.kysely, number),
    store.countPeople(deps.database, number),
  ]);
  if (account === undefined) throw refuse("not_found", { what: "account" });
  const [connection] = connections;
  const gate = planGate(account.plan);
  const now = deps.clock();
  return {
    enabled: account.scim_enabled,
    enabledChangedAt: isoOrNull(account.scim_changed_at),
    enabledChangedBy: account.scim_changed_by,
    baseUrl: baseUrlOf(deps.publicUrl),
    plan: account.plan,
    gate,
    prerequisites: prerequisitesOf(account.plan, counts, connection?.allow_outside_domains ?? false),
    connection: {
      name: connection?.name ?? "Directory",
      matching: connection?.matching ?? "off",
      reactivation: connection?.reactivation ?? "automatic",
      allowOutsideDomains: connection?.allow_outside_domains ?? false,
      rateLimit: connection?.rate_limit ?? 50,
      firstRequestAt: isoOrNull(connection?.first_request_at ?? null),
      lastRequestAt: isoOrNull(connection?.last_request_at ?? null),
      lastClient: connection?.last_client ?? null,
      provisionedUsers: counts.provisioned,
    },
    tokens: tokens.map((token) => tokenView(token, now)),
    newTokenRefusal: tokenRefusal(gate, account.scim_enabled, tokens, now),
  };
}

function isLive(token: store.TokenRow, now: Date): boolean {
  return token.revoked_at === null && (token.expires_at === null || token.expires_at > now);
}

function tokenView(token: store.TokenRow, now: Date): ScimToken {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    state: token.revoked_at === null ? (isLive(token, now) ? "live" : "expired") : "revoked",
    createdAt: iso(token.created_at),
    createdBy: token.created_by,
    expiresAt: isoOrNull(token.expires_at),
    lastUsedAt: isoOrNull(token.last_used_at),
    lastUsedAddress: token.last_used_address,
    lastUsedClient: token.last_used_client,
    revokedAt: isoOrNull(token.revoked_at),
    revokedBy: token.revoked_by,
  };
}

function tokenRefusal(gate: string | null, enabled: boolean, tokens: store.TokenRow[], now: Date): string | null {
  if (gate !== null) return gate;
  if (!enabled) return "Switch provisioning on first.";
  if (tokens.filter((token) => isLive(token, now)).length >= MOST_LIVE_TOKENS)
    return "Two tokens are live already. Revoke one of them to make another.";
  return null;
}

export async function showImpact(deps: Dependencies, principal: Principal): Promise<Impact> {
  return impactOf(await store.countPeople(deps.database, principal.account.number));
}

/** A change of provisioning: under the account's lock, with its audit entries, and known to this process at once. */
async function changing<Result>(
  deps: Dependencies,
  principal: Principal,
  work: (
    trx: Transaction<Tables>,
    account: store.AccountRow,
    audit: (facts: Omit<AuditFacts, "account" | "actor">) => void,
  ) => Promise<Result>,
): Promise<Result> {
  const result = await deps.database.transaction(async (trx) => {
    const account = await store.lockAccount(trx, principal.account.number);
    if (account === undefined) throw refuse("not_found", { what: "account" });
    const facts: Omit<AuditFacts, "account" | "actor">[] = [];
    const value = await work(trx, account, (one) => facts.push(one));
    await recordAudit(
      trx,
      facts.map((one) => auditEntry({ ...one, account: account.id, actor: actorOf(principal) }, deps.clock())),
    );
    return value;
  });
  deps.tokenChecks.forget(principal.account.number);
  return result;
}

export async function switchProvisioning(
  deps: Dependencies,
  principal: Principal,
  enabled: boolean,
): Promise<Provisioning> {
  await changing(deps, principal, async (trx, account, audit) => {
    if (enabled && !planFeatures[account.plan].scim)
      throw refuse("plan_without_scim", { plan: planFeatures[account.plan].label });
    if (account.scim_enabled === enabled) return;
    await store.setEnabled(trx, account.id, enabled, principal.user.displayName, deps.clock());
    if (enabled) await store.ensureConnection(trx, account.id, "compatible", deps.clock());
    audit({
      event: enabled ? "provisioning.enabled" : "provisioning.disabled",
      target: { kind: "account", id: null, name: account.name },
      message: enabled ? "Switched provisioning over SCIM on" : "Switched provisioning over SCIM off",
    });
  });
  return showProvisioning(deps, principal);
}

export async function changeConnection(
  deps: Dependencies,
  principal: Principal,
  change: ConnectionChange,
): Promise<Provisioning> {
  await changing(deps, principal, async (trx, account, audit) => {
    const before = await store.ensureConnection(trx, account.id, "compatible", deps.clock());
    const after = {
      name: change.name ?? before.name,
      allow_outside_domains: change.allowOutsideDomains ?? before.allow_outside_domains,
      rate_limit: change.rateLimit ?? before.rate_limit,
      matching: change.matching ?? before.matching,
      reactivation: change.reactivation ?? before.reactivation,
    };
    const changes: Change[] = [];
    const compare = (field: string, old: string, now: string) =>
      old !== now && changes.push({ field, before: old, after: now });
    compare("Name", before.name, after.name);
    compare(
      "Outside domains",
      before.allow_outside_domains ? "allowed" : "refused",
      after.allow_outside_domains ? "allowed" : "refused",
    );
    compare("Requests a second", limitWords(before.rate_limit), limitWords(after.rate_limit));
    compare("Existing users", matchingWords[before.matching], matchingWords[after.matching]);
    compare("Reactivation", reactivationWords[before.reactivation], reactivationWords[after.reactivation]);
    if (changes.length === 0) return;
    await store.updateConnection(trx, account.id, before.id, after);
    const what = changes.map((one) => `${one.field.toLowerCase()} to "${one.after}"`).join(", ");
    audit({
      event: "connection.changed",
      target: { kind: "connection", id: before.id, name: after.name },
      message: `Changed the connection ${after.name}: ${what}`,
      changes,
    });
  });
  return showProvisioning(deps, principal);
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

const lives: Record<TokenLife, number | null> = { "90d": 90, "1y": 365, "2y": 730, never: null };

export function expiryOf(life: TokenLife, now: Date): Date | null {
  const days = lives[life];
  return days === null ? null : new Date(now.getTime() + days * 86_400_000);
}

/** Makes a token and stores what can be told from it later: never the token itself. */
export async function mintToken(
  trx: Transaction<Tables>,
  asked: { account: number; connection: string; name: string; expiresAt: Date | null; actor: Actor; at: Date },
): Promise<string> {
  const token = newToken(TOKEN_PREFIX);
  const row = {
    account_id: asked.account,
    id: newId(),
    connection_id: asked.connection,
    name: asked.name,
    digest: digest(token),
    hint: tokenHint(token),
    created_by: asked.actor.name,
    expires_at: asked.expiresAt,
    created_at: asked.at,
  };
  await store.insertToken(trx, row);
  return token;
}

export async function createToken(
  deps: Dependencies,
  principal: Principal,
  asked: { name: string; expires: TokenLife },
): Promise<CreatedToken> {
  const token = await changing(deps, principal, async (trx, account, audit) => {
    if (!planFeatures[account.plan].scim) throw refuse("plan_without_scim", { plan: planFeatures[account.plan].label });
    if (!account.scim_enabled) throw refuse("provisioning_off");
    const now = deps.clock();
    const live = (await store.readTokens(trx, account.id)).filter((one) => isLive(one, now));
    if (live.length >= MOST_LIVE_TOKENS) throw refuse("too_many_tokens");
    const connection = await store.ensureConnection(trx, account.id, "compatible", now);
    audit({
      event: "token.created",
      target: { kind: "token", id: null, name: asked.name },
      message: `Made the SCIM token ${asked.name}`,
    });
    return mintToken(trx, {
      account: account.id,
      connection: connection.id,
      name: asked.name,
      expiresAt: expiryOf(asked.expires, now),
      actor: actorOf(principal),
      at: now,
    });
  });
  return { token, provisioning: await showProvisioning(deps, principal) };
}

export async function revokeToken(deps: Dependencies, principal: Principal, id: string): Promise<Provisioning> {
  await changing(deps, principal, async (trx, account, audit) => {
    const revoked = await store.revokeTokenRow(trx, account.id, id, principal.user.displayName, deps.clock());
    if (revoked === undefined) {
      if (!(await store.tokenExists(trx, account.id, id))) throw refuse("not_found", { what: "token" });
      return;
    }
    audit({
      event: "token.revoked",
      target: { kind: "token", id, name: revoked.name },
      message: `Revoked the SCIM token ${revoked.name}`,
    });
  });
  return showProvisioning(deps, principal);
}
