import type { SentRequest } from "@rollcall/scim/client";

/** Which requests a budget is about. */
export type BudgetOf = "requests" | "writes" | "user_writes" | "user_creates";

export interface Budget {
  of: BudgetOf;
  /** At most so many in any `seconds`. */
  requests: number;
  seconds: number;
}

/** What is known beforehand of the apps of one catalog entry. */
export interface CatalogProfile {
  /** Exchanges at once. */
  concurrency: number;
  /** What the app allows, from its vendor's pages; empty where nothing is said: then the app's own "slow down" decides. */
  budgets: readonly Budget[];
  /** Members in one request about a group. */
  membersPerRequest: number;
}

const usual: CatalogProfile = { concurrency: 8, budgets: [], membersPerRequest: 100 };

const profiles = new Map<string, CatalogProfile>([
  ["rollcall_portal", { ...usual, concurrency: 16 }],
  [
    // https://api.slack.com/admins/scim: 180 writes of users and 600 writes a minute.
    "slack",
    {
      ...usual,
      concurrency: 4,
      budgets: [
        { of: "user_writes", requests: 180, seconds: 60 },
        { of: "writes", requests: 600, seconds: 60 },
      ],
    },
  ],
  // https://docs.github.com/en/enterprise-cloud@latest/admin: 1,000 new users an hour.
  ["github_enterprise", { ...usual, budgets: [{ of: "user_creates", requests: 1_000, seconds: 3_600 }] }],
  // https://docs.aws.amazon.com/singlesignon/latest/developerguide/limitations.html: 100 members a request.
  ["aws_identity_center", { ...usual, membersPerRequest: 100 }],
  // https://developers.miro.com/docs/scim: 8,000 members or 800 kB a request; a member is less than 100 bytes.
  ["miro", { ...usual, membersPerRequest: 8_000 }],
]);

export function profileOf(catalog: string): CatalogProfile {
  return profiles.get(catalog) ?? usual;
}

/** The budgets that an app is called within: the administrator's rate stands beside what the catalog entry knows. */
export function budgetsOf(catalog: string, ratePerMinute: number | null): readonly Budget[] {
  const known = profileOf(catalog).budgets;
  if (ratePerMinute === null) return known;
  const whole = ratePerMinute % 60 === 0;
  const rate = { requests: whole ? ratePerMinute / 60 : ratePerMinute, seconds: whole ? 1 : 60 };
  return [...known, { of: "requests", ...rate }];
}

/** Whether a request counts in a budget. */
export function countsIn(of: BudgetOf, request: Pick<SentRequest, "method" | "url">): boolean {
  if (of === "requests") return true;
  const writes = request.method !== "GET";
  if (of === "writes") return writes;
  const ofUsers = /\/Users(\/[^/]*)?$/.test(new URL(request.url).pathname);
  return ofUsers && (of === "user_writes" ? writes : request.method === "POST");
}
