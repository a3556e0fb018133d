import { InvalidInput } from "../errors.ts";
import type { Profile, Trx } from "../tables.ts";
import { takeValues } from "./attribute-store.ts";
import { profileSchema } from "./profile-schema.ts";

/** Keeps the values that no two people may share. Two at the same moment: the second one hears of the first. */
export const takeUniqueValues = async (
  trx: Trx,
  people: readonly { id: string; profile: Profile }[],
): Promise<void> => {
  if (people.length === 0) return;
  const unique = (await profileSchema(trx)).custom.filter((attribute) => attribute.unique);
  if (unique.length === 0) return;
  const wanted = people.flatMap(({ id, profile }) =>
    unique.map((attribute) => ({
      attribute_id: attribute.id ?? "",
      value: profile[attribute.name] ?? null,
      person_id: id,
    })),
  );
  const [taken] = await takeValues(
    trx,
    unique.map(({ id }) => id ?? ""),
    wanted,
  );
  if (!taken) return;
  const attribute = unique.find(({ id }) => id === taken.attribute_id);
  throw new InvalidInput([
    {
      path: `profile.${attribute?.name ?? ""}`,
      message: `Another person has the ${attribute?.label ?? "value"} "${taken.value ?? ""}", and it must be unique. Enter another one.`,
    },
  ]);
};
