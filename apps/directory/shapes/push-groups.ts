import { z } from "zod";
import { id, pageQuery, search, time } from "./values.ts";

// Groups pushed to an app. Every `text`, `reason` and `wayOut` is a sentence ready to be shown.

export const pushState = z.enum([
  "pushed", // the app holds the group as it is here
  "waiting", // something is still to be sent
  "failed", // refused by the app; waits for a change or a retry
  "paused", // nothing is sent for this group
  "off", // nothing is sent for any group
  "ending", // is being taken out of the app
]);
export type PushState = z.infer<typeof pushState>;

export const pushedGroup = z.object({
  group: z.object({ id, name: z.string(), deleted: z.boolean() }),
  /** In words: "Picked", "Name starts with Sales". */
  how: z.string(),
  byRule: z.boolean(),
  /** The group in the app, once there is one. */
  inApp: z.object({ id: z.string(), name: z.string(), linkedHow: z.string() }).nullable(),
  members: z.object({
    here: z.number().int(),
    there: z.number().int(),
    /** Are to be there and are not: no account yet, or refused. */
    waiting: z.number().int(),
    refused: z.number().int(),
  }),
  state: pushState,
  text: z.string(),
  wayOut: z.string().nullable(),
  pushedAt: time.nullable(),
  /** The group also gives the app to its members. */
  assigns: z.boolean(),
});
export type PushedGroup = z.infer<typeof pushedGroup>;

/** GET /console/apps/:id/push-groups */
export const pushedQuery = z.object({ ...pageQuery, search, state: z.enum(["failed", "paused", "ending"]).optional() });
export const pushedPage = z.object({
  groups: z.array(pushedGroup),
  next: z.string().nullable(),
  total: z.number().int(),
});
export type PushedPage = z.infer<typeof pushedPage>;

/** POST /console/apps/:id/push-groups */
export const pushAsk = z.object({
  groups: z
    .array(
      z.object({
        groupId: id,
        /** The group of the app to link it to; without it one is created. */
        targetId: z.string().min(1).max(1024).nullish(),
      }),
    )
    .min(1, "Choose at least one group.")
    .max(1000),
});
export type PushAsk = z.input<typeof pushAsk>;
export const pushAnswer = z.object({ pushed: z.number().int() });

export const pushPath = z.object({ id, groupId: id });

/** DELETE /console/apps/:id/push-groups/:groupId */
export const pushEnd = z.object({ inApp: z.enum(["delete", "leave"]) });
export type PushEnd = z.infer<typeof pushEnd>["inApp"];

/** GET /console/apps/:id/push-groups/:groupId */
export const pushDetail = pushedGroup.extend({
  /** Members who are not there, the first 200. */
  missing: z.array(z.object({ person: z.object({ id, name: z.string() }), reason: z.string() })),
  missingTotal: z.number().int(),
});
export type PushDetail = z.infer<typeof pushDetail>;

/** GET /console/apps/:id/push-groups/in-app */
export const inAppQuery = z.object({ search });
export const inApp = z.object({
  groups: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** The group here that it belongs to. */ linkedTo: z.string().nullable(),
    }),
  ),
  /** The app has more than were looked at. */
  more: z.boolean(),
});
export type InApp = z.infer<typeof inApp>;

export const ruleOperator = z.enum(["starts", "contains", "ends", "equals"]);
export type RuleOperator = z.infer<typeof ruleOperator>;
const ruleCondition = {
  operator: ruleOperator,
  value: z.string().trim().min(1, "Say what the name shall be compared with.").max(255),
};

/** POST /console/apps/:id/push-rules, and .../preview */
export const pushRuleInput = z.object(ruleCondition);
export type PushRuleInput = z.input<typeof pushRuleInput>;
export const pushRule = z.object({
  id,
  operator: ruleOperator,
  value: z.string(),
  groups: z.number().int(),
  createdBy: z.string(),
  createdAt: time,
});
export type PushRule = z.infer<typeof pushRule>;
/** GET /console/apps/:id/push-rules */
export const pushRules = z.object({ rules: z.array(pushRule) });
export type PushRules = z.infer<typeof pushRules>;
export const pushRulePreview = z.object({
  /** That match, and of those how many are not pushed yet. */
  matching: z.number().int(),
  fresh: z.number().int(),
  examples: z.array(z.string()),
});
export type PushRulePreview = z.infer<typeof pushRulePreview>;
export const pushRulePath = z.object({ id, ruleId: id });
/** DELETE /console/apps/:id/push-rules/:ruleId; "keep": its groups stay pushed. */
export const pushRuleEnd = z.object({ groups: z.enum(["keep", "leave", "delete"]) });
export type PushRuleEnd = z.infer<typeof pushRuleEnd>["groups"];

/** GET and PUT /console/apps/:id/push-settings */
export const pushSettings = z.object({
  deletedGroups: z.enum(["delete", "leave"]),
  sameName: z.enum(["link", "report"]),
  renameLinked: z.boolean(),
  removeForm: z.enum(["filter", "value"]),
  membersPerRequest: z.number().int().min(1, "At least 1.").max(10_000, "At most 10,000.").nullable(),
});
export type PushSettings = z.infer<typeof pushSettings>;
