import { z } from "zod";
import { id, pageQuery, search, time } from "./values.ts";

// Proof that access was taken away: for each person who left, each app, when it was asked for and when confirmed.

export const revocationState = z.enum([
  "revoked", // the app confirmed that the account is off, after the person left
  "off_before", // it was off already when the person left
  "gone", // the app no longer has the account
  "waiting", // is still to be confirmed
  "failed", // the app refused it; waits for somebody
  "left_on", // the app's switches keep the account active
]);
export type RevocationState = z.infer<typeof revocationState>;

export const revocation = z.object({
  appId: id,
  appLabel: z.string(),
  account: z.string(),
  state: revocationState,
  /** A sentence: "Confirmed 1.4 s after the person was deactivated". */
  text: z.string(),
  wayOut: z.string().nullable(),
  askedAt: time,
  confirmedAt: time.nullable(),
  /** From the departure to the app's 2xx, in milliseconds. */
  tookMs: z.number().int().nullable(),
  /** The exchange that proves it, in the app's activity. */
  exchangeId: id.nullable(),
});
export type Revocation = z.infer<typeof revocation>;

export const departure = z.object({
  personId: id,
  name: z.string(),
  login: z.string(),
  department: z.string(),
  status: z.enum(["suspended", "deactivated", "deleted"]),
  leftAt: time,
  /** "Revoked in 3 of 3 apps, slowest 1.4 s". */
  text: z.string(),
  complete: z.boolean(),
  slowestMs: z.number().int().nullable(),
  apps: z.array(revocation),
});
export type Departure = z.infer<typeof departure>;

/** GET /console/departures (and .../departures.csv): the latest first; `open` is where some app has not confirmed yet. */
export const departuresQuery = z.object({
  ...pageQuery,
  search,
  state: z.enum(["all", "open"]).default("all"),
});
export const departuresPage = z.object({ departures: z.array(departure), next: z.string().nullable() });
export type DeparturesPage = z.infer<typeof departuresPage>;

/** GET /console/people/:id/departure */
export const personDeparture = z.object({ departure: departure.nullable() });
