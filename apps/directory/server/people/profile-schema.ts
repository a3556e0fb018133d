// What a person's profile may hold: the base attributes and those that this organisation added.
import type { Actor } from "../actor.ts";
import type { Db, Profile } from "../tables.ts";
import { type AttributeRecord, heldByOthers, readAttributes } from "./attribute-store.ts";
import { baseAttributes, type ProfileAttribute } from "./attributes.ts";

export interface ProfileSchema {
  attributes: readonly ProfileAttribute[];
  custom: readonly ProfileAttribute[];
  get: (name: string) => ProfileAttribute | undefined;
  /** Names that `user.` takes in expressions. */
  names: ReadonlySet<string>;
}

const fromRecord = (row: AttributeRecord): ProfileAttribute => ({
  id: row.id,
  name: row.name,
  label: row.label,
  description: row.description,
  required: row.required,
  kind: "text",
  section: "Custom",
  maxLength: row.max_length,
  type: row.type,
  choices: row.choices,
  unique: row.one_of_a_kind,
  writtenBy: row.written_by,
});

const schemaOf = (custom: ProfileAttribute[]): ProfileSchema => {
  const attributes = [...baseAttributes, ...custom];
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  return { attributes, custom, get: (name) => byName.get(name), names: new Set(byName.keys()) };
};

export const profileSchema = async (db: Db): Promise<ProfileSchema> =>
  schemaOf((await readAttributes(db)).map(fromRecord));

/** The profile of a directory to which nobody added anything. */
export const baseSchema = schemaOf([]);

/** Types of the custom attributes by name, as expressions need them. */
export const attributeTypesOf = (schema: ProfileSchema): ReadonlyMap<string, ProfileAttribute["type"]> =>
  new Map(schema.custom.map(({ name, type }) => [name, type]));

const writerWords: Record<ProfileAttribute["writtenBy"], string> = {
  anybody: "anybody",
  administrators: "administrators in the console",
  imports: "CSV imports",
  api: "the management API",
};

const writerOf: Record<Actor["kind"], ProfileAttribute["writtenBy"]> = {
  administrator: "administrators",
  api_token: "api",
  system: "imports",
};

interface Mistake {
  attribute: string;
  message: string;
}

/** Attributes that this actor changed and may not write. */
export const writerMistakes = (
  schema: ProfileSchema,
  actor: Actor["kind"],
  before: Profile,
  after: Profile,
): Mistake[] =>
  schema.custom
    .filter(
      ({ name, writtenBy }) => writtenBy !== "anybody" && writtenBy !== writerOf[actor] && before[name] !== after[name],
    )
    .map(({ name, label, writtenBy }) => ({
      attribute: name,
      message: `${label} is written by ${writerWords[writtenBy]} only. Leave it as it is, or change that in the profile editor.`,
    }));

const takenWords = ({ label }: ProfileAttribute, value: string): string =>
  `Another person has the ${label} "${value}", and it must be unique. Enter another one.`;

/** Values that must be unique and that somebody else has; `id` of a person who does not exist yet is empty. */
export const takenMistakes = async (
  db: Db,
  schema: ProfileSchema,
  people: readonly { id: string; profile: Profile }[],
): Promise<Map<number, Mistake[]>> => {
  const unique = schema.custom.filter(({ unique: one }) => one);
  const found = new Map<number, Mistake[]>();
  if (unique.length === 0) return found;
  const wanted = people.flatMap(({ id, profile }, index) =>
    unique.flatMap((attribute) => {
      const value = profile[attribute.name];
      return value === undefined || attribute.id === null ? [] : [{ index, id, attribute, value }];
    }),
  );
  const held = await heldByOthers(
    db,
    wanted.map(({ id, attribute, value }) => ({ attribute_id: attribute.id ?? "", value, person_id: id })),
  );
  const keys = new Set(held.map((row) => `${row.attribute_id} ${row.person_id} ${row.value}`));
  const seen = new Set<string>();
  for (const { index, id, attribute, value } of wanted) {
    const key = `${attribute.id} ${value.toLowerCase()}`;
    if (!keys.has(`${attribute.id} ${id} ${value}`) && !seen.has(key)) {
      seen.add(key);
      continue;
    }
    const mistakes = found.get(index) ?? [];
    mistakes.push({ attribute: attribute.name, message: takenWords(attribute, value) });
    found.set(index, mistakes);
  }
  return found;
};
