// GET    /api/user-attributes        → userAttributes
// POST   /api/user-attributes        newUserAttribute → userAttribute       (Super Admin)
// PATCH  /api/user-attributes/:id    userAttributeChange → userAttribute    (Super Admin)
// DELETE /api/user-attributes/:id    → done                                 (Super Admin)
import { z } from "zod";
import { id, instant } from "./list.ts";

export const attributeType = z.enum(["string", "boolean", "integer", "decimal", "dateTime", "reference"]);
export type AttributeType = z.infer<typeof attributeType>;

const canonicalValues = z.array(z.string().trim().min(1).max(200)).max(100);
const label = z.string().trim().min(1, "Give it a label.").max(100);
const description = z.string().trim().max(500);

export const newUserAttribute = z.object({
  /** As directories write it: `costCentre`. It never changes. */
  name: z.string().trim().min(1, "Give it a name, such as costCentre.").max(50),
  label,
  description: description.default(""),
  type: attributeType,
  multiValued: z.boolean().default(false),
  required: z.boolean().default(false),
  /** Whether texts that differ only in case are different. */
  caseExact: z.boolean().default(false),
  /** The only values that are taken; empty for any. */
  canonicalValues: canonicalValues.default([]),
});
export type NewUserAttribute = z.input<typeof newUserAttribute>;

export const userAttributeChange = z.object({
  label: label.optional(),
  description: description.optional(),
  required: z.boolean().optional(),
  caseExact: z.boolean().optional(),
  canonicalValues: canonicalValues.optional(),
});
export type UserAttributeChange = z.infer<typeof userAttributeChange>;

export const userAttribute = newUserAttribute.required().extend({
  id,
  createdAt: instant,
  /** Users who have a value for it. */
  users: z.number().int(),
});
export type UserAttribute = z.infer<typeof userAttribute>;

export const userAttributes = z.object({
  /** The URN of the extension that holds them. */
  schema: z.string(),
  attributes: z.array(userAttribute),
});
export type UserAttributes = z.infer<typeof userAttributes>;
