import type { AttemptResult, OperationName } from "../../shapes/provisioning.ts";
import type { Tone } from "@rollcall/ui/status-badge";

export const operationWord: Record<OperationName, string> = {
  create: "Create",
  look_up: "Look up",
  read: "Read",
  update: "Update",
  deactivate: "Deactivate",
  reactivate: "Reactivate",
  delete: "Delete",
  test: "Connection test",
};

export const resultWord: Record<AttemptResult, string> = {
  running: "Running",
  ok: "Succeeded",
  failed: "Failed",
  unknown: "No answer",
};

export const resultTone: Record<AttemptResult, Tone> = {
  running: "info",
  ok: "good",
  failed: "bad",
  unknown: "wait",
};

/** How far back to look, as it stands in the address. */
export const spanOptions = [
  { value: "hour", label: "Last hour" },
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
];

/** Kinds of events of the system log, by the beginning of Okta's event names. */
export const eventOptions = [
  { value: "user.lifecycle", label: "People: lifecycle" },
  { value: "user.account", label: "People: profile and password" },
  { value: "user.session", label: "Sign-in and sign-out" },
  { value: "group", label: "Groups" },
  { value: "application.user_membership", label: "App assignments" },
  { value: "application.lifecycle", label: "Apps" },
  { value: "application.provision", label: "Provisioning and mappings" },
  { value: "system.import", label: "Imports" },
  { value: "system.api_token", label: "API tokens" },
];

const past: [RegExp, string][] = [
  [/^Create\b/, "Created"],
  [/^Update\b/, "Updated"],
  [/^Deactivate\b/, "Deactivated"],
  [/^Reactivate\b/, "Reactivated"],
  [/^Look\b/, "Looked"],
  [/^Ask\b/, "Asked"],
];

/** An exchange is written down before it is sent, as what is wanted; once it succeeded, it is what happened. */
export function happened(summary: string, result: AttemptResult): string {
  if (result !== "ok") return summary;
  const found = past.find(([verb]) => verb.test(summary));
  return found ? summary.replace(found[0], found[1]) : summary;
}
