import { z } from "zod";
import { catalogName } from "../../shapes/apps.ts";

const text = (field: string) => z.string(`${field} must be a text`);
/** Values that clients send for profile attributes; whether each is of its attribute's type is asked of the schema. */
const profileValues = z.record(
  z.string(),
  z.union(
    [z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()])), z.null()],
    "Must be a text, a number, true, false, an array or null",
  ),
);

export const userBody = z.object({
  profile: profileValues.optional(),
  groupIds: z.array(z.uuid("Must be the id of a group")).max(50).optional(),
});

export const groupBody = z.object({
  profile: z.object({
    name: text("name").trim().min(1, "The field cannot be left blank").max(255, "Must be at most 255 characters"),
    description: z.union([z.string().max(1024), z.null()]).optional(),
  }),
});

export const appBody = z.object({
  name: z.enum(catalogName.options, `Must be one of: ${catalogName.options.join(", ")}`),
  label: text("label").trim().min(1, "The field cannot be left blank").max(100),
});

export const appUpdateBody = z.object({
  label: text("label").trim().min(1, "The field cannot be left blank").max(100),
  settings: z
    .object({ notes: z.object({ admin: z.union([z.string().max(4000), z.null()]).optional() }).optional() })
    .optional(),
});

export const connectionBody = z.object({
  baseUrl: text("baseUrl").min(1, "The field cannot be left blank").max(2000).optional(),
  profile: z
    .object({
      authScheme: z.literal("TOKEN", 'Must be "TOKEN"'),
      token: text("token").min(1, "The field cannot be left blank").max(8192).optional(),
    })
    .optional(),
});

const switchWord = z.object({ status: z.enum(["ENABLED", "DISABLED"]) }).optional();

export const featureBody = z.object({
  create: z.object({ lifecycleCreate: switchWord }).optional(),
  update: z.object({ profile: switchWord, lifecycleDeactivate: switchWord }).optional(),
});

export const appUserBody = z.object({
  id: z.string().optional(),
  scope: z.enum(["USER", "GROUP"]).optional(),
  profile: z.record(z.string(), z.union([z.string(), z.null()])).optional(),
});

export const appGroupBody = z.object({
  priority: z.number().int().min(0).max(10_000).optional(),
  profile: z.record(z.string(), z.union([z.string(), z.null()])).optional(),
});
