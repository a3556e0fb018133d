import type { DriftState } from "./drift-store.ts";

/** How an account stands against the directory, as it is read in an export. */
export const stateWords: Record<DriftState, string> = {
  in_sync: "In sync",
  changed: "Changed there",
  missing: "Missing there",
  unmanaged: "Unmanaged",
  not_assigned: "Matched, not assigned",
  accepted: "Difference accepted",
  pending: "Not compared",
};
