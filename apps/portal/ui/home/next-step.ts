import type { Provisioning } from "../../shapes/provisioning.ts";
import { hasCredential, type Heard } from "../provisioning/signal-state.ts";

const page = "/settings/provisioning";

export interface SetupStep {
  id: string;
  title: string;
  state: "met" | "waiting" | "skipped";
  detail: string;
}

export type Known = Pick<Provisioning, "enabled" | "gate"> & {
  prerequisites: readonly { met: boolean }[];
  connections: readonly (Pick<Heard, "tokens" | "oauthClients"> & { firstRequestAt: string | null })[];
};

/** The steps from nothing to a directory that talks, each done only by a real effect. */
export function setupSteps(provisioning: Known): SetupStep[] {
  const done = [
    provisioning.prerequisites.every((one) => one.met),
    provisioning.enabled,
    provisioning.connections.some(hasCredential),
    provisioning.connections.some((one) => one.firstRequestAt !== null),
  ];
  const first = done.indexOf(false);
  const texts: [string, string, string][] = [
    ["requirements", "Meet the requirements", "Super Admin, plan, verified domain, unique e-mails."],
    ["enable", "Enable SCIM provisioning", "Shows first what it means for the users you have."],
    ["token", "Generate a token", "Paste it into your directory together with the base URL."],
    ["first-request", "Test the connection from your directory", "This turns green with the first request."],
  ];
  return texts.map(([id, title, detail], at) => ({
    id,
    title,
    detail,
    state: done[at] ? "met" : at === first ? "waiting" : "skipped",
  }));
}

/** What to do next, while something is left to do. */
export function nextStep(provisioning: Known): { action: string; to: string } | undefined {
  const open = setupSteps(provisioning).find((step) => step.state === "waiting");
  if (!open) return undefined;
  const actions: Record<string, string> = {
    requirements: "Check the requirements",
    enable: "Enable provisioning",
    token: "Generate a token",
    "first-request": "Show base URL and token",
  };
  return { action: actions[open.id] ?? "Continue", to: page };
}
