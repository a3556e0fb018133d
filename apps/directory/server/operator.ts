import { systemClock } from "@rollcall/foundation/clock";
import type { Database } from "@rollcall/foundation/database";
import { systemActor } from "./actor.ts";
import { administratorByEmail, listAdministrators, newSignInLink } from "./administrators/administrators.ts";
import { createApiToken as makeApiToken } from "./api-tokens/api-tokens.ts";
import { firstRun } from "./first-run/first-run.ts";
import type { DirectoryTables } from "./tables.ts";

type Db = Database<DirectoryTables>;

/** A new token of the management API; it is told once. */
export const createApiToken = async (db: Db, input: { name: string }): Promise<{ token: string }> => {
  const { secret } = await db.transaction((trx) => makeApiToken(trx, systemActor, input.name, systemClock()));
  return { token: secret };
};

/** The path of a one-time link for an administrator: the one of this e-mail address, or the first of all. */
export const signInLink = async (db: Db, options: { validHours?: number; email?: string } = {}): Promise<string> => {
  const { email, validHours = 0.25 } = options;
  const administrator =
    email === undefined
      ? (await listAdministrators(db.kysely)).toSorted((one, other) => (one.id < other.id ? -1 : 1))[0]
      : await administratorByEmail(db.kysely, email);
  if (!administrator)
    throw new Error(
      email === undefined
        ? "The directory has no administrator yet. Start Rollcall once, then ask for the link."
        : `The directory has no administrator with the e-mail address ${email}.`,
    );
  const { path } = await newSignInLink(db.kysely, administrator.id, validHours * 3_600_000, systemClock());
  return path;
};

/** Makes the first administrator, and the sample company if wanted; does nothing after the first time. */
export const prepareFirstRun = (db: Db, options: { sampleData: boolean }): Promise<void> =>
  db.transaction((trx) => firstRun(trx, options.sampleData, systemClock()));
