import { own, type ScimResource } from "@rollcall/scim/resource";
import { parsePath, type Scalar, valueAt } from "../wanted/attribute-path.ts";
import type { DesiredPerson } from "../wanted/desired.ts";
import type { Confirmed, Values } from "../wanted/difference.ts";

/** What is known of the account of a person in the app. */
export interface Account {
  remoteId: string;
  how: string;
  confirmed: Confirmed;
}

const LONGEST_ID = 1_024;

/** The id that the app gave, if it is one that can be used in an address and kept. */
export function usableId(resource: ScimResource | undefined): string | undefined {
  const id = resource === undefined ? undefined : own(resource, "id");
  return typeof id === "string" &&
    id !== "" &&
    id.length <= LONGEST_ID &&
    !id.includes("\0") &&
    id !== "." &&
    id !== ".."
    ? id
    : undefined;
}

/** False when what came back carries the id of somebody else: mixed-up answers must not mix up accounts. */
export function isAbout(resource: ScimResource | undefined, sourceId: string): boolean {
  const externalId = resource === undefined ? undefined : own(resource, "externalId");
  return typeof externalId !== "string" || externalId === "" || externalId === sourceId;
}

/** What an account that was found there holds, as far as it is mapped. */
export function confirmedBy(resource: ScimResource, desired: DesiredPerson, at: string): Confirmed {
  const confirmed: Confirmed = { active: { value: own(resource, "active") !== false, at } };
  for (const text of desired.attributes.keys()) {
    const path = parsePath(text);
    const value = path === undefined ? undefined : valueAt(resource, path);
    confirmed[text] = { value: isScalar(value) ? value : null, at };
  }
  return confirmed;
}

export function confirm(before: Confirmed, values: Values, at: string): Confirmed {
  const after = { ...before };
  for (const [path, value] of Object.entries(values)) after[path] = { value, at };
  return after;
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";
