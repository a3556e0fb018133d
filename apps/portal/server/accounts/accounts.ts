import type { Account, AccountChange } from "../../shapes/account.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import { actorOf, planFeatures, type Principal } from "../permissions.ts";
import { auditEntry, type Change, recordAudit } from "../records.ts";
import { type AccountRow, lockAccount, readAccount, updateAccount } from "./store.ts";

function view(row: AccountRow): Account {
  const features = planFeatures[row.plan];
  return {
    number: row.id,
    name: row.name,
    plan: row.plan,
    scimIncluded: features.scim,
    ssoIncluded: features.sso,
    createdAt: iso(row.created_at),
  };
}

export async function showAccount(deps: Dependencies, principal: Principal): Promise<Account> {
  const row = await readAccount(deps.database, principal.account.number);
  if (row === undefined) throw refuse("not_found", { what: "account" });
  return view(row);
}

/** A plan without SCIM stops provisioning at once and loses nothing: switch, connection, tokens and users stay. */
export async function changeAccount(deps: Dependencies, principal: Principal, change: AccountChange): Promise<Account> {
  const row = await deps.database.transaction(async (trx) => {
    const before = await lockAccount(trx, principal.account.number);
    if (before === undefined) throw refuse("not_found", { what: "account" });
    const after = { ...before, name: change.name ?? before.name, plan: change.plan ?? before.plan };
    const changes: Change[] = [];
    if (after.name !== before.name) changes.push({ field: "Name", before: before.name, after: after.name });
    if (after.plan !== before.plan)
      changes.push({ field: "Plan", before: planFeatures[before.plan].label, after: planFeatures[after.plan].label });
    if (changes.length === 0) return before;
    await updateAccount(trx, before.id, { name: after.name, plan: after.plan });
    const words = changes.map((one) => `${one.field.toLowerCase()} to ${one.after}`).join(" and ");
    const facts = {
      account: before.id,
      event: "account.changed",
      actor: actorOf(principal),
      message: `Changed the account's ${words}`,
      changes,
    };
    await recordAudit(trx, [
      auditEntry({ ...facts, target: { kind: "account", id: null, name: after.name } }, deps.clock()),
    ]);
    return after;
  });
  deps.tokenChecks.forget(principal.account.number);
  return view(row);
}
