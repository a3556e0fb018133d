import { profileOf } from "../dispatch/profiles.ts";

/** Members in one request: what somebody set, or else what the catalog entry knows; never more than the app turned out to take. */
export function membersPerRequest(known: {
  catalog: string;
  members_per_request: number | null;
  learned_per_request: number | null;
}): number {
  return Math.min(
    known.members_per_request ?? profileOf(known.catalog).membersPerRequest,
    known.learned_per_request ?? Number.POSITIVE_INFINITY,
  );
}
