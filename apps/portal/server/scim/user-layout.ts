// Where the attributes of a User are in the tables.
import type { Filter } from "@rollcall/scim/filter";
import { isId } from "@rollcall/foundation/ids";
import { ENTERPRISE_USER_SCHEMA, userType } from "@rollcall/scim/core-schemas";
import { USER_SCHEMA } from "@rollcall/scim/user-schema";
import type { ResourceType, Schema, Target } from "@rollcall/scim/schema";
import { isInTeam, teamsOfUser } from "../memberships.ts";
import { extensionOf } from "../attributes/extension.ts";
import { canonical } from "../users/canonical.ts";
import { type Layout, literal, type Place, prefixEnd } from "./filter-sql.ts";

export function userLayout(baseUrl: string, type: ResourceType = userType): Layout {
  const extension = extensionOf(type);
  const groups = `(select jsonb_agg(jsonb_build_object('value', t.id, '$ref', ${literal(`${baseUrl}/Groups/`)} || t.id, 'display', t.name, 'type', case when g.direct then 'direct' else 'indirect' end)
    order by t.id) ${teamsOfUser})`;
  return {
    resource: "u.resource",
    place(target: Target): Place | undefined {
      if (target.schema !== undefined) return undefined;
      switch (target.attribute.name) {
        case "id":
          return { kind: "value", sql: "u.id::text" };
        case "externalId":
          return { kind: "value", sql: "u.external_id" };
        case "active":
          return { kind: "value", sql: "(u.status <> 'deactivated')" };
        case "groups":
          return { kind: "list", sql: groups };
        case "schemas":
          return {
            kind: "list",
            sql: `(jsonb_build_array(${literal(USER_SCHEMA)}::text) || case when u.resource ? ${literal(ENTERPRISE_USER_SCHEMA)}
              then jsonb_build_array(${literal(ENTERPRISE_USER_SCHEMA)}::text) else '[]' end${extension === undefined ? "" : declared(extension)})`,
          };
        case "meta":
          return metaPlace(target, "u", "User", `${baseUrl}/Users/`);
        default:
          return undefined;
      }
    },
    shortcut(filter, value) {
      if (filter.kind === "has") return emailInBrackets(filter, value);
      if (filter.kind !== "compare" || filter.target.schema !== undefined || typeof filter.value !== "string")
        return undefined;
      const { operator } = filter;
      const { attribute, sub } = filter.target;
      const name = sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`;
      if (operator === "eq") {
        switch (name) {
          case "id":
            // `id` is case exact and always lower case here.
            return isId(filter.value) && filter.value === filter.value.toLowerCase()
              ? `u.id = ${value(filter.value)}::uuid`
              : "false";
          case "userName":
            return `u.user_name_key = ${value(canonical(filter.value))}`;
          case "externalId":
            return `u.external_id = ${value(filter.value)}`;
          case "emails.value":
            return `u.email_keys @> array[${value(canonical(filter.value))}::text]`;
          case "groups.value":
            return isId(filter.value) ? isInTeam(value(filter.value.toLowerCase())) : "false";
          default:
            return undefined;
        }
      }
      if (operator === "sw" && name === "name.familyName") {
        const prefix = filter.value.toLowerCase();
        return `(u.family_name_key ~>=~ ${value(prefix)} and u.family_name_key ~<~ ${value(prefixEnd(prefix))})`;
      }
      return undefined;
    },
  };
}

/** The extension of the account is declared by users who have a value in it that is shown. */
function declared({ id, attributes }: Schema): string {
  const names = attributes.map(({ name }) => `${literal(name)}::text`).join(", ");
  return ` || case when coalesce((u.resource -> ${literal(id)}) ?| array[${names}], false)
    then jsonb_build_array(${literal(id)}::text) else '[]' end`;
}

/** `emails[type eq "work" and value eq "x"]`: the index finds the users, the rest is asked of those. */
function emailInBrackets(filter: Filter & { kind: "has" }, value: (value: unknown) => string): string | undefined {
  if (filter.attribute.schema !== undefined || filter.attribute.attribute.name !== "emails") return undefined;
  const parts = filter.filter.kind === "and" ? filter.filter.filters : [filter.filter];
  const wanted = parts.find(
    (part) => part.kind === "compare" && part.operator === "eq" && part.target.sub?.name === "value",
  );
  if (wanted?.kind !== "compare" || typeof wanted.value !== "string") return undefined;
  const types = parts.filter((part) => part !== wanted);
  const rest = types.map((part) => {
    if (
      part.kind !== "compare" ||
      part.operator !== "eq" ||
      part.target.sub?.name !== "type" ||
      typeof part.value !== "string"
    )
      return undefined;
    return `scim_fold(e.v ->> 'type') = ${value(part.value.toLowerCase())}`;
  });
  if (rest.includes(undefined)) return undefined;
  const key = value(canonical(wanted.value));
  const conditions = [`scim_fold(e.v ->> 'value') = ${value(wanted.value.toLowerCase())}`, ...rest];
  return `(u.email_keys @> array[${key}::text] and exists (
    select from jsonb_array_elements(u.resource -> 'emails') as e(v) where ${conditions.join(" and ")}))`;
}

/** The facts about a resource that the portal keeps itself. */
export function metaPlace(target: Target, table: string, type: string, location: string): Place {
  switch (target.sub?.name) {
    case "created":
      return { kind: "value", sql: `${table}.created_at` };
    case "lastModified":
      return { kind: "value", sql: `${table}.updated_at` };
    case "version":
      return { kind: "value", sql: `('W/"' || ${table}.version || '"')` };
    case "location":
      return { kind: "value", sql: `(${literal(location)} || ${table}.id)` };
    case "resourceType":
      return { kind: "value", sql: `${literal(type)}::text` };
    default:
      return { kind: "object", sql: `jsonb_build_object('resourceType', ${literal(type)}::text)` };
  }
}
