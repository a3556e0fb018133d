import { isObject, type JsonObject, own } from "@rollcall/scim/resource";
import { type Answer, at } from "./answer.ts";
import type { Feature } from "./check.ts";
import { ENTERPRISE } from "./stage.ts";
import { NoAnswer, type Wire } from "./wire.ts";

/** What is known of a server before the first question. */
export interface Survey {
  config: JsonObject;
  features: Set<Feature>;
  strict: boolean;
  userEndpoint: string;
  groupEndpoint: string;
  /** The e-mail domain of the users who are there; undefined when there is none to be seen. */
  domain: string | undefined;
}

/** Nothing can be asked of this server; the message says why. */
export class CannotRun extends Error {}

export async function survey(wire: Wire): Promise<Survey> {
  const config = await asked(wire, "/ServiceProviderConfig");
  const types = await asked(wire, "/ResourceTypes");
  const said: JsonObject = config.status === 200 && isObject(config.json) ? config.json : {};
  const resourceTypes = resourceTypesIn(types);
  const user = named(resourceTypes, "User");
  const group = named(resourceTypes, "Group");
  const userEndpoint = endpointOf(user, "/Users");
  const groupEndpoint = endpointOf(group, "/Groups");
  const users = await asked(wire, userEndpoint, { startIndex: 1, count: 10 });
  if (users.status >= 300) {
    throw new CannotRun(
      `The users cannot be listed: GET ${userEndpoint} was answered with ${users.said()}. Check that the base URL is that of a SCIM 2.0 server: it usually ends in /v2.`,
    );
  }
  if (users.json === undefined)
    throw new CannotRun(
      "The base URL answers, but not with JSON: it is not that of a SCIM server. A SCIM base URL usually ends in /v2.",
    );
  const groups = resourceTypes.length > 0 ? group !== undefined : await listed(wire, groupEndpoint);
  return {
    config: said,
    features: featuresOf(said, user, groups),
    strict: own(said, "interopProfileConformant") === true,
    userEndpoint,
    groupEndpoint,
    domain: domainOf(users.json),
  };
}

async function asked(wire: Wire, path: string, query?: Record<string, number>): Promise<Answer> {
  try {
    const answer = await wire.call("GET", path, query === undefined ? {} : { query });
    if (answer.status === 401)
      throw new CannotRun(
        wire.hasToken
          ? `The server refuses the token: ${answer.said()}. Make a new one there, and see that it is copied in full.`
          : `The server wants a token: ${answer.said()}. Give one with --token-file or ROLLCALL_CHECK_TOKEN.`,
      );
    if (answer.status === 403 && path !== "/ServiceProviderConfig" && path !== "/ResourceTypes")
      throw new CannotRun(`The token may not read users: ${answer.said()}. Give it the right to read and write users.`);
    return answer;
  } catch (error) {
    if (error instanceof NoAnswer) throw new CannotRun(`The server does not answer: ${error.message}`);
    throw error;
  }
}

async function listed(wire: Wire, endpoint: string): Promise<boolean> {
  return (await asked(wire, endpoint, { startIndex: 1, count: 1 })).status === 200;
}

function resourceTypesIn(answer: Answer): JsonObject[] {
  if (answer.status !== 200) return [];
  const list = isObject(answer.json) ? own(answer.json, "Resources") : answer.json;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function named(types: JsonObject[], name: string): JsonObject | undefined {
  return types.find((type) => own(type, "name") === name || own(type, "id") === name);
}

function endpointOf(type: JsonObject | undefined, usual: string): string {
  const endpoint = type && own(type, "endpoint");
  return typeof endpoint === "string" && /^\/[\w./-]+$/.test(endpoint) ? endpoint : usual;
}

function featuresOf(config: JsonObject, user: JsonObject | undefined, groups: boolean): Set<Feature> {
  const features = new Set<Feature>();
  for (const name of ["patch", "filter", "sort", "etag", "bulk"] as const)
    if (at(config, `${name}.supported`) === true) features.add(name);
  // A server that does not describe itself is asked for what every client needs.
  if (Object.keys(config).length === 0) features.add("patch").add("filter");
  if (at(config, "pagination.cursor") === true) features.add("cursor");
  const extensions = user && own(user, "schemaExtensions");
  if (Array.isArray(extensions) && extensions.some((one) => isObject(one) && own(one, "schema") === ENTERPRISE))
    features.add("enterprise");
  if (groups) features.add("groups");
  return features;
}

/** The domain that most of the first users have: one that the server certainly accepts. */
function domainOf(body: unknown): string | undefined {
  const resources = isObject(body) ? own(body, "Resources") : body;
  const counts = new Map<string, number>();
  for (const user of Array.isArray(resources) ? resources.filter(isObject) : []) {
    const emails = own(user, "emails");
    const mails = Array.isArray(emails) ? emails.filter(isObject).map((one) => own(one, "value")) : [];
    for (const text of new Set([own(user, "userName"), ...mails])) {
      const domain = typeof text === "string" ? /@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i.exec(text)?.[1] : undefined;
      if (domain !== undefined) counts.set(domain.toLowerCase(), (counts.get(domain.toLowerCase()) ?? 0) + 1);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
