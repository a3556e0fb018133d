// What whoever runs Rollcall does from the command line. Plain functions on the portal's database.
import { systemClock } from "@rollcall/foundation/clock";
import { makeAccount } from "./accounts/new-account.ts";
import { firstRun } from "./first-run.ts";
import { mintForOperator } from "./provisioning/operator-token.ts";
import { linkForSuperAdmin } from "./sign-in/operator-link.ts";
import { type Verified, verifyAudit as verify } from "./audit/verify.ts";
import { plan as plans } from "../shapes/session.ts";
import type { PortalDatabase } from "./tables.ts";

/** A new account with its Super Admin; the number is what everybody calls it by. */
export async function createAccount(
  db: PortalDatabase,
  input: { name: string; plan?: string },
): Promise<{ number: number }> {
  const name = input.name.trim();
  if (name === "") throw new Error("An account needs a name.");
  const plan = plans.safeParse(input.plan ?? "enterprise");
  if (!plan.success) throw new Error(`There is no plan "${input.plan}". The plans are ${plans.options.join(", ")}.`);
  const { account } = await db.transaction((trx) => makeAccount(trx, { name, plan: plan.data, at: systemClock() }));
  return { number: account };
}

export interface ScimTokenInput {
  portal: number;
  name: string;
  /** The connection's name; it is made when there is none. */
  connection?: string;
  anyDomain?: boolean;
  rate?: number;
  dialect?: "compatible" | "strict";
  expiresAt?: Date;
}

/** A SCIM token of an account; its connection is made and provisioning switched on where that is still to be done. */
export async function createScimToken(db: PortalDatabase, input: ScimTokenInput): Promise<{ token: string }> {
  return { token: await db.transaction((trx) => mintForOperator(trx, input, systemClock())) };
}

/** The path of a one-time link for the account's first Super Admin. */
export async function signInLink(
  db: PortalDatabase,
  input: { portal?: number; validHours?: number } = {},
): Promise<string> {
  const { portal = 1, validHours = 0.25 } = input;
  return db.transaction((trx) =>
    linkForSuperAdmin(trx, { account: portal, life: validHours * 3_600_000, at: systemClock() }),
  );
}

/**
 * Whether the audit logs are as they were written: of every account, or of one, whose last entry may be compared with
 * one that was kept elsewhere.
 */
export async function verifyAudit(
  db: PortalDatabase,
  input: { portal?: number; kept?: { number: number; seal: string } } = {},
): Promise<Verified[]> {
  const { portal, kept } = input;
  return verify(db, { ...(portal === undefined ? {} : { account: portal }), ...(kept === undefined ? {} : { kept }) });
}

/** Makes account 1, and the sample company if wanted; does nothing after the first time. */
export async function prepareFirstRun(db: PortalDatabase, options: { sampleData: boolean }): Promise<void> {
  await db.transaction((trx) => firstRun(trx, options.sampleData, systemClock()));
}
