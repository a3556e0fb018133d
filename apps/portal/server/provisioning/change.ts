import type { Transaction } from "kysely";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { actorOf, planFeatures, type Principal } from "../permissions.ts";
import { auditEntry, type AuditFacts, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { type AccountRow, lockAccount } from "./store.ts";

type Audit = (facts: Omit<AuditFacts, "account" | "actor">) => void;

/** A change of provisioning: under the account's lock, with its audit entries, and known to this process at once. */
export async function changing<Result>(
  deps: Dependencies,
  principal: Principal,
  work: (trx: Transaction<Tables>, account: AccountRow, audit: Audit) => Promise<Result>,
): Promise<Result> {
  const result = await deps.database.transaction(async (trx) => {
    const account = await lockAccount(trx, principal.account.number);
    if (account === undefined) throw refuse("not_found", { what: "account" });
    const facts: Parameters<Audit>[0][] = [];
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

/** A credential is made only where it could be used. */
export function demandScim(account: AccountRow): void {
  if (!planFeatures[account.plan].scim) throw refuse("plan_without_scim", { plan: planFeatures[account.plan].label });
  if (!account.scim_enabled) throw refuse("provisioning_off");
}
