import type { SectionId } from "./sections.ts";
import type { Stage } from "./stage.ts";

/** What a server announces in `/ServiceProviderConfig` and `/ResourceTypes`; what it does not announce is not asked for. */
export type Feature = "patch" | "filter" | "sort" | "etag" | "bulk" | "cursor" | "groups" | "enterprise";

/** `must`: a standard says MUST, or nothing works without it. `should`: a SHOULD. `vendor`: a client of that vendor needs it. */
export type Severity = "must" | "should" | "vendor";

export interface Check {
  /** `filters.past-the-end`: the section, and a name that never changes. */
  id: string;
  section: SectionId;
  /** What must be so, as a sentence. */
  must: string;
  /** Where that is written. */
  source: string;
  severity: Severity;
  needs?: Feature | readonly Feature[];
  /** It changes nothing on the server. */
  readOnly?: true;
  /** The interoperability profile forbids what this asks for: a strict server that refuses is right. */
  strictDiffers?: true;
  /** What whoever runs the server can do about a failure. */
  advice: string;
  /** Does its exchanges. Throws `Unmet` when the server does otherwise; whatever it makes is removed afterwards. */
  run(stage: Stage): Promise<void>;
}

type Rest = Omit<Check, "id" | "section" | "severity"> & { severity?: Severity };

/** The checks of one section by name; they are `must` unless they say otherwise. */
export function checksOf(section: SectionId, severity: Severity, checks: Record<string, Rest>): Check[] {
  return Object.entries(checks).map(([name, check]) => ({ severity, ...check, id: `${section}.${name}`, section }));
}
