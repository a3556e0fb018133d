import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Report } from "./report.ts";
import { runChecks } from "./run.ts";
import { BASE, type Break, brokenServer, changed, failed, TOKEN, type Wire } from "./tested-server.ts";

const failures = (report: Report): string[] =>
  report.results.filter(({ outcome }) => outcome === "fail").map(({ id }) => id);

/** The server in memory keeps time in milliseconds: what waits for the next second waits for the next of these. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

const run = (broken?: Break): Promise<Report> =>
  runChecks({ baseUrl: BASE, token: TOKEN, send: brokenServer(broken), pause });

type When = (request: Wire) => boolean;

const filtered =
  (part: string): When =>
  ({ query }) =>
    query.get("filter")?.includes(part) === true;
const single: When = ({ method, path }) => method === "GET" && /^\/Users\/./.test(path);
const patched = ({ method, body }: Wire, part: string): boolean => method === "PATCH" && body?.includes(part) === true;

/** Answers these requests otherwise than the server does. */
const instead =
  (when: When, status: number, more: object = {}): Break =>
  (request, next) =>
    when(request) ? Promise.resolve(failed(status, more)) : next(request);

/** Changes the body of the answers to these requests. */
const answering =
  (when: When, change: (body: Record<string, unknown>) => void): Break =>
  async (request, next) => {
    const answer = await next(request);
    return when(request) ? changed(answer, change) : answer;
  };

/** Puts another request in the place of these. */
const asking =
  (change: (request: Wire) => Wire): Break =>
  (request, next) =>
    next(change(request));

const withQuery = (request: Wire, name: string, value: string): Wire => {
  const query = new URLSearchParams(request.query);
  query.set(name, value);
  return { ...request, query };
};

const withoutHeader = (name: string): Break =>
  asking((request) => ({
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([key]) => key !== name)),
  }));

/** What is broken, and the checks that must name it: these and no others. */
const defects: [sentence: string, broken: Break, named: string[]][] = [
  [
    "a startIndex past the end gives the first page",
    asking((request) =>
      Number(request.query.get("startIndex")) > 100 ? withQuery(request, "startIndex", "1") : request,
    ),
    ["pages.past-the-end"],
  ],
  [
    "count=0 gives everything",
    asking((request) => (request.query.get("count") === "0" ? withQuery(request, "count", "50") : request)),
    ["pages.count-zero"],
  ],
  [
    "schemas is dropped when attributes are asked for",
    answering(
      ({ query }) => query.get("attributes") === "displayName",
      (body) => delete body["schemas"],
    ),
    ["projection.schemas"],
  ],
  [
    "schemas is dropped in lists",
    answering(
      ({ query, path }) => path === "/Users" && query.has("attributes"),
      (body) => (body["Resources"] as Record<string, unknown>[] | undefined)?.forEach((user) => delete user["schemas"]),
    ),
    ["projection.list"],
  ],
  [
    "userName is compared with its case",
    asking((request) => (filtered('"ROLLCALL')(request) ? withQuery(request, "filter", 'userName eq "no"') : request)),
    ["filters.other-case"],
  ],
  [
    "externalId is compared without its case",
    asking((request) => {
      const asked = request.query.get("filter")?.replace(/"EXT-(\w+)-ADA"/, (_, run: string) => `"Ext-${run}-Ada"`);
      return asked === undefined ? request : withQuery(request, "filter", asked);
    }),
    ["filters.case-exact"],
  ],
  [
    "a user without e-mail breaks filters on emails",
    instead(filtered('emails[value eq "'), 500),
    ["filters.without-emails"],
  ],
  [
    "or and not are refused within brackets",
    instead((request) => /\[[^\]]* or |\[not/.test(request.query.get("filter") ?? ""), 400, {
      scimType: "invalidFilter",
    }),
    ["filters.value-path-or", "filters.value-path-not"],
  ],
  [
    'a filter is split at the text "eq"',
    instead(filtered("the eq"), 400, { scimType: "invalidFilter" }),
    ["filters.quotes"],
  ],
  [
    "nobody found is a 404",
    async (request, next) => {
      const answer = await next(request);
      return request.query.has("filter") && answer.body.includes('"totalResults":0') ? failed(404) : answer;
    },
    [
      "users.deleted-not-listed",
      "filters.absent",
      "filters.case-exact",
      "filters.value-path",
      "okta.probe-absent",
      "entra.test",
      "entra.test-groups",
      "others.onelogin-test",
    ],
  ],
  [
    "the detail of an error is a list",
    async (request, next) => {
      const answer = await next(request);
      return answer.status === 404 ? failed(404, { detail: ["not found"] }) : answer;
    },
    ["errors.detail"],
  ],
  [
    "an error shows where it came from",
    async (request, next) => {
      const answer = await next(request);
      return answer.status === 404 ? failed(404, { stack: "at line 1" }) : answer;
    },
    ["errors.no-strays"],
  ],
  [
    "a second DELETE is 500",
    async (request, next) => {
      const answer = await next(request);
      return request.method === "DELETE" && answer.status === 404 ? failed(500) : answer;
    },
    ["users.deleted-twice"],
  ],
  [
    "removing a member by filter answers 200 and removes nothing",
    async (request, next) => {
      const { method, path, body, headers } = request;
      if (method !== "PATCH" || !path.startsWith("/Groups/") || body?.includes("members[value") !== true)
        return next(request);
      const kept = JSON.parse(body) as { Operations: { op: string }[] };
      kept.Operations = kept.Operations.filter(({ op }) => op !== "remove");
      if (kept.Operations.length > 0) return next({ ...request, body: JSON.stringify(kept) });
      return next({ method: "GET", path, query: new URLSearchParams(), headers, body: undefined });
    },
    ["groups.remove", "okta.swap-members", "entra.remove-member-flag"],
  ],
  [
    "PATCH does not make an element by a value path",
    instead((request) => patched(request, "phoneNumbers[type"), 400, { scimType: "noTarget" }),
    ["entra.builds-element"],
  ],
  [
    "operations without a path are refused",
    instead((request) => patched(request, '"op":"replace","value"'), 400, { scimType: "noTarget" }),
    ["patch.without-path", "okta.deactivate", "okta.reactivate", "okta.rename-group", "entra.pathless"],
  ],
  ['"False" is refused', instead((request) => patched(request, '"False"'), 400), ["entra.deactivate-text"]],
  [
    "every reading moves lastModified",
    answering(single, (body) =>
      Object.assign((body["meta"] as object | undefined) ?? {}, { lastModified: new Date().toISOString() }),
    ),
    ["patch.unchanged"],
  ],
  [
    "too large a Bulk is 400",
    async (request, next) => {
      const answer = await next(request);
      return answer.status === 413 ? failed(400) : answer;
    },
    ["bulk.over-limit", "bulk.over-size"],
  ],
  [
    "a circular bulkId is refused",
    instead(({ path, body }) => path === "/Bulk" && body?.includes('"manager"') === true, 409),
    ["bulk.circular"],
  ],
  [
    "a multi-valued attribute is not sorted by its primary value",
    asking((request) =>
      request.query.get("sortBy") === "emails.value" ? withQuery(request, "sortBy", "userName") : request,
    ),
    ["sorting.primary"],
  ],
  ["If-Match is ignored", withoutHeader("if-match"), ["etag.stale-put", "etag.stale-patch", "etag.stale-delete"]],
  ["If-None-Match is ignored", withoutHeader("if-none-match"), ["etag.not-modified"]],
  [
    "anybody gets in",
    asking((request) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${TOKEN}` } })),
    ["errors.no-token", "errors.wrong-token", "errors.challenge"],
  ],
  [
    "a password comes back",
    async (request, next) => {
      const answer = await next(request);
      const sent = request.method === "POST" && request.body?.includes('"password":"Pw') === true;
      return sent ? changed(answer, (body) => (body["password"] = "secret")) : answer;
    },
    ["users.password"],
  ],
  [
    "a new user comes without Location",
    async (request, next) => {
      const answer = await next(request);
      return answer.status === 201 ? { ...answer, headers: { "content-type": "application/scim+json" } } : answer;
    },
    ["users.location"],
  ],
  [
    "e-mail is required and /Schemas does not say so",
    instead(
      ({ method, path, body }) =>
        method === "POST" && path === "/Users" && body?.includes('"userName"') === true && !/"emails"/.test(body),
      400,
      { scimType: "invalidValue" },
    ),
    ["discovery.required-is-declared"],
  ],
  [
    "/Schemas says that userName counts case",
    answering(
      ({ path }) => path.startsWith("/Schemas/"),
      (body) => {
        for (const attribute of (body["attributes"] as Record<string, unknown>[] | undefined) ?? [])
          if (attribute["name"] === "userName") attribute["caseExact"] = true;
      },
    ),
    ["discovery.user-name"],
  ],
  [
    "a cursor that was never given is taken for the first page",
    asking((request) =>
      request.query.get("cursor") === "rollcall-check-no-cursor" ? withQuery(request, "cursor", "") : request,
    ),
    ["cursor.invalid"],
  ],
];

describe("a defect is named by the check that is meant for it, and by no other", () => {
  /** What the server in memory does not do even when nothing is broken in it. */
  let known: Set<string>;
  before(async () => {
    known = new Set(failures(await run()));
    assert.ok(known.size < 10, [...known].join(", "));
  });

  for (const [sentence, broken, named] of defects)
    test(sentence, async () => {
      const report = await run(broken);
      const found = failures(report).filter((id) => !known.has(id));
      assert.deepEqual(found.sort(), named.toSorted());
      for (const { id, expected, came, exchange, advice } of report.results)
        if (named.includes(id)) assert.ok(expected && came && advice && exchange?.request.url, id);
      assert.deepEqual(report.left, []);
    });

  test("filters that are ignored are named by nearly all checks of filters", async () => {
    const found = failures(await run(asking((request) => (request.query.delete("filter"), request))));
    assert.ok(found.filter((id) => id.startsWith("filters.")).length > 30, found.join(", "));
  });
});
