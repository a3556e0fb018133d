/** How a stub app differs from what the RFC wants. Everything that a kind of app does otherwise is said here, as data. */
export interface Habits {
  /** `unsupported`: 501; `silent`: done, and answered by 204. */
  patch: "answered" | "silent" | "unsupported";
  /** Filters that it follows; what it does not follow it either ignores or refuses with 400. */
  filters: "all" | "userName" | "ignored" | "refused";
  /** What becomes of an account that is deactivated. */
  deactivation: "kept" | "deleted" | "refused";
  /** Refuses what RFC 7643 and 7644 forbid: bodies without schemas, another media type, booleans as texts, a filter that finds nothing. */
  strict: boolean;
  /** `"active": "True"`, as Entra ID's samples have it. */
  activeAsText: boolean;
  /** `odd`: with characters that mean something in an address. */
  ids: "uuid" | "odd";
  /** `all` on one page whatever is asked for; `first`: the first ten, whatever is asked for. */
  pages: "right" | "all" | "first";
  /** Takes one request in so many milliseconds; others are told when, as a date. */
  msPerRequest: number;
  /** Every so manieth write is done and its answer lost; 0 is none. */
  losesEvery: number;
  /** Says 409 to every write. */
  alwaysConflicts: boolean;
  /** Errors are web pages. */
  htmlErrors: boolean;
  contentType: string;
  delayMs: number;
  /** Something on the way delivers every request twice, and the first or the second answer comes back. */
  repeats: "no" | "first" | "second";
  /** Does not keep our externalId. */
  forgetsExternalId: boolean;
}

export const usual: Habits = {
  patch: "answered",
  filters: "all",
  deactivation: "kept",
  strict: false,
  activeAsText: false,
  ids: "uuid",
  pages: "right",
  msPerRequest: 0,
  losesEvery: 0,
  alwaysConflicts: false,
  htmlErrors: false,
  contentType: "application/scim+json",
  delayMs: 0,
  repeats: "no",
  forgetsExternalId: false,
};

export interface KindOfApp {
  name: string;
  habits: Partial<Habits>;
  /** People that it is tried with; fewer where each takes long. */
  people?: number;
  /** What is said of a person where the app makes it impossible. */
  says?: RegExp;
  /** The same, but for taking access away only. */
  saysOfLeavers?: RegExp;
}

/** The kinds of apps that are met in the field. */
export const kindsOfApps: KindOfApp[] = [
  { name: "a strict one, as Okta’s own tests want it", habits: { strict: true } },
  {
    name: "one as Entra ID’s samples are",
    habits: { patch: "silent", filters: "userName", activeAsText: true, losesEvery: 4 },
  },
  { name: "one without PATCH that did not say so", habits: { patch: "unsupported" } },
  { name: "one without filters, which refuses them", habits: { filters: "refused", losesEvery: 3 } },
  { name: "one that ignores filters", habits: { filters: "ignored", losesEvery: 3 } },
  { name: "one that deletes whom it is to deactivate", habits: { deactivation: "deleted" } },
  {
    name: "one that refuses to deactivate",
    habits: { deactivation: "refused" },
    saysOfLeavers: /cannot be deactivated/,
  },
  { name: "one request a second, and a date in Retry-After", habits: { msPerRequest: 1_000 }, people: 2 },
  { name: "one whose answers to writes get lost", habits: { losesEvery: 3 } },
  {
    name: "one that says 409 to everything",
    habits: { alwaysConflicts: true },
    says: /already uses p\S+@example\.com/,
  },
  { name: "one that answers slower than a lease lasts", habits: { delayMs: 1_500 }, people: 4 },
  { name: "one whose errors are web pages", habits: { htmlErrors: true, losesEvery: 4 } },
  { name: "one with another media type", habits: { contentType: "text/html; charset=utf-8" } },
  { name: "one with slashes and question marks in its ids", habits: { ids: "odd" } },
  { name: "one that ignores count", habits: { filters: "ignored", pages: "all", losesEvery: 3 } },
  { name: "one that ignores startIndex", habits: { filters: "ignored", pages: "first", losesEvery: 3 }, people: 9 },
  { name: "one that keeps no externalId", habits: { forgetsExternalId: true, losesEvery: 3 } },
];
