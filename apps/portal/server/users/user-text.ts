// A user of a page as the JSON that leaves the server, put together from texts: nothing is parsed to be printed again.
import { ENTERPRISE_USER_SCHEMA } from "@rollcall/scim/core-schemas";
import type { Wanted } from "@rollcall/scim/projection";
import { ResourceText } from "@rollcall/scim/raw-json";
import type { ScimResource } from "@rollcall/scim/resource";
import type { ResourceType } from "@rollcall/scim/schema";
import { USER_SCHEMA } from "@rollcall/scim/user-schema";
import type { PageRow } from "./page-store.ts";
import { scimUser } from "./scim-user.ts";
import type { UserWithTeams } from "./user-state.ts";

const core = JSON.stringify([USER_SCHEMA]);
const withEnterprise = JSON.stringify([USER_SCHEMA, ENTERPRISE_USER_SCHEMA]);
const enterpriseKey = `${JSON.stringify(ENTERPRISE_USER_SCHEMA)}: {`;

/** The schemas, where the text tells them: an account's own extension has to be looked at. */
function schemasIn(resource: string): string | undefined {
  const first = resource.indexOf('"urn:');
  if (first < 0) return core;
  if (!resource.startsWith(enterpriseKey, first) || resource.includes('"urn:', first + 5)) return undefined;
  return withEnterprise;
}

/** The user as text, or as a resource where parts of it have to be looked at. */
export function userText(row: PageRow, baseUrl: string, type: ResourceType): string | ScimResource {
  const schemas = schemasIn(row.resource);
  if (schemas === undefined) return userOfRow(row, baseUrl, type);
  const { id, resource } = row;
  const attributes = resource.length > 2 ? `${resource.slice(1, -1)},` : "";
  const groups = row.groups === "" ? undefined : userOfRow({ ...row, resource: "{}" }, baseUrl, type)["groups"];
  const created = new Date(row.created).toISOString();
  const updated = row.updated === row.created ? created : new Date(row.updated).toISOString();
  return `{"schemas":${schemas},"id":"${id}",${attributes}"active":${row.active}${
    groups === undefined ? "" : `,"groups":${JSON.stringify(groups)}`
  },"meta":{"resourceType":"User","created":"${created}","lastModified":"${updated}","location":${JSON.stringify(
    `${baseUrl}/Users/${id}`,
  )},"version":"W/\\"${row.version}\\""}}`;
}

/** The user as the answer to a request for it alone. */
export function wholeUser(
  row: PageRow,
  baseUrl: string,
  type: ResourceType,
  wanted: Wanted,
): ScimResource | ResourceText {
  const shown = wanted.narrowed ? userOfRow(row, baseUrl, type) : userText(row, baseUrl, type);
  if (typeof shown !== "string") return shown;
  return new ResourceText(row.id, { location: `${baseUrl}/Users/${row.id}`, version: `W/"${row.version}"` }, shown);
}

export function userOfRow(row: PageRow, baseUrl: string, type: ResourceType): ScimResource {
  return scimUser(
    {
      id: row.id,
      status: row.active ? "active" : "deactivated",
      version: Number(row.version),
      created_at: new Date(row.created),
      updated_at: new Date(row.updated),
      groups: row.groups === "" ? [] : (JSON.parse(row.groups) as UserWithTeams["groups"]),
      resource: JSON.parse(row.resource) as UserWithTeams["resource"],
    },
    baseUrl,
    type,
  );
}
