import { z } from "zod";
import { id, time } from "./values.ts";

export const sourceKind = z.enum(["attribute", "constant", "expression", "none"]);
export const applyWhen = z.enum(["create", "create_and_update", "off"]);

export const mapping = z.object({
  target: z.string().max(200).describe("Attribute of the app as a SCIM path, such as name.givenName"),
  sourceKind,
  source: z.string().max(10_000).describe("Name of a profile attribute, the constant, or the expression"),
  apply: applyWhen,
  required: z.boolean(),
});
export type Mapping = z.infer<typeof mapping>;

export const mappingRow = mapping.extend({
  label: z.string(),
  description: z.string(),
  isDefault: z.boolean().describe("A row of the default mapping; it can be switched off, not removed"),
  sent: z.string().describe("How the app takes the attribute, by its schema"),
  warning: z.string().nullable().describe("Why a value will not arrive, or not as it is here"),
});
export type MappingRow = z.infer<typeof mappingRow>;

/** GET and PUT /console/apps/:id/mappings. A PUT replaces all rows, in the order given. */
export const mappingList = z.object({
  mappings: z.array(mappingRow),
  defaults: z.array(mapping).describe("The rows a new app of this kind starts with"),
  sources: z.array(z.object({ name: z.string(), label: z.string() })),
  targets: z
    .array(
      z.object({
        target: z.string(),
        label: z.string(),
        description: z.string(),
        required: z.boolean(),
        sent: z.string(),
      }),
    )
    .describe("App attributes that have no row yet"),
});
export type MappingList = z.infer<typeof mappingList>;
export const mappingsReplace = z.object({ mappings: z.array(mapping).max(200) });
export type MappingsReplace = z.infer<typeof mappingsReplace>;

/** POST /console/apps/:id/mappings/preview: the rows as edited (or the saved ones) with a person's values. */
export const mappingPreviewAsk = z.object({
  person: id,
  mappings: z.array(mapping).max(200).optional(),
});
export type MappingPreviewAsk = z.infer<typeof mappingPreviewAsk>;
export const mappingPreview = z.object({
  person: z.object({ id, name: z.string(), login: z.string() }),
  rows: z.array(
    z.object({
      target: z.string(),
      value: z.string().nullable(),
      problem: z.string().nullable(),
      note: z.string().nullable().describe("Worth knowing, and no mistake: such as an empty attribute in a sum"),
    }),
  ),
  missing: z.array(z.string()).describe("Required attributes that would be empty"),
});
export type MappingPreview = z.infer<typeof mappingPreview>;

/** POST /console/apps/:id/mappings/plan: who would be changed if these rows were saved. Nothing is sent. */
export const mappingPlan = z.object({
  people: z.number().int().describe("Active people who have the app"),
  changed: z.number().int(),
  missing: z.number().int().describe("People who would lack a required attribute"),
  faults: z.number().int().describe("People for whom an expression cannot be computed"),
  attributes: z.array(z.object({ target: z.string(), people: z.number().int() })),
  rows: z
    .array(
      z.object({
        id,
        name: z.string(),
        problem: z.string().nullable(),
        changes: z.array(z.object({ target: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
      }),
    )
    .describe("The first 200 who would be changed"),
});
export type MappingPlan = z.infer<typeof mappingPlan>;

/** GET /console/apps/:id/mappings/versions: newest first. */
export const mappingVersions = z.object({
  versions: z.array(
    z.object({
      number: z.number().int(),
      savedAt: time,
      savedBy: z.string(),
      rows: z.array(mapping),
      changed: z.array(z.string()).describe("Targets whose rows differ from the version before"),
    }),
  ),
});
export type MappingVersions = z.infer<typeof mappingVersions>;
