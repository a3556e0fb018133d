import type { OwnAttribute } from "../tables.ts";
import type { Confirmed, Switches } from "./wanted/difference.ts";
import type { Profile } from "./wanted/facts.ts";
import type { MappingRule } from "./wanted/mapping.ts";

export type LinkState = "unlinked" | "creating" | "linked" | "inactive" | "gone" | "conflict" | "held";
export type ErrorClass = "auth" | "throttled" | "transient" | "permanent";

export interface LinkKey {
  app_id: string;
  kind: "person" | "group";
  source_id: string;
}

/** A link as a dispatcher claimed it. */
export interface ClaimedLink extends LinkKey {
  remote_id: string | null;
  state: LinkState;
  matched_how: string | null;
  /** The generation that this piece of work brings about. */
  desired_gen: number;
  confirmed: Confirmed;
  intent: { operation: string } | null;
  lane: number;
  attempts: number;
  fence: number;
}

export interface AppForWork extends Switches {
  id: string;
  label: string;
  base_url: string | null;
  token_sealed: string | null;
  token_origin: string | null;
  capabilities: unknown;
  own_attributes: OwnAttribute[];
  mappings: MappingRule[];
  organisation: string;
}

export interface PersonForWork {
  id: string;
  person: { id: string; status: string; profile: Profile } | null;
  overrides: Record<string, string>[];
  /** The deletion guard holds the account: nothing is sent for it until somebody has decided. */
  held: boolean;
}

/** The row that is written before an exchange. */
export interface AttemptStart extends LinkKey {
  id: string;
  fence: number;
  source_name: string | null;
  at: string;
  operation: string;
  summary: string;
  correlation_id: string;
  method: string;
  url: string;
  request_headers: Record<string, string>;
  request_body: string | null;
  /** Kept in the link until the outcome is known, so that a crash leaves a trace. */
  intent: { operation: string; at: string } | null;
}

/** The row that is written after it. */
export interface AttemptEnd {
  attempt_id: string;
  app_id: string;
  at: string;
  outcome: "ok" | "failed" | "unknown";
  status: number | null;
  response_headers: Record<string, string> | null;
  response_body: string | null;
  error: string | null;
  message: string | null;
  way_out: string | null;
  duration_ms: number;
}

export type Counted = "created" | "linked" | "updated" | "deactivated" | "reactivated" | "failed";

/** What a finished piece of work leaves in its link. */
export interface LinkOutcome extends LinkKey {
  fence: number;
  gen: number;
  ok: boolean;
  state: LinkState;
  remote_id: string | null;
  matched_how: string | null;
  confirmed: Confirmed;
  last_operation: string | null;
  intent: { operation: string } | null;
  /** Milliseconds until the next try; null waits for a change or a retry by hand. Means nothing when ok. */
  delay: number | null;
  /** Throttling is not the person's failure and is not counted. */
  counts_as_attempt: boolean;
  error_class: ErrorClass | null;
  error_message: string | null;
  way_out: string | null;
  counted: Counted[];
}
