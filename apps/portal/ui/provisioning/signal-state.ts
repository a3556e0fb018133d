import type { Provisioning } from "../../shapes/provisioning.ts";

export type SignalState = "off" | "no-token" | "waiting" | "connected";

type Known = Pick<Provisioning, "enabled"> & {
  tokens: readonly { state: Provisioning["tokens"][number]["state"] }[];
  connection: Pick<Provisioning["connection"], "lastRequestAt">;
};

export function signalOf({ enabled, tokens, connection }: Known): SignalState {
  if (!enabled) return "off";
  if (!tokens.some((token) => token.state === "live")) return "no-token";
  return connection.lastRequestAt === null ? "waiting" : "connected";
}
