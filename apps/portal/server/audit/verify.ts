// Whether the audit log is as it was written: every seal is computed anew, by Node and not by the database.
import { createHash } from "node:crypto";
import type { PortalDatabase } from "../tables.ts";
import { accountNumbers, readChain } from "./verify-store.ts";

const STEP = 5_000;

/** The last entry of a chain. Who keeps it elsewhere can prove later that the log still begins with it. */
export interface ChainEnd {
  number: number;
  seal: string;
}

export interface Verified {
  account: number;
  entries: number;
  end: ChainEnd;
  /** The first thing that is wrong, in a sentence. */
  fault?: string;
}

const hexOf = (seal: Uint8Array): string => Buffer.from(seal).toString("hex");

async function verifyAccount(database: PortalDatabase, account: number, kept?: ChainEnd): Promise<Verified> {
  let seal: Buffer = Buffer.alloc(0);
  let number = 0;
  const result = (fault?: string): Verified => ({
    account,
    entries: number,
    end: { number, seal: hexOf(seal) },
    ...(fault === undefined ? {} : { fault }),
  });
  for (;;) {
    const rows = await readChain(database, account, number, STEP);
    for (const row of rows) {
      if (row.number !== number + 1)
        return result(`Entry ${number + 1} is missing: after ${number} comes ${row.number}.`);
      const expected = createHash("sha256").update(seal).update(row.text).digest();
      if (row.seal === null || !expected.equals(row.seal))
        return result(`Entry ${row.number} is not what was sealed: it, or one before it, was changed.`);
      ({ number } = row);
      seal = expected;
      if (kept?.number === number && kept.seal !== hexOf(seal))
        return result(`Entry ${number} has another seal than the one that was kept: the log was written anew.`);
    }
    if (rows.length < STEP) break;
  }
  if (kept !== undefined && kept.number > number)
    return result(`Entry ${kept.number}, whose seal was kept, is missing: the log ends with ${number}.`);
  return result();
}

/** Every account's chain, or one. `kept` is an end that was kept elsewhere, of that one account. */
export async function verifyAudit(
  database: PortalDatabase,
  asked: { account?: number; kept?: ChainEnd } = {},
): Promise<Verified[]> {
  const known = await accountNumbers(database);
  if (asked.account !== undefined && !known.includes(asked.account))
    throw new Error(`There is no portal with the number ${asked.account}.`);
  const results: Verified[] = [];
  for (const account of asked.account === undefined ? known : [asked.account])
    results.push(await verifyAccount(database, account, asked.kept));
  return results;
}
