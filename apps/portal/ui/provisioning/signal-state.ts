import type { Connection } from "../../shapes/provisioning.ts";

export type SignalState = "off" | "no-token" | "waiting" | "connected";

export interface Heard {
  tokens: readonly Pick<Connection["tokens"][number], "state">[];
  oauthClients: readonly {
    state: "live" | "revoked";
    keys: readonly unknown[];
    secrets: readonly Pick<Connection["tokens"][number], "state">[];
  }[];
  lastRequestAt: string | null;
}

/** Whether the connection has anything that a directory could sign in with. */
export function hasCredential({ tokens, oauthClients }: Pick<Heard, "tokens" | "oauthClients">): boolean {
  return (
    tokens.some((token) => token.state === "live") ||
    oauthClients.some(
      (client) =>
        client.state === "live" && (client.keys.length > 0 || client.secrets.some((one) => one.state === "live")),
    )
  );
}

export function signalOf(enabled: boolean, connection: Heard | undefined): SignalState {
  if (!enabled) return "off";
  if (connection === undefined || !hasCredential(connection)) return "no-token";
  return connection.lastRequestAt === null ? "waiting" : "connected";
}
