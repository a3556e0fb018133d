// The searches that directories send all day, before every create: somebody by a name. Those that arrive in the same
// turn of the event loop share one statement; each gets the answer that it would get alone.
import { gather } from "@rollcall/foundation/batch";
import type { PortalDatabase } from "../tables.ts";
import { canonical } from "./canonical.ts";
import { findByValue, type FoundUser } from "./look-up-store.ts";
import type { Run } from "./store.ts";
import { apart } from "./write-batch.ts";

export type { FoundUser } from "./look-up-store.ts";

export interface LookUp {
  account: number;
  connection: string;
  by: "id" | "userName" | "externalId" | "email" | "familyNamePrefix";
  /** As the client sent it; an id must be one. */
  value: string;
  /** The first so many users, in the order of their ids. */
  most: number;
  withTeams: boolean;
}

/** Undefined when more users are found than are wanted: how many there are must be counted then. */
export type LookUps = (lookUp: LookUp) => Promise<FoundUser[] | undefined>;

export function openLookUps(database: PortalDatabase): LookUps {
  const run: Run = (name, text, values) => database.query(name, text, values);
  const together = (by: LookUp["by"]) =>
    gather<LookUp, FoundUser[]>((lookUps) => apart(lookUps, (some) => findByValue(run, by, some)), { size: 50 });
  const by: Record<LookUp["by"], (lookUp: LookUp) => Promise<FoundUser[]>> = {
    id: together("id"),
    userName: together("userName"),
    externalId: together("externalId"),
    email: together("email"),
    familyNamePrefix: together("familyNamePrefix"),
  };
  return async (lookUp) => {
    const users = await by[lookUp.by]({ ...lookUp, value: keyOf(lookUp) });
    return users.length > lookUp.most ? undefined : users;
  };
}

/** The value as the column holds it. */
function keyOf({ by, value }: LookUp): string {
  if (by === "externalId" || by === "id") return value;
  return by === "familyNamePrefix" ? value.toLowerCase() : canonical(value);
}
