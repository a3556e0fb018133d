import type { Tone } from "@rollcall/ui/status-badge";
import type { PushState, RuleOperator } from "../../shapes/push-groups.ts";

export const pushWord: Record<PushState, string> = {
  pushed: "Pushed",
  waiting: "Waiting",
  failed: "Failed",
  paused: "Paused",
  off: "Off",
  ending: "Being deleted",
};

export const pushTone: Record<PushState, Tone> = {
  pushed: "good",
  waiting: "wait",
  failed: "bad",
  paused: "off",
  off: "off",
  ending: "wait",
};

export const operatorWord: Record<RuleOperator, string> = {
  starts: "Starts with",
  contains: "Contains",
  ends: "Ends with",
  equals: "Is",
};
