import type { z } from "zod";
import type { addressReport } from "../../shapes/assignments.ts";
import { appRecordOf } from "../apps/apps.ts";
import { peopleByEachText, peopleByIds } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import type { Db } from "../tables.ts";
import { waysOf } from "./store.ts";

type Row = z.infer<typeof addressReport>["rows"][number];

/** Who is meant by pasted e-mail addresses or logins, and whether an app can be assigned to them. */
export const readAddresses = async (db: Db, appId: string, texts: string[]): Promise<z.infer<typeof addressReport>> => {
  await appRecordOf(db, appId);
  const found = await peopleByEachText(db, texts);
  const ids = [...new Set([...found.values()].flat())];
  const [people, ways] = await Promise.all([peopleByIds(db, ids), waysOf(db, { appId, people: ids })]);
  const byId = new Map(people.map((person) => [person.id, person]));
  const seen = new Map<string, string>();
  const rows = [...found].map(([text, [id, ...more]]): Row => {
    const person = id === undefined ? undefined : byId.get(id);
    if (!person) return { text, outcome: "not_found", person: null, note: "Nobody has this login or e-mail address" };
    if (more.length > 0)
      return { text, outcome: "several", person: null, note: `${more.length + 1} people have this e-mail address` };
    const named = { id: person.id, name: personName(person.profile), email: person.email };
    const first = seen.get(person.id);
    seen.set(person.id, first ?? text);
    if (first !== undefined) return { text, outcome: "repeated", person: named, note: `The same person as ${first}` };
    const own = ways.filter((way) => way.person_id === person.id);
    if (own.some((way) => way.group_id === null))
      return { text, outcome: "assigned", person: named, note: "Has this app already" };
    if (person.status === "deactivated")
      return { text, outcome: "deactivated", person: named, note: "Is deactivated; activate the person first" };
    const groups = own.flatMap((way) => way.group_name ?? []);
    if (groups.length > 0)
      return { text, outcome: "found", person: named, note: `Has it through ${groups.join(", ")} already` };
    const note = person.status === "active" ? null : `Is ${person.status}; gets the app once active`;
    return { text, outcome: "found", person: named, note };
  });
  return { rows };
};
