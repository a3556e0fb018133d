import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";

/** Asks again for everything whose name begins with one of these. */
export function refresh(client: QueryClient, names: readonly string[]): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey }) => names.some((name) => String(queryKey[0]).startsWith(name)),
  });
}

const touched = {
  /** A person or group changed: memberships and access may have changed with it. */
  people: ["people", "person", "group", "member", "app", "assignment", "log"],
  /** An app, its connection or its assignments changed. */
  apps: ["app", "account", "drift", "assignment", "mapping", "catalog", "activity", "person", "group", "log"],
  /** Decisions of an access review, and what closing it changes. */
  reviews: ["access-review", "app", "assignment", "person", "group", "log"],
  settings: ["session", "administrator", "api-token", "log"],
  /** An attribute of a profile: forms, mappings and lists of people may show it. */
  profiles: ["profile", "app-profile", "mapping", "person", "people", "log"],
} as const;

/** What to do after a change, so that every screen that may show it is right again. */
export function useChanged(what: keyof typeof touched): () => Promise<void> {
  const client = useQueryClient();
  return () => refresh(client, touched[what]);
}
