import { isObject, own, type ScimResource } from "@rollcall/scim/resource";
import { type Calls, StepFailed } from "./calls.ts";

export type Found =
  | { kind: "none" }
  | { kind: "one"; account: ScimResource; how: string }
  | { kind: "several"; how: string };

interface Wanted {
  personId: string;
  userName: string | undefined;
  name: string;
}

type Attribute = "externalId" | "userName";

const PAGE = 100;
const MOST_PAGES = 200;

/** What apps answer that do not know a filter (RFC 7644 section 3.4.2.2), or none at all. */
const REFUSED = [400, 501];

/**
 * Finds the account of a person: by our id, then by userName. What comes back is compared again: some apps ignore the
 * filter. Of an app that refuses both filters everything is read.
 */
export async function lookUp(calls: Calls, wanted: Wanted): Promise<Found> {
  const asked: [Attribute, string][] = [["externalId", wanted.personId]];
  if (wanted.userName !== undefined) asked.push(["userName", wanted.userName]);
  let refused = 0;
  for (const [attribute, value] of asked) {
    const summary = `Look up ${wanted.name} by ${attribute}`;
    // JSON's escapes are those of a filter's string (RFC 7644 section 3.4.2.2).
    const listed = await list(calls, summary, `${attribute} eq ${JSON.stringify(value)}`, [[attribute, value]]);
    if (listed === "refused") refused += 1;
    else {
      const found = among(listed, attribute, value);
      if (found.kind !== "none") return found;
    }
  }
  if (refused < asked.length) return { kind: "none" };
  const everybody = await list(calls, `Look for ${wanted.name} among all accounts`, undefined, asked);
  for (const [attribute, value] of everybody === "refused" ? [] : asked) {
    const found = among(everybody as ScimResource[], attribute, value);
    if (found.kind !== "none") return found;
  }
  return { kind: "none" };
}

/** What the app lists, until somebody fits or it has no more. Throws when it does not show all that it says it has. */
async function list(
  calls: Calls,
  summary: string,
  filter: string | undefined,
  wanted: readonly [Attribute, string][],
): Promise<ScimResource[] | "refused"> {
  const seen = new Map<string, ScimResource>();
  const fits = (one: unknown) =>
    isObject(one) && wanted.some(([name, value]) => matches(one as ScimResource, name, value));
  let startIndex = 1;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const expects = filter === undefined || page > 0 ? [] : REFUSED;
    const answer = await calls.ask({ operation: "look_up", summary, expects }, (client) =>
      client.find("/Users", filter, startIndex === 1 ? { count: PAGE } : { startIndex, count: PAGE }),
    );
    if (answer.status >= 300) return "refused";
    const listed = (answer.list?.resources ?? []).filter(isObject);
    const before = seen.size;
    for (const [index, one] of listed.entries()) seen.set(one.id ?? `without id ${page} ${index}`, one);
    startIndex += listed.length;
    const whole = startIndex > (answer.list?.totalResults ?? 0);
    // With its filter followed, everybody who is listed fits; an empty page is the end.
    if (whole || listed.some(fits) || (listed.length === 0 && before === 0)) return [...seen.values()];
    if (seen.size === before) break;
  }
  throw new StepFailed({
    class: "permanent",
    message:
      "The app ignores the question for one account and does not list all of its accounts, so nobody can tell whether this person has one. Nothing was written.",
    wayOut: "Ask the app’s administrator whether it can be asked with a filter, or by pages; then retry.",
    status: null,
    scimType: undefined,
    unknown: false,
    transport: false,
    retryAfter: undefined,
  });
}

function among(listed: readonly ScimResource[], attribute: Attribute, value: string): Found {
  const [account, other] = listed.filter((one) => matches(one, attribute, value));
  if (account === undefined) return { kind: "none" };
  return other === undefined
    ? { kind: "one", account, how: `matched by ${attribute}` }
    : { kind: "several", how: attribute };
}

/** externalId is exact, userName compares without case (RFC 7643 sections 3.1 and 4.1.1). */
function matches(resource: ScimResource, attribute: Attribute, value: string): boolean {
  const held = own(resource, attribute);
  if (typeof held !== "string") return false;
  return attribute === "externalId" ? held === value : held.toLowerCase() === value.toLowerCase();
}
