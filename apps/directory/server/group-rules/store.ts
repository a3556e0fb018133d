import { sql, type Selectable } from "kysely";
import type { Db, GroupRulesTable, Profile, Trx } from "../tables.ts";

export type RuleRecord = Selectable<GroupRulesTable>;

interface Label {
  id: string;
  name: string;
}

export type RuleWithParts = RuleRecord & { groups: Label[]; excluded: Label[]; member_count: number };

/**
 * A rule that changes is asked about everybody as they are then: who changes meanwhile waits for it, and finds it
 * changed; who is being changed is waited for. Taken first in a transaction. Reading goes on.
 */
export const holdPeople = async (trx: Trx): Promise<void> => {
  await sql`lock table people in exclusive mode`.execute(trx);
};

const withParts = (db: Db) =>
  db
    .selectFrom("group_rules as r")
    .selectAll("r")
    .select([
      sql<
        Label[]
      >`(select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by lower(g.name)), '[]')
        from group_rule_groups x join groups g on g.id = x.group_id where x.rule_id = r.id)`.as("groups"),
      sql<Label[]>`(select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name',
          coalesce(p.profile ->> 'displayName', concat_ws(' ', p.first_name, p.last_name))) order by p.sort_name), '[]')
        from group_rule_exclusions x join people p on p.id = x.person_id where x.rule_id = r.id)`.as("excluded"),
      sql<number>`(select count(distinct person_id) from group_member_rules x where x.rule_id = r.id)`.as(
        "member_count",
      ),
    ]);

export const listRules = (db: Db): Promise<RuleWithParts[]> =>
  withParts(db)
    .orderBy(sql`lower(r.name)`)
    .execute();

export const findRule = (db: Db, id: string): Promise<RuleWithParts | undefined> =>
  withParts(db).where("r.id", "=", id).executeTakeFirst();

export interface ActiveRule {
  id: string;
  condition: string;
  reads: string[];
  groups: string[];
  excluded: string[];
}

/** Active rules that look at one of these attributes, with the people among `people` whom they leave alone. */
export const activeRules = async (
  db: Db,
  ask: { reads?: readonly string[] | undefined; rule?: string; people: readonly string[] },
): Promise<ActiveRule[]> => {
  const { rows } = await sql<ActiveRule>`
    select r.id, r.condition, r.reads,
      array(select group_id from group_rule_groups x where x.rule_id = r.id) as groups,
      array(select person_id from group_rule_exclusions x where x.rule_id = r.id and x.person_id = any(${ask.people}::uuid[])) as excluded
    from group_rules r
    where r.status = 'active' and (${ask.reads ?? null}::text[] is null or r.reads && ${ask.reads ?? []}::text[])
      and (${ask.rule ?? null}::uuid is null or r.id = ${ask.rule ?? null}::uuid)
    order by r.id`.execute(db);
  return rows;
};

export interface GivenMembership {
  group_id: string;
  person_id: string;
  rule_id: string;
}

export const givenBy = async (
  db: Db,
  rules: readonly string[],
  people: readonly string[],
): Promise<GivenMembership[]> => {
  const { rows } = await sql<GivenMembership>`
    select group_id, person_id, rule_id from group_member_rules
    where rule_id = any(${rules}::uuid[]) and person_id = any(${people}::uuid[])`.execute(db);
  return rows;
};

export const insertGiven = async (trx: Trx, given: readonly GivenMembership[]): Promise<void> => {
  await sql`
    insert into group_member_rules (group_id, person_id, rule_id)
    select v.group_id, v.person_id, v.rule_id
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as v(group_id uuid, person_id uuid, rule_id uuid)
    join group_members m on m.group_id = v.group_id and m.person_id = v.person_id
    on conflict do nothing`.execute(trx);
};

/** Takes the reasons away; answers the memberships that have none left. */
export const deleteGiven = async (
  trx: Trx,
  given: readonly GivenMembership[],
): Promise<{ group_id: string; person_id: string }[]> => {
  const list = JSON.stringify(given);
  await sql`
    delete from group_member_rules r using jsonb_to_recordset(${list}::jsonb) as v(group_id uuid, person_id uuid, rule_id uuid)
    where r.group_id = v.group_id and r.person_id = v.person_id and r.rule_id = v.rule_id`.execute(trx);
  const { rows } = await sql<{ group_id: string; person_id: string }>`
    select distinct m.group_id, m.person_id from group_members m
    join jsonb_to_recordset(${list}::jsonb) as v(group_id uuid, person_id uuid) on v.group_id = m.group_id and v.person_id = m.person_id
    where not m.by_hand and not exists (
      select from group_member_rules r where r.group_id = m.group_id and r.person_id = m.person_id)`.execute(trx);
  return rows;
};

/** What a rule gave stays, as if it had been given by hand. */
export const keepGiven = async (trx: Trx, rule: string): Promise<void> => {
  await sql`
    update group_members m set by_hand = true from group_member_rules r
    where r.rule_id = ${rule} and r.group_id = m.group_id and r.person_id = m.person_id and not m.by_hand`.execute(trx);
  await sql`delete from group_member_rules where rule_id = ${rule}`.execute(trx);
};

export const allGivenBy = async (trx: Trx, rule: string): Promise<GivenMembership[]> =>
  (
    await sql<GivenMembership>`select group_id, person_id, rule_id from group_member_rules where rule_id = ${rule}`.execute(
      trx,
    )
  ).rows;

export const saveRule = async (
  trx: Trx,
  rule: { id: string; name: string; condition: string; reads: string[]; groups: string[]; excluded: string[] },
  now: Date,
): Promise<void> => {
  await sql`
    insert into group_rules (id, name, condition, reads, created_at, updated_at)
    values (${rule.id}, ${rule.name}, ${rule.condition}, ${rule.reads}, ${now}, ${now})
    on conflict (id) do update set name = excluded.name, condition = excluded.condition, reads = excluded.reads, updated_at = excluded.updated_at`.execute(
    trx,
  );
  await sql`delete from group_rule_groups where rule_id = ${rule.id}`.execute(trx);
  await sql`delete from group_rule_exclusions where rule_id = ${rule.id}`.execute(trx);
  await sql`insert into group_rule_groups (rule_id, group_id)
    select ${rule.id}, g.id from groups g where g.id = any(${rule.groups}::uuid[])`.execute(trx);
  await sql`insert into group_rule_exclusions (rule_id, person_id)
    select ${rule.id}, p.id from people p where p.id = any(${rule.excluded}::uuid[])`.execute(trx);
};

export const setStatus = async (trx: Trx, id: string, status: RuleRecord["status"], now: Date): Promise<void> => {
  await trx.updateTable("group_rules").set({ status, updated_at: now }).where("id", "=", id).execute();
};

export const deleteRule = async (trx: Trx, id: string): Promise<void> => {
  await trx.deleteFrom("group_rules").where("id", "=", id).execute();
};

export interface PersonToAsk {
  id: string;
  name: string;
  profile: Profile;
}

/** Everybody in the order of their ids, a part at a time. */
export const peopleAfter = async (db: Db, after: string | undefined, limit: number): Promise<PersonToAsk[]> => {
  const { rows } = await sql<PersonToAsk>`
    select id, profile, coalesce(profile ->> 'displayName', concat_ws(' ', first_name, last_name)) as name from people
    where ${after ?? null}::uuid is null or id > ${after ?? null}::uuid order by id limit ${limit}`.execute(db);
  return rows;
};

/** How each of these people belongs to each of these groups: by hand, and by which rules. */
export const membershipReasons = async (
  db: Db,
  groups: readonly string[],
  people: readonly string[],
): Promise<{ group_id: string; person_id: string; by_hand: boolean; rules: string[] }[]> => {
  const { rows } = await sql<{ group_id: string; person_id: string; by_hand: boolean; rules: string[] }>`
    select m.group_id, m.person_id, m.by_hand,
      array(select rule_id from group_member_rules r where r.group_id = m.group_id and r.person_id = m.person_id) as rules
    from group_members m where m.group_id = any(${groups}::uuid[]) and m.person_id = any(${people}::uuid[])`.execute(
    db,
  );
  return rows;
};

export const appsOfGroups = async (db: Db, groups: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ label: string }>`
    select distinct a.label from assignments s join apps a on a.id = s.app_id where s.group_id = any(${groups}::uuid[]) order by a.label`.execute(
    db,
  );
  return rows.map((row) => row.label);
};
