import { z } from "zod";
import { attributeType, profileAttribute, writtenBy } from "./people.ts";
import { id } from "./values.ts";

const text = z.string().trim();
const label = text.min(1, "Give the attribute a name that people read.").max(100);
const description = text.max(500).default("");
const choices = z
  .array(text.min(1, "A value must not be empty.").max(100))
  .max(200)
  .default([])
  .describe("What a choice, or an element of a list, may be");

const settings = {
  label,
  description,
  choices,
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  writtenBy: writtenBy.default("anybody"),
};

/** POST /console/profile-attributes. Name and type stay for good. */
export const attributeCreate = z.object({
  name: text.regex(
    /^[A-Za-z][A-Za-z0-9_]{0,62}$/,
    "A variable name begins with a letter and has letters, digits and _ only, such as costLevel.",
  ),
  type: attributeType,
  ...settings,
});
export type AttributeCreate = z.input<typeof attributeCreate>;

/** PUT /console/profile-attributes/:id */
export const attributeUpdate = z.object(settings);
export type AttributeUpdate = z.input<typeof attributeUpdate>;

export const attributeUse = z.object({
  kind: z.enum(["mapping", "group_rule"]),
  /** The app of the mapping, or the rule. */
  id,
  name: z.string(),
  /** The row of the mapping. */
  target: z.string().nullable(),
});
export type AttributeUse = z.infer<typeof attributeUse>;

/** GET /console/profile-schema: the person profile with what uses each attribute. */
export const profileSchema = z.object({
  attributes: z.array(profileAttribute.extend({ people: z.number().int().nullable(), usedBy: z.array(attributeUse) })),
});
export type ProfileSchema = z.infer<typeof profileSchema>;
export type SchemaAttribute = ProfileSchema["attributes"][number];

export const attributeRemoved = z.object({ people: z.number().int().describe("People who had a value") });

/** An attribute of an app's accounts that its /Schemas did not tell. */
export const ownAttribute = z.object({
  path: text.min(1, "Enter the SCIM path.").max(300),
  label,
  type: z.enum(["string", "integer", "decimal", "boolean"]),
  required: z.boolean().default(false),
  description,
});
export type OwnAttribute = z.input<typeof ownAttribute>;

/** GET, POST, DELETE /console/apps/:id/profile */
export const appAttribute = z.object({
  path: z.string(),
  label: z.string(),
  description: z.string(),
  type: z.string(),
  required: z.boolean(),
  writable: z.boolean(),
  multiValued: z.boolean(),
  own: z.boolean().describe("Added here; otherwise the app's /Schemas told it, or it is common to all apps"),
  mapped: z.boolean(),
});
export type AppAttribute = z.infer<typeof appAttribute>;
export const appProfile = z.object({ attributes: z.array(appAttribute), learned: z.boolean() });
export type AppProfile = z.infer<typeof appProfile>;
export const attributePath = z.object({ path: z.string().min(1).max(300) });
