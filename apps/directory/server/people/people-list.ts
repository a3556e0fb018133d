import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { peopleQuery, personRow } from "../../shapes/people.ts";
import { fail } from "../errors.ts";
import type { Db, PersonStatus } from "../tables.ts";
import { personName } from "./profile.ts";
import {
  countByStatus,
  countPeople,
  findByIds,
  findByLogins,
  findIdsByEmails,
  findPerson,
  listPeople,
} from "./store.ts";
import type { PeopleFilter, PeopleSort, PersonRecord } from "./store.ts";

export { countPeople, findByLogins, listPeople } from "./store.ts";
export type { PeopleCondition, PeopleFilter } from "./store.ts";

export const personOf = async (db: Db, id: string): Promise<PersonRecord> => {
  const person = await findPerson(db, id);
  if (!person) throw fail("not_found", { what: "person" });
  return person;
};

export const peopleByIds = (db: Db, ids: string[]): Promise<PersonRecord[]> => findByIds(db, ids);

/** Whom each of these logins or e-mail addresses means: by login one person, by e-mail address perhaps several. */
export const peopleByEachText = async (db: Db, texts: string[]): Promise<Map<string, string[]>> => {
  const wanted = [...new Map(texts.map((text) => [text.trim().toLowerCase(), text.trim()])).values()].filter(Boolean);
  if (wanted.length === 0) return new Map();
  const found = new Map<string, string[]>();
  for (const { id, email } of await findIdsByEmails(db, wanted))
    found.set(email.toLowerCase(), [...(found.get(email.toLowerCase()) ?? []), id]);
  for (const { id, login } of await findByLogins(db, wanted)) found.set(login.toLowerCase(), [id]);
  return new Map(wanted.map((text) => [text, found.get(text.toLowerCase()) ?? []]));
};

/** People by pasted logins or e-mail addresses, and the texts that name nobody (or several people). */
export const peopleByText = async (db: Db, texts: string[]): Promise<{ ids: string[]; notFound: string[] }> => {
  const found = [...(await peopleByEachText(db, texts))];
  return {
    ids: [...new Set(found.flatMap(([, ids]) => (ids.length === 1 ? ids : [])))],
    notFound: found.filter(([, ids]) => ids.length !== 1).map(([text]) => text),
  };
};

export const presentPerson = (row: PersonRecord): z.infer<typeof personRow> => ({
  id: row.id,
  status: row.status,
  login: row.login,
  email: row.email,
  firstName: row.first_name ?? "",
  lastName: row.last_name ?? "",
  name: personName(row.profile),
  title: row.title,
  department: row.department,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  statusChangedAt: row.status_changed_at.toISOString(),
});

const keyOf: Record<PeopleSort, (row: PersonRecord) => string> = {
  name: (row) => row.sort_name,
  email: (row) => row.email.toLowerCase(),
  updated: (row) => row.updated_at.toISOString(),
  created: (row) => row.created_at.toISOString(),
  id: (row) => row.id,
};

/** The last row of the page before, from its cursor: its sort key and its id. */
export const pagePosition = (cursor: string | undefined): [string, string] | undefined => {
  if (cursor === undefined) return undefined;
  const values = decodeCursor(cursor);
  const [key, id] = values ?? [];
  if (typeof key !== "string" || typeof id !== "string" || !/^[0-9a-f-]{36}$/i.test(id)) throw fail("invalid_cursor");
  return [key, id];
};

export const nextCursor = <Row extends { id: string }>(
  rows: Row[],
  limit: number,
  key: (row: Row) => string,
): string | null => {
  const last = rows[limit - 1];
  return rows.length > limit && last ? encodeCursor([key(last), last.id]) : null;
};

export const peoplePage = async (db: Db, query: z.output<typeof peopleQuery>) => {
  const descending = query.sort.startsWith("-");
  const sort = (descending ? query.sort.slice(1) : query.sort) as PeopleSort;
  const after = pagePosition(query.cursor);
  if (after && (sort === "updated" || sort === "created") && Number.isNaN(Date.parse(after[0])))
    throw fail("invalid_cursor");
  const wide: PeopleFilter = { search: query.search, group: query.group };
  const filter: PeopleFilter = { ...wide, status: query.status };
  const { limit } = query;
  const [rows, total, byStatus] = await Promise.all([
    listPeople(db, filter, { sort, descending, after, limit: limit + 1 }),
    countPeople(db, filter),
    countByStatus(db, wide),
  ]);
  const count = (status: PersonStatus) => byStatus.get(status) ?? 0;
  return {
    people: rows.slice(0, limit).map(presentPerson),
    next: nextCursor(rows, limit, keyOf[sort]),
    total,
    counts: {
      all: [...byStatus.values()].reduce((sum, value) => sum + value, 0),
      staged: count("staged"),
      active: count("active"),
      suspended: count("suspended"),
      deactivated: count("deactivated"),
    },
  };
};
