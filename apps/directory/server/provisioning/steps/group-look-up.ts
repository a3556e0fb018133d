import { isObject, own, type ScimResource } from "@rollcall/scim/resource";
import type { Calls } from "./calls.ts";
import type { Found } from "./look-up.ts";

const PAGE = 100;
const MOST_PAGES = 200;

/** Finds a group of the app: by our id, then by its name. What comes back is compared again: some apps ignore the filter. */
export async function lookUpGroup(calls: Calls, wanted: { groupId: string; name: string }): Promise<Found> {
  const byId = await search(calls, wanted.name, "externalId", wanted.groupId);
  return byId.kind === "none" ? search(calls, wanted.name, "displayName", wanted.name) : byId;
}

async function search(
  calls: Calls,
  name: string,
  attribute: "externalId" | "displayName",
  value: string,
): Promise<Found> {
  const hits: ScimResource[] = [];
  let startIndex = 1;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await calls.ask(
      // An app that cannot filter by externalId says 400 or 501: then the name decides.
      { operation: "look_up", summary: `Look up the group ${name} by ${attribute}`, expects: refused(attribute) },
      (client) =>
        client.find("/Groups", `${attribute} eq ${JSON.stringify(value)}`, {
          ...(startIndex === 1 ? {} : { startIndex }),
          count: PAGE,
          excludedAttributes: ["members"],
        }),
    );
    const listed = answer.list?.resources ?? [];
    const fits = (one: ScimResource) => isObject(one) && matches(one, attribute, value);
    hits.push(...listed.filter(fits));
    startIndex += listed.length;
    if (hits.length > 0 || listed.every(fits) || startIndex > (answer.list?.totalResults ?? 0)) break;
  }
  const [group, other] = [...new Map(hits.map((hit) => [hit.id, hit])).values()];
  if (group === undefined) return { kind: "none" };
  return other === undefined
    ? { kind: "one", account: group, how: `matched by ${attribute}` }
    : { kind: "several", how: attribute };
}

const refused = (attribute: string): number[] => (attribute === "externalId" ? [400, 501] : []);

/** displayName compares without case unless a schema says otherwise (RFC 7643 section 2.2); externalId is exact. */
function matches(resource: ScimResource, attribute: "externalId" | "displayName", value: string): boolean {
  const held = own(resource, attribute);
  if (typeof held !== "string") return false;
  return attribute === "externalId" ? held === value : held.toLowerCase() === value.toLowerCase();
}
