import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Db, OwnAttribute, ProfileAttributesTable, Trx } from "../tables.ts";

type AttributeRecord = Selectable<ProfileAttributesTable>;

/** Locks the attribute, so that two changes of it come one after the other. */
export const lockAttribute = (trx: Trx, id: string): Promise<AttributeRecord | undefined> =>
  trx.selectFrom("profile_attributes").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export const insertAttribute = async (trx: Trx, row: Insertable<ProfileAttributesTable>): Promise<void> => {
  await trx.insertInto("profile_attributes").values(row).execute();
};

export const updateAttribute = async (
  trx: Trx,
  id: string,
  values: Updateable<ProfileAttributesTable>,
): Promise<void> => {
  await trx.updateTable("profile_attributes").set(values).where("id", "=", id).execute();
};

export const deleteAttribute = async (trx: Trx, id: string): Promise<void> => {
  await trx.deleteFrom("profile_attributes").where("id", "=", id).execute();
};

/** How many people have a value, by attribute. */
export const countValues = async (db: Db, names: string[]): Promise<Map<string, number>> => {
  const { rows } = await sql<{ name: string; count: number }>`
    select n.name, count(p.id) as count from unnest(${names}::text[]) as n(name)
    left join people p on p.profile ? n.name group by n.name`.execute(db);
  return new Map(rows.map(({ name, count }) => [name, count]));
};

/** The values that people have, with how many have each; lists are taken apart. */
export const valuesInUse = async (db: Db, name: string): Promise<Map<string, number>> => {
  const { rows } = await sql<{ value: string; count: number }>`
    select v.value, count(*) as count from people p, lateral (
      select p.profile ->> ${name}::text as value where left(p.profile ->> ${name}::text, 1) <> '['
      union all
      select jsonb_array_elements_text((p.profile ->> ${name}::text)::jsonb) where left(p.profile ->> ${name}::text, 1) = '['
    ) v where p.profile ? ${name}::text group by v.value`.execute(db);
  return new Map(rows.map(({ value, count }) => [value, count]));
};

/** Keeps the values that people have from now on as values that no two may share; answers one that two have. */
export const keepUnique = async (trx: Trx, id: string, name: string): Promise<string | undefined> => {
  const { rows } = await sql<{ value: string }>`
    select min(profile ->> ${name}::text) as value from people where profile ? ${name}::text
    group by lower(profile ->> ${name}::text) having count(*) > 1 limit 1`.execute(trx);
  if (rows[0]) return rows[0].value;
  await sql`insert into unique_values (attribute_id, value, person_id)
    select ${id}::uuid, lower(profile ->> ${name}::text), id from people where profile ? ${name}::text
    on conflict do nothing`.execute(trx);
  return undefined;
};

export const forgetUnique = async (trx: Trx, id: string): Promise<void> => {
  await trx.deleteFrom("unique_values").where("attribute_id", "=", id).execute();
};

export interface Use {
  kind: "mapping" | "group_rule";
  id: string;
  name: string;
  target: string | null;
  attribute: string;
}

/** What looks at these attributes: rows of mappings by name or in an expression, conditions of group rules. */
export const usesOf = async (db: Db, names: string[]): Promise<Use[]> => {
  const { rows } = await sql<Use>`
    with wanted as (select name, 'user.' || name as read from unnest(${names}::text[]) as n(name))
    select 'mapping' as kind, a.id, a.label as name, m.target, w.name as attribute
    from wanted w join mappings m on (m.source_kind = 'attribute' and m.source = w.name) or w.read = any(m.reads)
      -- Of another person: the manager's attribute is read by its name alone.
      or (m.reads && '{linked,directoryUser}'::text[] and m.source ~ ('\\.' || w.name || '\\M'))
    join apps a on a.id = m.app_id
    union all
    select 'group_rule', r.id, r.name, null, w.name from wanted w join group_rules r on w.read = any(r.reads)
    order by 1, 3, 4`.execute(db);
  return rows;
};

export const setOwnAttributes = async (trx: Trx, appId: string, attributes: OwnAttribute[]): Promise<void> => {
  await trx
    .updateTable("apps")
    .set({ own_attributes: JSON.stringify(attributes) })
    .where("id", "=", appId)
    .execute();
};
