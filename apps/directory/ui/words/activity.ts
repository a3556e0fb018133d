import type { AttemptResult, OperationName } from "../../shapes/provisioning.ts";
import type { Tone } from "@rollcall/ui/status-badge";

export const operationWord: Record<OperationName, string> = {
  create: "Create",
  look_up: "Look up",
  read: "Read",
  update: "Update",
  deactivate: "Deactivate",
  reactivate: "Reactivate",
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
