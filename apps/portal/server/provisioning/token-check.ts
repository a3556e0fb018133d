// Who a SCIM token belongs to and whether it may work now. The answer is kept for half a second, so that a busy
// directory does not ask for it at every request; a change made in this process drops it at once.
import { digest, tokenLooksRight } from "@rollcall/foundation/tokens";
import type { Clock } from "@rollcall/foundation/clock";
import type { Dialect } from "@rollcall/scim/server-types";
import type { Matching, Reactivation } from "../../shapes/provisioning.ts";
import type { Plan } from "../../shapes/session.ts";
import type { AttributeDefinition } from "../attribute-definition.ts";
import type { PortalDatabase } from "../tables.ts";
import { readTokenAccess } from "./access-store.ts";

export const TOKEN_PREFIX = "rollcall_scim_";
/** What an OAuth client gets for its secret or its assertion. */
export const ACCESS_PREFIX = "rollcall_access_";

export interface TokenAccess {
  account: number;
  plan: Plan;
  enabled: boolean;
  changedAt: Date | null;
  changedBy: string | null;
  connection: {
    id: string;
    name: string;
    dialect: Dialect;
    allowOutsideDomains: boolean;
    rateLimit: number;
    matching: Matching;
    reactivation: Reactivation;
  };
  /** A token, or an access token of an OAuth client: then the id is the client's. */
  token: { kind: "token" | "oauth"; id: string; expiresAt: Date | null; revokedAt: Date | null };
  domains: ReadonlySet<string>;
  /** What the account has added to its users. */
  attributes: AttributeDefinition[];
}

export type TokenState = "live" | "expired" | "revoked";

export interface TokenChecks {
  /** Undefined for a text that is no token of ours, or one that nobody made. */
  check(token: string): Promise<TokenAccess | undefined>;
  /** Something about the account's provisioning changed. */
  forget(account: number): void;
}

/** Milliseconds for which an answer is kept. */
export const KEPT = 500;
const CAPACITY = 5_000;

export function stateOf(access: TokenAccess, now: Date): TokenState {
  if (access.token.revokedAt !== null) return "revoked";
  return access.token.expiresAt !== null && access.token.expiresAt <= now ? "expired" : "live";
}

export function openTokenChecks(database: PortalDatabase, clock: Clock): TokenChecks {
  const kept = new Map<string, { access: TokenAccess; at: number }>();
  let generation = 0;
  return {
    async check(token) {
      // The check sum refuses typing errors and guesses before the database hears of them.
      const kind = tokenLooksRight(token, TOKEN_PREFIX)
        ? "token"
        : tokenLooksRight(token, ACCESS_PREFIX)
          ? "oauth"
          : undefined;
      if (kind === undefined) return undefined;
      const bytes = digest(token);
      const key = bytes.toString("latin1");
      const now = clock().getTime();
      const found = kept.get(key);
      if (found !== undefined && Math.abs(now - found.at) < KEPT) return found.access;
      const asked = generation;
      const access = await readTokenAccess(database, kind, bytes);
      // An answer from before a change must not be kept after it.
      if (access !== undefined && asked === generation) {
        if (kept.size >= CAPACITY) kept.clear();
        kept.set(key, { access, at: now });
      } else kept.delete(key);
      return access;
    },
    forget(account) {
      generation += 1;
      for (const [key, { access }] of kept) if (access.account === account) kept.delete(key);
    },
  };
}
