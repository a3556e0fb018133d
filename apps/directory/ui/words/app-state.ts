import type { AppRow, ConnectionStatus } from "../../shapes/apps.ts";
import type { ConnectionCheck, GateState } from "../../shapes/provisioning.ts";
import type { Tone } from "@rollcall/ui/status-badge";

type Known = Pick<AppRow, "status" | "connectionStatus" | "provisioningEnabled">;

const gateWord: Partial<Record<GateState, { word: string; tone: Tone }>> = {
  paused: { word: "Paused", tone: "wait" },
  throttled: { word: "Slowed down", tone: "wait" },
  auth: { word: "Stopped", tone: "bad" },
  broken: { word: "Stopped", tone: "bad" },
  quarantine: { word: "In quarantine", tone: "bad" },
};

/** Where an app stands, as one word or two; with what holds provisioning up, where that is known. */
export function appState(app: Known, gate?: GateState): { word: string; tone: Tone; next: string | null } {
  if (app.status === "inactive") {
    return { word: "Inactive", tone: "off", next: "Nothing is sent until the app is active again." };
  }
  switch (app.connectionStatus) {
    case "unset":
      return { word: "Not connected", tone: "info", next: "Enter the base URL and token of its SCIM service." };
    case "failing":
      return { word: "Connection failing", tone: "bad", next: "Look at the checks and fix the connection." };
    case "untested":
      return { word: "Not tested", tone: "wait", next: "Test the connection." };
    case "working": {
      const held = gate === undefined || !app.provisioningEnabled ? undefined : gateWord[gate];
      if (held) return { ...held, next: null };
      return app.provisioningEnabled
        ? { word: "Provisioning on", tone: "good", next: null }
        : { word: "Provisioning off", tone: "wait", next: "Connected. Switch provisioning on to send people." };
    }
  }
}

export const connectionWord: Record<ConnectionStatus, string> = {
  unset: "Not set up",
  untested: "Not tested since it was changed",
  working: "Working",
  failing: "Failing",
};

export const connectionTone: Record<ConnectionStatus, Tone> = {
  unset: "off",
  untested: "wait",
  working: "good",
  failing: "bad",
};

/** "All 7 checks passed", "5 of 7 checks passed; 1 failed". */
export function checksSentence(checks: readonly Pick<ConnectionCheck, "result">[]): string {
  const having = (result: ConnectionCheck["result"]) => checks.filter((check) => check.result === result).length;
  const passed = having("ok");
  const parts = [
    ...(having("failed") > 0 ? [`${having("failed")} failed`] : []),
    ...(having("warning") > 0 ? [`${having("warning")} with a warning`] : []),
    ...(having("skipped") > 0 ? [`${having("skipped")} not reached`] : []),
  ];
  if (parts.length === 0) return `All ${checks.length} checks passed`;
  return `${passed} of ${checks.length} checks passed; ${parts.join(", ")}`;
}

/** Two addresses lead to the same place for a stored token when scheme, host and port are the same. */
export function sameOrigin(first: string, second: string): boolean {
  try {
    return new URL(first).origin === new URL(second).origin;
  } catch {
    return false;
  }
}
