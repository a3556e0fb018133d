import type { Profile } from "../../shapes/people.ts";

/** Only what differs from the stored profile; an emptied value becomes null. */
export function changedValues(stored: Profile, edits: Readonly<Record<string, string>>): Profile {
  const changes: Profile = {};
  for (const [name, value] of Object.entries(edits)) {
    const text = value.trim();
    if (text !== (stored[name] ?? "")) changes[name] = text === "" ? null : text;
  }
  return changes;
}

/** The line under a person's name: "Account Executive · Sales · ada@example.com". */
export function personLine(person: { title: string | null; department: string | null; email: string }): string {
  return [person.title, person.department, person.email].filter(Boolean).join(" · ");
}
