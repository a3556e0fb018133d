import { isId } from "@rollcall/foundation/ids";
import { appRecordOf } from "../apps/apps.ts";
import type { AppRecord } from "../apps/apps.ts";
import { groupOf } from "../groups/groups.ts";
import type { GroupWithCounts } from "../groups/groups.ts";
import { findByLogins, listPeople, peopleByIds } from "../people/people-list.ts";
import type { PersonRecord } from "../people/people.ts";
import type { Db } from "../tables.ts";
import { notFound } from "./okta-error.ts";

/** A user by id, by login, or by the part of the login before "@" where that is unambiguous, as Okta has it. */
export const userBy = async (db: Db, text: string): Promise<PersonRecord> => {
  const [found] = isId(text) ? await peopleByIds(db, [text]) : await findByLogins(db, [text]);
  if (found) return found;
  if (!text.includes("@") && !isId(text)) {
    const anyOf = [[{ column: "login" as const, operator: "sw" as const, value: `${text}@` }]];
    const [only, another] = await listPeople(db, { anyOf }, { sort: "id", descending: false, limit: 2 });
    if (only && !another) return only;
  }
  throw notFound(text, "User");
};

export const groupBy = async (db: Db, id: string): Promise<GroupWithCounts> => {
  if (!isId(id)) throw notFound(id, "UserGroup");
  return groupOf(db, id).catch((error: unknown) => {
    throw (error as { code?: string }).code === "not_found" ? notFound(id, "UserGroup") : error;
  });
};

export const appBy = async (db: Db, id: string): Promise<AppRecord> => {
  if (!isId(id)) throw notFound(id, "AppInstance");
  return appRecordOf(db, id).catch((error: unknown) => {
    throw (error as { code?: string }).code === "not_found" ? notFound(id, "AppInstance") : error;
  });
};
