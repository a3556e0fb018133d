import type { Transaction } from "kysely";
import type { Role } from "../../shapes/session.ts";
import type { Actor } from "../records.ts";
import type { Tables } from "../tables.ts";
import { attributesFrom } from "./profile-edit.ts";
import { insertUsers, runIn } from "./store.ts";
import { writeOfNew } from "./user-state.ts";

export interface MadeUser {
  account: number;
  id: string;
  profile: Parameters<typeof attributesFrom>[0];
  role: Role;
  actor: Actor;
  at: Date;
  mainTeam?: string;
}

/** A user made inside a transaction that makes more than the user: an account with its Super Admin, a sample company. */
export async function makeUserInside(trx: Transaction<Tables>, asked: MadeUser): Promise<void> {
  const { account, id, profile, role, actor, at } = asked;
  const user = {
    account,
    id,
    resource: attributesFrom(profile),
    status: "active" as const,
    role,
    connection: null,
    actor,
  };
  const write = writeOfNew({ ...user, mainTeam: asked.mainTeam ?? null }, at);
  if (!(await insertUsers(runIn(trx), [write])).has(id))
    throw new Error(`The user ${profile.userName} is there already.`);
}
