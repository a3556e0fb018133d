import { isObject, own, type ScimResource } from "@rollcall/scim/resource";
import type { Calls } from "./calls.ts";

export type Found =
  | { kind: "none" }
  | { kind: "one"; account: ScimResource; how: string }
  | { kind: "several"; how: string };

interface Wanted {
  personId: string;
  userName: string | undefined;
  name: string;
}

const PAGE = 100;
const MOST_PAGES = 200;

/** Finds the account of a person: by our id, then by userName. What comes back is compared again: some apps ignore the filter. */
export async function lookUp(calls: Calls, wanted: Wanted): Promise<Found> {
  const byId = await search(calls, wanted.name, "externalId", wanted.personId);
  if (byId.kind !== "none" || wanted.userName === undefined) return byId;
  return search(calls, wanted.name, "userName", wanted.userName);
}

async function search(calls: Calls, name: string, attribute: "externalId" | "userName", value: string): Promise<Found> {
  const hits: ScimResource[] = [];
  let startIndex = 1;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await calls.ask({ operation: "look_up", summary: `Look up ${name} by ${attribute}` }, (client) =>
      // JSON's escapes are those of a filter's string (RFC 7644 section 3.4.2.2).
      client.find(
        "/Users",
        `${attribute} eq ${JSON.stringify(value)}`,
        startIndex === 1 ? { count: PAGE } : { startIndex, count: PAGE },
      ),
    );
    const listed = answer.list?.resources ?? [];
    hits.push(...listed.filter((one) => isObject(one) && matches(one, attribute, value)));
    startIndex += listed.length;
    const filtered = listed.every((one) => isObject(one) && matches(one, attribute, value));
    if (filtered || hits.length > 0 || listed.length === 0 || startIndex > (answer.list?.totalResults ?? 0)) break;
  }
  const [account, other] = [...new Map(hits.map((hit) => [hit.id, hit])).values()];
  if (account === undefined) return { kind: "none" };
  return other === undefined
    ? { kind: "one", account, how: `matched by ${attribute}` }
    : { kind: "several", how: attribute };
}

/** externalId is exact, userName compares without case (RFC 7643 sections 3.1 and 4.1.1). */
function matches(resource: ScimResource, attribute: "externalId" | "userName", value: string): boolean {
  const held = own(resource, attribute);
  if (typeof held !== "string") return false;
  return attribute === "externalId" ? held === value : held.toLowerCase() === value.toLowerCase();
}
