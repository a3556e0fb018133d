// GET    /console/group-rules                   → groupRules
// POST   /console/group-rules                   groupRuleInput → groupRule (inactive)
// GET    /console/group-rules/:id               → groupRule
// PUT    /console/group-rules/:id               groupRuleInput → groupRule; an active rule is applied anew at once
// POST   /console/group-rules/:id/activate      → groupRule
// POST   /console/group-rules/:id/deactivate    groupRuleEnd → groupRule
// DELETE /console/group-rules/:id               groupRuleEnd
// POST   /console/group-rules/preview           groupRulePreviewAsk → groupRulePreview
import { z } from "zod";
import { id, time } from "./values.ts";

const label = z.object({ id, name: z.string() });

export const groupRule = z.object({
  id,
  name: z.string(),
  condition: z.string().describe("An expression over user.… that is true or false"),
  status: z.enum(["inactive", "active"]),
  groups: z.array(label),
  excluded: z.array(label),
  memberCount: z.number().int().describe("People who are in the groups by this rule"),
  createdAt: time,
  updatedAt: time,
});
export type GroupRule = z.infer<typeof groupRule>;
export const groupRules = z.object({ rules: z.array(groupRule) });
export type GroupRules = z.infer<typeof groupRules>;

export const groupRuleInput = z.object({
  name: z.string().trim().min(1, "Give the rule a name.").max(100, "A name has at most 100 characters."),
  condition: z.string().max(10_000),
  groups: z.array(id).min(1, "Choose at least one group.").max(100),
  excluded: z.array(id).max(1_000).default([]),
});
export type GroupRuleInput = z.input<typeof groupRuleInput>;

/** What becomes of those who are members by the rule alone. */
export const groupRuleEnd = z.object({ members: z.enum(["keep", "remove"]) });
export type GroupRuleEnd = z.infer<typeof groupRuleEnd>;

export const groupRulePreviewAsk = groupRuleInput
  .omit({ name: true })
  .extend({ rule: id.optional().describe("The rule that is being edited") });
export type GroupRulePreviewAsk = z.input<typeof groupRulePreviewAsk>;

export const groupRulePreview = z.object({
  people: z.number().int().describe("How many people the condition was asked about"),
  matches: z.number().int(),
  joins: z.number().int(),
  leaves: z.number().int(),
  /** The first fifty of each. */
  joining: z.array(label),
  leaving: z.array(label),
  /** People whose values the condition cannot be asked of; they do not match. */
  faults: z.number().int(),
  fault: z.string().nullable(),
  apps: z.array(z.string()).describe("Apps that the groups give"),
});
export type GroupRulePreview = z.infer<typeof groupRulePreview>;
