import type { GateState, SyncStateName } from "../../shapes/provisioning.ts";
import type { Tone } from "@rollcall/ui/status-badge";

export const syncWord: Record<SyncStateName, string> = {
  waiting: "Waiting",
  provisioned: "Provisioned",
  failed: "Failed",
  held: "Held",
  deactivated: "Deactivated",
  none: "Not provisioned",
};

export const syncTone: Record<SyncStateName, Tone> = {
  waiting: "wait",
  provisioned: "good",
  failed: "bad",
  held: "wait",
  deactivated: "off",
  none: "off",
};

/** The sentence after the state's word: "Failed: e-mail in use" gives "e-mail in use", "Waiting" gives nothing. */
export function restOfState(state: SyncStateName, text: string): string {
  const word = syncWord[state];
  if (!text.toLowerCase().startsWith(word.toLowerCase())) return text;
  return text.slice(word.length).replace(/^[\s:,.;]+/, "");
}

/** "Direct", "Through Sales", "Direct and through Sales, Berlin office". */
export function throughWords(direct: boolean, groups: readonly string[]): string {
  const through = groups.length === 0 ? "" : `through ${groups.join(", ")}`;
  if (direct) return through === "" ? "Direct" : `Direct and ${through}`;
  return through === "" ? "No longer assigned" : `T${through.slice(1)}`;
}

export const gateWord: Record<GateState, string> = {
  off: "Provisioning is off",
  open: "Running",
  paused: "Paused",
  auth: "Stopped: the app refuses the token",
  throttled: "Slowed down: the app asked us to wait",
  broken: "Stopped: the app does not answer as it should",
  quarantine: "In quarantine: the app has failed for long",
};

export const gateTone: Record<GateState, Tone> = {
  off: "off",
  open: "good",
  paused: "wait",
  auth: "bad",
  throttled: "wait",
  broken: "bad",
  quarantine: "bad",
};

/** "about 3 s", "about 4 min", "about 2 h". */
export function aboutSeconds(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.round(seconds / 3600)} h`;
}

/** Share of people who are where they should be, for the bar. */
export function settledShare(people: Record<"provisioned" | "waiting" | "failed" | "held", number>): number {
  const all = people.provisioned + people.waiting + people.failed + people.held;
  return all === 0 ? 0 : Math.round((people.provisioned / all) * 100);
}
