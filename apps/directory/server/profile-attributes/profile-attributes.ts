import { newId } from "@rollcall/foundation/ids";
import type { z } from "zod";
import type {
  attributeCreate,
  attributeUpdate,
  profileSchema as profileSchemaShape,
} from "../../shapes/profile-attributes.ts";
import type { Actor } from "../actor.ts";
import { fail, InvalidInput, isTaken } from "../errors.ts";
import { dropAttributeValues } from "../people/people.ts";
import { isBaseAttribute } from "../people/attributes.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { type EventName, record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import * as store from "./store.ts";

type Settings = z.output<typeof attributeUpdate>;

/** The person profile, base attributes first, with what uses each. */
export const describeProfile = async (db: Db): Promise<z.infer<typeof profileSchemaShape>> => {
  const { attributes, custom } = await profileSchema(db);
  const [uses, counts] = await Promise.all([
    store.usesOf(
      db,
      attributes.map(({ name }) => name),
    ),
    store.countValues(
      db,
      custom.map(({ name }) => name),
    ),
  ]);
  return {
    attributes: attributes.map((attribute) => ({
      ...attribute,
      people: counts.get(attribute.name) ?? null,
      usedBy: uses
        .filter((use) => use.attribute === attribute.name)
        .map(({ kind, id, name, target }) => ({ kind, id, name, target })),
    })),
  };
};

const log = (
  trx: Trx,
  actor: Actor,
  event: EventName,
  { id, label, name }: { id: string; label: string; name: string },
  message: string,
  { now, ...detail }: { now: Date; [fact: string]: unknown },
): Promise<void> =>
  record(
    trx,
    actor,
    [{ event, target: { kind: "profile_attribute", id, name: label }, message, detail: { name, ...detail } }],
    now,
  );

const checkSettings = (type: string, { choices, unique }: Settings): void => {
  const mistakes: { path: string; message: string }[] = [];
  if (type === "choice" && choices.length === 0)
    mistakes.push({ path: "choices", message: "A choice needs at least one value to choose." });
  if (choices.length > 0 && type !== "choice" && type !== "list")
    mistakes.push({ path: "choices", message: "Only choices and lists have values to choose." });
  const twice = choices.find((one, at) => choices.findIndex((other) => other.toLowerCase() === one.toLowerCase()) < at);
  if (twice !== undefined) mistakes.push({ path: "choices", message: `"${twice}" is in the list twice. Keep one.` });
  if (unique && !["text", "number", "integer"].includes(type))
    mistakes.push({ path: "unique", message: "Only a text or a number can be unique." });
  if (mistakes.length > 0) throw new InvalidInput(mistakes);
};

const columns = ({ unique, writtenBy, ...rest }: Settings) => ({
  ...rest,
  one_of_a_kind: unique,
  written_by: writtenBy,
});

export const createAttribute = async (
  trx: Trx,
  actor: Actor,
  input: z.output<typeof attributeCreate>,
  now: Date,
): Promise<string> => {
  const { name, type, ...settings } = input;
  checkSettings(type, settings);
  const { attributes } = await profileSchema(trx);
  const same = attributes.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (same) throw fail("attribute_name_taken", { name: same.name });
  const id = newId();
  try {
    await store.insertAttribute(trx, { id, name, type, ...columns(settings), created_at: now, updated_at: now });
  } catch (error) {
    throw isTaken(error, "profile_attributes_name") ? fail("attribute_name_taken", { name }) : error;
  }
  const detail = { now, type, required: settings.required };
  await log(
    trx,
    actor,
    "profile.attribute.create",
    { id, ...input },
    `Added the attribute ${input.label} to profiles`,
    detail,
  );
  return id;
};

const existing = async (trx: Trx, id: string) => {
  const row = await store.lockAttribute(trx, id);
  if (!row) throw fail("not_found", { what: "attribute" });
  return row;
};

export const editAttribute = async (
  trx: Trx,
  actor: Actor,
  id: string,
  settings: Settings,
  now: Date,
): Promise<void> => {
  const before = await existing(trx, id);
  checkSettings(before.type, settings);
  const { name } = before;
  if (settings.choices.length > 0) {
    const used = await store.valuesInUse(trx, name);
    const [lost] = [...used.keys()].filter((value) => !settings.choices.includes(value));
    if (lost !== undefined) throw fail("attribute_value_in_use", { value: lost, people: used.get(lost) ?? 0 });
  }
  if (settings.unique && !before.one_of_a_kind) {
    const twice = await store.keepUnique(trx, id, name);
    if (twice !== undefined) throw fail("attribute_not_unique", { value: twice, label: settings.label });
  }
  if (!settings.unique && before.one_of_a_kind) await store.forgetUnique(trx, id);
  await store.updateAttribute(trx, id, { ...columns(settings), updated_at: now });
  const subject = { id, name, label: settings.label };
  await log(trx, actor, "profile.attribute.update", subject, `Changed the attribute ${settings.label}`, {
    now,
    settings,
  });
};

/** Refused while a mapping or a rule looks at it. Its values go with it. */
export const removeAttribute = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<number> => {
  const row = await existing(trx, id);
  const uses = await store.usesOf(trx, [row.name]);
  if (uses.length > 0) {
    const names = uses.map(({ kind, name, target }) =>
      kind === "mapping" ? `the mapping of ${name} (${target ?? ""})` : `the group rule ${name}`,
    );
    throw fail("attribute_in_use", { label: row.label, uses: names.slice(0, 10).join(", ") });
  }
  await store.deleteAttribute(trx, id);
  const people = await dropAttributeValues(trx, row.name, now);
  await log(trx, actor, "profile.attribute.delete", row, `Deleted the attribute ${row.label} of profiles`, {
    now,
    people,
  });
  return people;
};

/** The custom attribute of a name, for those who know it by that. */
export const attributeIdOf = async (db: Db, name: string): Promise<string | undefined> =>
  isBaseAttribute(name) ? undefined : ((await profileSchema(db)).get(name)?.id ?? undefined);
