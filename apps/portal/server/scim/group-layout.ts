// Where the attributes of a Group are in the tables.
import { isId } from "@rollcall/foundation/ids";
import { GROUP_SCHEMA } from "@rollcall/scim/core-schemas";
import type { Filter } from "@rollcall/scim/filter";
import { canonical } from "../users/canonical.ts";
import { type Layout, literal } from "./filter-sql.ts";
import { metaPlace } from "./user-layout.ts";

const members = (base: string, type: "User" | "Group", id: string, name: string, source: string): string => {
  const before = literal(`{"value":"`);
  const address = literal(`","$ref":${JSON.stringify(`${base}/${type}s/`).slice(0, -1)}`);
  const after = literal(`","type":"${type}","display":`);
  return `(select string_agg(${before} || ${id} || ${address} || ${id} || ${after} || to_json(${name})::text || '}', ',' order by ${id}) ${source})`;
};

const users = `from team_members m join users u on u.account_id = m.account_id and u.id = m.user_id and u.live
  where m.account_id = t.account_id and m.team_id = t.id and m.source = 'directory'`;

const teams = `from team_nesting n join teams c on c.account_id = n.account_id and c.id = n.child_id and c.live
  where n.account_id = t.account_id and n.team_id = t.id`;

/** The members of a group as SCIM shows them, as JSON text: for a large group everything else would cost too much. */
export const membersSql = (baseUrl: string): string =>
  `('[' || concat_ws(',', ${members(baseUrl, "User", "m.user_id", "u.display_name", users)}, ${members(baseUrl, "Group", "n.child_id", "c.name", teams)}) || ']')`;

export function groupLayout(baseUrl: string): Layout {
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
          return { kind: "list", sql: `${membersSql(baseUrl)}::jsonb` };
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
      if (member !== undefined) return isId(member) ? hasMember(value(member)) : "false";
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

const hasMember = (id: string): string =>
  `(exists (select ${users} and m.user_id = ${id}::uuid) or exists (select ${teams} and n.child_id = ${id}::uuid))`;

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
