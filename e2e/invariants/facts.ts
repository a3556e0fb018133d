// What the directory's database says, read by statements of its own: nothing of the engine's code is asked.
import { openDatabase } from "../../packages/foundation/database.ts";

export interface LinkFact {
  kind: "person" | "group";
  source: string;
  remote: string | null;
  state: string;
  desired: number;
  applied: number;
  leased: boolean;
  due: string | null;
  problem: string | null;
  wayOut: string | null;
}

export interface PersonFact {
  id: string;
  active: boolean;
  assigned: boolean;
  profile: Record<string, unknown>;
  /** Values of the assignments, the one that wins first. */
  overrides: Record<string, unknown>[];
}

export interface AttemptFact {
  id: string;
  source: string | null;
  began: number;
  ended: number | null;
  outcome: string | null;
  ends: number;
  died: boolean;
  /** False when it was begun and never left. */
  sent: boolean;
  method: string;
  correlation: string;
  body: string | null;
}

export interface Facts {
  app: { id: string; label: string; baseUrl: string; creates: boolean; updates: boolean; deactivates: boolean };
  /** Rows whose value is an attribute of the person, as it is. */
  rows: { target: string; source: string; apply: string }[];
  people: PersonFact[];
  links: LinkFact[];
  attempts: AttemptFact[];
  /** By the id of the group: who is to be in it over there, and its name where that is ours to give. */
  groups: Map<string, { name: string | null; members: Set<string> }>;
}

/** Everything about one app of a directory; of the only one, when none is named. */
export async function readFacts(url: string, appId?: string): Promise<Facts> {
  const db = openDatabase({ url, poolSize: 2, applicationName: "invariants" });
  const ask = <Row extends object>(text: string, values: unknown[] = []) => db.query<Row>(undefined, text, values);
  try {
    const [app] = await ask<Facts["app"]>(
      `select id, label, base_url as "baseUrl", create_users as creates, update_users as updates, deactivate_users as deactivates
       from apps where status = 'active' and provisioning_enabled and ($1::uuid is null or id = $1) limit 1`,
      [appId ?? null],
    );
    if (app === undefined) throw new Error("there is no app that people are supplied to");
    const [rows, people, links, attempts, members] = await Promise.all([
      ask<Facts["rows"][number]>(
        "select target, source, apply from mappings where app_id = $1 and source_kind = 'attribute' and apply <> 'off'",
        [app.id],
      ),
      ask<PersonFact>(
        `with had as (
           select coalesce(a.person_id, m.person_id) as id, a.overrides, a.person_id is not null as direct, a.priority, a.id as assignment
           from assignments a left join group_members m on m.group_id = a.group_id where a.app_id = $1)
         select p.id, p.status = 'active' as active, p.profile, exists (select from had h where h.id = p.id) as assigned,
           (select coalesce(jsonb_agg(h.overrides order by h.direct desc, h.priority, h.assignment), '[]') from had h where h.id = p.id) as overrides
         from people p`,
        [app.id],
      ),
      ask<LinkFact>(
        `select kind, source_id as source, remote_id as remote, state, desired_gen::int as desired, applied_gen::int as applied,
           leased_by is not null as leased, due_at::text as due, error_message as problem, way_out as "wayOut" from links where app_id = $1`,
        [app.id],
      ),
      ask<AttemptFact>(
        `select a.id, a.source_id as source, extract(epoch from a.at)::float8 * 1000 as began, max(extract(epoch from e.at)::float8 * 1000) as ended,
           max(e.outcome) as outcome, count(e.attempt_id)::int as ends, coalesce(bool_or(e.error = 'process died'), false) as died, coalesce(bool_and(e.error is distinct from 'NOT_SENT'), true) as sent, a.method,
           a.correlation_id as correlation, a.request_body as body
         from attempts a left join attempt_ends e on e.attempt_id = a.id where a.app_id = $1
         group by a.id, a.source_id, a.at, a.method, a.correlation_id, a.request_body order by a.at, a.id`,
        [app.id],
      ),
      ask<{ group: string; name: string | null; person: string | null }>(
        `select p.group_id as "group", case when l.matched_how = 'created here' then g.name end as name, m.person_id as person
         from pushed_groups p left join group_members m on m.group_id = p.group_id left join groups g on g.id = p.group_id
         left join links l on l.app_id = p.app_id and l.kind = 'group' and l.source_id = p.group_id
         where p.app_id = $1 and p.status = 'active' and exists (select from apps a where a.id = p.app_id and a.push_groups)`,
        [app.id],
      ),
    ]);
    const groups: Facts["groups"] = new Map();
    for (const { group, name, person } of members) {
      const known = groups.get(group) ?? { name, members: new Set() };
      if (person !== null) known.members.add(person);
      groups.set(group, known);
    }
    return { app, rows, people, links, attempts, groups };
  } finally {
    await db.close();
  }
}
