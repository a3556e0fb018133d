import type { Database } from "@rollcall/foundation/database";
import { storableJson } from "../json-store.ts";
import type { LinkKey } from "../link.ts";
import type { Delta, Member } from "../steps/group-members.ts";
import type { DirectoryTables } from "../../tables.ts";

type Db = Database<DirectoryTables>;
/** The link of a group, with the fence of who works on it: writes of an older holder are refused. */
export type HeldLink = LinkKey & { fence: number };

export interface GroupForWork {
  id: string;
  name: string;
  /** Null when the group is not pushed (any more). */
  status: "active" | "paused" | "ending" | null;
  target_id: string | null;
  push_groups: boolean;
  catalog: string;
  same_name: "link" | "report";
  rename_linked: boolean;
  remove_form: "filter" | "value";
  members_per_request: number | null;
  learned_per_request: number | null;
}

export async function loadGroups(db: Db, appId: string, groupIds: string[]): Promise<GroupForWork[]> {
  if (groupIds.length === 0) return [];
  return db.query<GroupForWork>(
    "provisioning groups",
    `select i.id, coalesce(g.name, p.group_name, '') as name, p.status, p.target_id, a.push_groups, a.catalog, coalesce(s.same_name, 'link') as same_name,
       coalesce(s.rename_linked, true) as rename_linked, coalesce(s.remove_form, 'filter') as remove_form, s.members_per_request, s.learned_per_request
     from unnest($2::uuid[]) as i(id) join apps a on a.id = $1
     left join groups g on g.id = i.id
     left join pushed_groups p on p.app_id = a.id and p.group_id = i.id
     left join push_settings s on s.app_id = a.id`,
    [appId, groupIds],
  );
}

/**
 * What there is to send of the members: computed from who is a member here and has an active account there, and what the
 * app confirmed. Somebody whose loss of access is held stays as they are until it is decided.
 */
export async function memberDelta(db: Db, { app_id, source_id }: LinkKey): Promise<Delta> {
  const rows = await db.query<{
    id: string;
    name: string;
    wanted: string | null;
    held: string | null;
    had: boolean | null;
  }>(
    "provisioning member delta",
    `with kept as (
       select * from memberships where app_id = $1 and group_id = $2
     ),
     wanted as (
       select m.person_id, l.remote_id from group_members m
       join people p on p.id = m.person_id and p.status = 'active'
       join links l on l.app_id = $1 and l.kind = 'person' and l.source_id = m.person_id and l.remote_id is not null and l.state = 'linked'
       where m.group_id = $2
         and (exists (select from assignments a where a.app_id = $1 and a.person_id = m.person_id)
           or exists (select from group_members o join assignments a on a.group_id = o.group_id and a.app_id = $1 where o.person_id = m.person_id))
       union
       select k.person_id, k.remote_id from kept k
       join links l on l.app_id = $1 and l.kind = 'person' and l.source_id = k.person_id and l.state = 'held' and l.remote_id = k.remote_id
     )
     select coalesce(w.person_id, k.person_id) as id, w.remote_id as wanted, k.remote_id as held, k.had,
       coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login, 'a person who was deleted here') as name
     from wanted w full join kept k on k.person_id = w.person_id left join people p on p.id = coalesce(w.person_id, k.person_id)
     where w.remote_id is distinct from k.remote_id or k.had is not true
     order by 1`,
    [app_id, source_id],
  );
  const delta: Delta = { add: [], again: [], remove: [] };
  for (const { id, name, wanted, held, had } of rows) {
    if (held !== null && held !== wanted) delta.remove.push({ id, name, remoteId: held, refused: had === false });
    if (wanted === null) continue;
    const member = { id, name, remoteId: wanted, refused: false };
    // Those that were refused before go by themselves, so that they hold up nobody.
    if (held === wanted && had === false) delta.again.push(member);
    else delta.add.push(member);
  }
  return delta;
}

const holding = `select 1 from links where app_id = $1 and kind = 'group' and source_id = $2 and fence = $3 for share`;

/** Says before a request that these may or may not be there from now on. False when somebody else has the link. */
export async function markMembers(db: Db, link: HeldLink, members: readonly Member[]): Promise<boolean> {
  const rows = await db.query<{ held: boolean }>(
    "provisioning mark members",
    `with held as materialized (${holding}),
     marked as (
       insert into memberships as k (app_id, group_id, person_id, remote_id, had)
       select $1, $2, x.id, x."remoteId", null from jsonb_to_recordset($4::jsonb) as x(id uuid, "remoteId" text), held
       order by x.id
       on conflict (app_id, group_id, person_id) do update set remote_id = excluded.remote_id, had = null, at = now()
     )
     select exists (select from held) as held`,
    [link.app_id, link.source_id, link.fence, storableJson(members)],
  );
  return rows[0]?.held === true;
}

/** What the app confirmed: these are members there, or are none. */
export async function confirmMembers(
  db: Db,
  link: HeldLink,
  members: readonly Member[],
  there: boolean,
): Promise<void> {
  const input = `jsonb_to_recordset($4::jsonb) as x(id uuid, "remoteId" text)`;
  await db.query(
    there ? "provisioning confirm members" : "provisioning confirm removals",
    there
      ? `with held as materialized (${holding})
         update memberships k set had = true, error = null, at = now() from ${input}, held
         where k.app_id = $1 and k.group_id = $2 and k.person_id = x.id and k.remote_id = x."remoteId"`
      : `with held as materialized (${holding})
         delete from memberships k using ${input}, held
         where k.app_id = $1 and k.group_id = $2 and k.person_id = x.id and k.remote_id = x."remoteId"`,
    [link.app_id, link.source_id, link.fence, storableJson(members)],
  );
}

/** The app refused this one: it is not (or still) a member there, and this is why. */
export async function refuseMember(
  db: Db,
  link: HeldLink,
  member: Member,
  refused: { had: boolean; error: string },
): Promise<void> {
  await db.query(
    "provisioning refuse member",
    `with held as materialized (${holding})
     update memberships k set had = $5, error = $6, at = now() from held
     where k.app_id = $1 and k.group_id = $2 and k.person_id = $4`,
    [link.app_id, link.source_id, link.fence, member.id, refused.had, refused.error],
  );
}

/** Makes what is known of the members what the app was just seen to hold. */
export async function adoptMembers(db: Db, link: HeldLink, remoteIds: readonly string[]): Promise<void> {
  await db.query(
    "provisioning adopt members",
    `with held as materialized (${holding}),
     there as (select distinct unnest($4::text[]) as remote_id),
     gone as (
       delete from memberships k using held where k.app_id = $1 and k.group_id = $2
         and not exists (select from there t join links l on l.app_id = $1 and l.kind = 'person' and l.remote_id = t.remote_id where l.source_id = k.person_id)
     )
     insert into memberships as k (app_id, group_id, person_id, remote_id, had)
     select $1, $2, l.source_id, t.remote_id, true from there t
     join links l on l.app_id = $1 and l.kind = 'person' and l.remote_id = t.remote_id, held
     on conflict (app_id, group_id, person_id) do update set remote_id = excluded.remote_id, had = true, error = null, at = now()`,
    [link.app_id, link.source_id, link.fence, remoteIds],
  );
}

/** The group is no longer there, so it has no members. */
export async function forgetMembers(db: Db, link: HeldLink): Promise<void> {
  await db.query(
    "provisioning forget members",
    `with held as materialized (${holding}) delete from memberships k using held where k.app_id = $1 and k.group_id = $2`,
    [link.app_id, link.source_id, link.fence],
  );
}

/** A push that was ending has ended, unless it was begun again meanwhile. */
export async function pushEnded(db: Db, link: HeldLink): Promise<void> {
  await db.query(
    "provisioning push ended",
    `with held as materialized (${holding}) delete from pushed_groups p using held where p.app_id = $1 and p.group_id = $2 and p.status = 'ending'`,
    [link.app_id, link.source_id, link.fence],
  );
}

/** How many members the app takes in one request, as it turned out. */
export async function learnLimit(db: Db, appId: string, perRequest: number): Promise<void> {
  await db.query(
    "provisioning learn limit",
    `insert into push_settings (app_id, learned_per_request) values ($1, $2)
     on conflict (app_id) do update set learned_per_request = least(push_settings.learned_per_request, excluded.learned_per_request)`,
    [appId, perRequest],
  );
}

/** The other group here that this one of the app belongs to. */
export async function ownerOfGroup(db: Db, link: LinkKey, remoteId: string): Promise<string | undefined> {
  const [owner] = await db.query<{ name: string }>(
    "provisioning group owner",
    `select coalesce(g.name, p.group_name, 'a group that was deleted') as name from links l
     left join groups g on g.id = l.source_id left join pushed_groups p on p.app_id = l.app_id and p.group_id = l.source_id
     where l.app_id = $1 and l.kind = 'group' and l.source_id <> $2 and l.remote_id = $3 limit 1`,
    [link.app_id, link.source_id, remoteId],
  );
  return owner?.name;
}
