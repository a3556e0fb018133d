import { groupsByNames, membershipsAmong } from "../groups/groups.ts";
import { findByLogins } from "../people/people-list.ts";
import type { PersonRecord } from "../people/people.ts";
import { profileChanges, profileMistakes, tidyProfile } from "../people/profile.ts";
import { profileSchema, type ProfileSchema, takenMistakes, writerMistakes } from "../people/profile-schema.ts";
import type { ProfileChange } from "../people/profile.ts";
import type { Db, Profile } from "../tables.ts";
import type { FileRow } from "./store.ts";

export interface Choices {
  matching: Record<string, number>;
  groupColumn: number | null;
  existing: "update" | "skip";
  activate: boolean;
}

export type Outcome = "new" | "changed" | "unchanged" | "skipped" | "failed";

/** What a row of the file would do, or has to be told about it. */
export interface PlannedRow {
  row: number;
  outcome: Outcome;
  profile: Profile;
  login: string;
  before: PersonRecord | undefined;
  groups: string[];
  changes: ProfileChange[];
  messages: string[];
}

const groupNames = (cell: string | undefined): string[] => {
  const names = new Map<string, string>();
  for (const part of (cell ?? "").split(/[;|]/)) {
    const name = part.normalize("NFC").trim();
    if (name !== "" && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
};

const read = (schema: ProfileSchema, { row, cells }: FileRow, { matching, groupColumn }: Choices) => {
  const given: Record<string, string> = {};
  for (const [attribute, index] of Object.entries(matching)) given[attribute] = cells[index] ?? "";
  // One of the two is enough: most organisations sign in with the e-mail address.
  if (matching["login"] === undefined) given["login"] = given["email"] ?? "";
  if (matching["email"] === undefined && given["login"]?.includes("@") === true) given["email"] = given["login"];
  const groups = groupColumn === null ? [] : groupNames(cells[groupColumn]);
  return { row, groups, profile: tidyProfile(schema, given) };
};

/** The column whose values tell people apart. */
export const loginColumn = ({ matching }: Choices): number | undefined => matching["login"] ?? matching["email"];

/**
 * Compares rows of the file with the directory. The same for the preview and the import itself, so that what was shown
 * is what happens.
 */
export const planRows = async (
  db: Db,
  rows: FileRow[],
  choices: Choices,
  { columns, repeated }: { columns: number; repeated: ReadonlyMap<number, number> },
): Promise<PlannedRow[]> => {
  const schema = await profileSchema(db);
  const parsed = rows.map((row) => ({ ...read(schema, row, choices), width: row.cells.length }));
  const logins = parsed.flatMap(({ profile }) => profile["login"] ?? []);
  const people = new Map((await findByLogins(db, logins)).map((row) => [row.login.toLowerCase(), row]));
  const names = [...new Set(parsed.flatMap(({ groups }) => groups))];
  const groupIds = new Map<string, string>();
  if (names.length > 0)
    for (const group of await groupsByNames(db, names)) groupIds.set(group.name.toLowerCase(), group.id);

  const known = await membershipsAmong(
    db,
    [...groupIds.values()],
    [...people.values()].map(({ id }) => id),
  );
  const joins = (person: PersonRecord, group: string) =>
    !known.has(`${groupIds.get(group.toLowerCase()) ?? ""} ${person.id}`);

  const judged = parsed.map(({ profile: fileProfile, ...rest }) => {
    const login = fileProfile["login"] ?? "";
    const before = people.get(login.toLowerCase());
    // An empty cell says nothing: it must not empty what somebody entered here.
    const profile = before ? { ...before.profile, ...fileProfile, login: before.login } : fileProfile;
    return { ...rest, login, before, profile };
  });
  const taken = await takenMistakes(
    db,
    schema,
    judged.map(({ before, profile }) => ({ id: before?.id ?? "", profile })),
  );

  return judged.map(({ row, login, before, profile, groups, width }, index) => {
    const changes = before ? profileChanges(before.profile, profile) : [];
    const messages = [
      ...profileMistakes(schema, profile),
      ...writerMistakes(schema, "system", before?.profile ?? {}, profile),
      ...(taken.get(index) ?? []),
    ].map(({ message }) => message);
    if (width > columns)
      messages.unshift(
        `The row has ${width} values but there are ${columns} columns. Put values that contain the separator in quotation marks.`,
      );
    const first = repeated.get(row);
    if (first !== undefined)
      messages.push(`The login "${login}" stands in row ${first} already. Keep one of the two rows.`);
    for (const name of groups)
      if (name.length > 255) messages.push("A group's name is longer than 255 characters. Shorten it.");
    const result = { row, profile, login, before, groups, changes, messages };
    if (messages.length > 0) return { ...result, outcome: "failed" };
    if (!before) return { ...result, outcome: "new" };
    if (choices.existing === "skip") return { ...result, outcome: "skipped" };
    const changed = changes.length > 0 || groups.some((group) => joins(before, group));
    return { ...result, outcome: changed ? "changed" : "unchanged" };
  });
};
