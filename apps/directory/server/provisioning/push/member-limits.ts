/** Most apps take a hundred members in one request; AWS IAM Identity Center takes no more (its SCIM developer guide, PatchGroup). */
const USUAL = 100;

/** Members in one request: what somebody set, or else what the app turned out to take. */
export function membersPerRequest(known: {
  members_per_request: number | null;
  learned_per_request: number | null;
}): number {
  return Math.min(known.members_per_request ?? USUAL, known.learned_per_request ?? Number.POSITIVE_INFINITY);
}
