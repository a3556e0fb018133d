import type { PortalDatabase } from "../tables.ts";
import { countUsers, selectUsers, type UserPage } from "./store.ts";
import type { UserWithTeams } from "./user-state.ts";

export interface FoundUsers {
  users: UserWithTeams[];
  total: number;
}

/** A page of a connection's users and how many there are in all; a page that is not full has said so already. */
export async function findUsers(database: PortalDatabase, page: UserPage): Promise<FoundUsers> {
  const users = page.limit === 0 ? [] : await selectUsers(database, page);
  const complete = users.length < page.limit && (users.length > 0 || page.offset === 0);
  const total = complete ? page.offset + users.length : await countUsers(database, page.where, page.values);
  return { users, total };
}
