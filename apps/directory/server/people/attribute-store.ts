import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Db, ProfileAttributesTable, Trx } from "../tables.ts";

export type AttributeRecord = Selectable<ProfileAttributesTable>;

export const readAttributes = (db: Db): Promise<AttributeRecord[]> =>
  db.selectFrom("profile_attributes").selectAll().orderBy("created_at").orderBy("id").execute();

interface UniqueValue {
  attribute_id: string;
  /** Null has none. */
  value: string | null;
  person_id: string;
}

/** Which of these values somebody else has. */
export const heldByOthers = async (db: Db, values: UniqueValue[]): Promise<UniqueValue[]> => {
  const { rows } = await sql<UniqueValue>`
    select w.attribute_id, w.value, w.person_id
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as w(attribute_id uuid, value text, person_id text)
    join unique_values u on u.attribute_id = w.attribute_id and u.value = lower(w.value)
    -- Who does not exist yet has no id.
    where u.person_id::text <> w.person_id`.execute(db);
  return rows;
};

/** Takes the values for their people instead of those they had; answers those that somebody else has. */
export const takeValues = async (trx: Trx, attributes: string[], values: UniqueValue[]): Promise<UniqueValue[]> => {
  const people = [...new Set(values.map(({ person_id }) => person_id))];
  await sql`delete from unique_values
    where attribute_id = any(${attributes}::uuid[]) and person_id = any(${people}::uuid[])`.execute(trx);
  const { rows } = await sql<UniqueValue>`
    insert into unique_values (attribute_id, value, person_id)
    select attribute_id, lower(value), person_id
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as w(attribute_id uuid, value text, person_id uuid)
    where value is not null order by attribute_id, lower(value)
    on conflict do nothing returning attribute_id, value, person_id`.execute(trx);
  const taken = new Set(rows.map((row) => `${row.attribute_id} ${row.person_id}`));
  return values.filter((one) => one.value !== null && !taken.has(`${one.attribute_id} ${one.person_id}`));
};

export const removeAttributeValues = async (trx: Trx, attribute: string, now: Date): Promise<number> => {
  const result = await sql`update people set profile = profile - ${attribute}::text, updated_at = ${now}
    where profile ? ${attribute}::text`.execute(trx);
  return Number(result.numAffectedRows ?? 0);
};
