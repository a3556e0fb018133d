import type { Connection } from "../../shapes/provisioning.ts";

/** So long before it ends a credential is announced. */
const ANNOUNCED_DAYS = 14;
const DAY = 86_400_000;

export interface Expiring {
  id: string;
  /** "Token “Okta”", "Secret …4f2a of the OAuth client “Entra”". */
  name: string;
  connection: { id: string; name: string };
  expiresAt: string;
  /** Whole days until then; below zero when it has expired. */
  days: number;
}

export type Credentials = Pick<Connection, "id" | "name"> & {
  tokens: readonly Pick<Connection["tokens"][number], "id" | "name" | "state" | "expiresAt">[];
  oauthClients: readonly {
    name: string;
    state: "live" | "revoked";
    secrets: readonly Pick<Connection["tokens"][number], "id" | "hint" | "state" | "expiresAt">[];
  }[];
};

/** Credentials that end soon, or have ended while nothing of the connection is left that works. The soonest first. */
export function expiringOf(connections: readonly Credentials[], now: Date): Expiring[] {
  return connections
    .flatMap((connection) => {
      const all = [
        ...connection.tokens.map((token) => ({ ...token, name: `Token “${token.name}”` })),
        ...connection.oauthClients
          .filter((client) => client.state === "live")
          .flatMap((client) =>
            client.secrets.map((secret) => ({
              ...secret,
              name: `Secret ${secret.hint} of the OAuth client “${client.name}”`,
            })),
          ),
      ];
      const works = all.some((one) => one.state === "live");
      return all.flatMap(({ id, name, state, expiresAt }) => {
        if (expiresAt === null || state === "revoked" || (state === "expired" && works)) return [];
        const days = Math.floor((new Date(expiresAt).getTime() - now.getTime()) / DAY);
        const { id: connectionId, name: connectionName } = connection;
        return days > ANNOUNCED_DAYS - 1
          ? []
          : [{ id, name, connection: { id: connectionId, name: connectionName }, expiresAt, days }];
      });
    })
    .toSorted((a, b) => a.days - b.days);
}

export function expiryWords({ name, days }: Expiring): string {
  if (days < 0) return `${name} has expired.`;
  if (days === 0) return `${name} expires within a day.`;
  return `${name} expires in ${days} ${days === 1 ? "day" : "days"}.`;
}
