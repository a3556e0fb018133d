// Where the attributes of a Group are in the tables.
import { isId } from "@rollcall/foundation/ids";
import { GROUP_SCHEMA } from "@rollcall/scim/core-schemas";
import type { Filter } from "@rollcall/scim/filter";
import { canonical } from "../users/canonical.ts";
import { type Layout, literal } from "./filter-sql.ts";
import { metaPlace } from "./user-layout.ts";

const memberships = `from team_members m join users u on u.account_id = m.account_id and u.id = m.user_id and u.live
  where m.account_id = t.account_id and m.team_id = t.id and m.source = 'directory'`;

/** The members of a group as SCIM shows them. */
export const membersSql = (baseUrl: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('value', u.id, '$ref', ${literal(`${baseUrl}/Users/`)} || u.id, 'type', 'User', 'display', u.display_name)
    order by u.id), '[]') ${memberships})`;

export function groupLayout(baseUrl: string): Layout {
  const members = membersSql(baseUrl);
  return {
    resource: "t.resource",
    place(target) {
      if (target.schema !== undefined) return undefined;
      switch (target.attribute.name) {
        case "id":
          return { kind: "value", sql: "t.id::text" };
        case "externalId":
          return { kind: "value", sql: "t.external_id" };
        case "members":
          return { kind: "list", sql: members };
        case "schemas":
          return { kind: "list", sql: `jsonb_build_array(${literal(GROUP_SCHEMA)}::text)` };
        case "meta":
          return metaPlace(target, "t", "Group", `${baseUrl}/Groups/`);
        default:
          return undefined;
      }
    },
    shortcut(filter, value) {
      const member = memberOf(filter);
      if (member !== undefined)
        return isId(member) ? `exists (select ${memberships} and m.user_id = ${value(member)}::uuid)` : "false";
      if (filter.kind !== "compare" || filter.operator !== "eq" || filter.target.schema !== undefined) return undefined;
      if (typeof filter.value !== "string") return undefined;
      switch (filter.target.sub === undefined ? filter.target.attribute.name : "") {
        case "id":
          return isId(filter.value) && filter.value === filter.value.toLowerCase()
            ? `t.id = ${value(filter.value)}::uuid`
            : "false";
        case "displayName":
          return `t.name_key = ${value(canonical(filter.value))}`;
        case "externalId":
          return `t.external_id = ${value(filter.value)}`;
        default:
          return undefined;
      }
    },
  };
}

/** `members eq "id"`, `members.value eq "id"` and `members[value eq "id"]` all ask for one member. */
function memberOf(filter: Filter): string | undefined {
  const inner =
    filter.kind === "has" && filter.attribute.schema === undefined && filter.attribute.attribute.name === "members"
      ? filter.filter
      : filter;
  if (inner.kind !== "compare" || inner.operator !== "eq" || typeof inner.value !== "string") return undefined;
  const { schema, attribute, sub } = inner.target;
  return schema === undefined && attribute.name === "members" && sub?.name === "value"
    ? inner.value.toLowerCase()
    : undefined;
}
