import type { AttributeType } from "../shapes/attributes.ts";

/** An attribute that an account has added to its users. */
export interface AttributeDefinition {
  name: string;
  label: string;
  description: string;
  type: AttributeType;
  multiValued: boolean;
  required: boolean;
  caseExact: boolean;
  canonicalValues: string[];
}

/** The definitions of an account as a jsonb array, in the order in which they were added; `account` is SQL. */
export const definitionsSql = (account: string): string =>
  `coalesce((select jsonb_agg(jsonb_build_object('name', a.name, 'label', a.label, 'description', a.description, 'type', a.type,
      'multiValued', a.multi_valued, 'required', a.required, 'caseExact', a.case_exact, 'canonicalValues', a.canonical_values)
      order by a.created_at, a.id)
    from user_attributes a where a.account_id = ${account} and a.removed_at is null), '[]')`;
