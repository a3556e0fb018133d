import { openDatabase, type Database } from "@rollcall/foundation/database";
import { newId } from "@rollcall/foundation/ids";
import { sealer } from "@rollcall/foundation/secrets";
import { testDatabase } from "@rollcall/foundation/test-database";
import { sql } from "kysely";
import { setTimeout as sleep } from "node:timers/promises";
import type { DirectoryTables } from "../../tables.ts";
import { sealToken } from "../outbound/connection-secret.ts";
import { peopleChanged } from "../wanted/desire.ts";
import { type Engine, type EngineOptions, startEngine } from "../engine.ts";
import { openOutbound } from "../outbound/outbound.ts";

export const migrations = new URL("../../../migrations/", import.meta.url);
export const TOKEN = "canary-token-0123456789";
export const testSealer = sealer([{ id: "test", key: Buffer.alloc(32, 7) }]);
export const ada = { kind: "administrator" as const, id: null, name: "Ada" };
export const silent = { info: () => {}, warn: () => {}, error: () => {} };

const rows: [target: string, source: string, required: boolean][] = [
  ["userName", "email", true],
  ['emails[type eq "work"].value', "email", true],
  ["name.givenName", "firstName", false],
  ["name.familyName", "lastName", false],
  ["displayName", "displayName", false],
  ["title", "title", false],
];

/** A directory's database with one app, ready for an engine. */
export class Testbed implements AsyncDisposable {
  readonly url: string;
  readonly db: Database<DirectoryTables>;
  readonly appId = newId();
  readonly #engines: Engine[] = [];
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(url: string, db: Database<DirectoryTables>) {
    this.url = url;
    this.db = db;
  }

  static async open(baseUrl: string): Promise<Testbed> {
    const database = await testDatabase(migrations);
    const bed = new Testbed(
      database.url,
      openDatabase<DirectoryTables>({ url: database.url, applicationName: "provisioning test" }),
    );
    bed.#closers.push(
      () => bed.db.close(),
      async () => database[Symbol.asyncDispose](),
    );
    const { db, appId } = bed;
    await db.kysely
      .insertInto("apps")
      .values({
        id: appId,
        catalog: "scim2_app",
        label: "Stub",
        base_url: baseUrl,
        ...sealToken(testSealer, appId, baseUrl, TOKEN),
        connection_status: "working",
        provisioning_enabled: true,
      })
      .execute();
    await db.kysely
      .insertInto("mappings")
      .values(
        rows.map(([target, source, required], position) => ({
          app_id: appId,
          target,
          position,
          source_kind: "attribute" as const,
          source,
          apply: "create_and_update" as const,
          required,
        })),
      )
      .execute();
    return bed;
  }

  async startEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
    const outbound = openOutbound({ allowLoopback: true, allowPrivate: false, timeoutMs: 5_000 });
    const engine = await startEngine({
      database: this.db,
      databaseUrl: this.url,
      sealer: testSealer,
      log: silent,
      transport: outbound.send,
      pollMs: 200,
      leaseSeconds: 3,
      ...options,
    });
    this.#engines.push(engine);
    this.#closers.unshift(() => outbound.close());
    return engine;
  }

  /** Makes active people and assigns them, in one transaction, as an import does. */
  async assign(count: number, profile: Record<string, string> = {}): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    await this.db.transaction(async (trx) => {
      const people = ids.map((id, index) => ({
        id,
        profile: {
          login: `p${id}@example.com`,
          email: `p${id}@example.com`,
          firstName: `First ${index}`,
          lastName: "Person",
          ...profile,
        },
      }));
      await sql`insert into people (id, status, profile) select x.id, 'active', x.profile from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as x(id uuid, profile jsonb)`.execute(
        trx,
      );
      await sql`insert into assignments (id, app_id, person_id) select gen_random_uuid(), ${this.appId}, unnest(${ids}::uuid[])`.execute(
        trx,
      );
      await peopleChanged(trx, ids);
    });
    return ids;
  }

  async edit(
    id: string,
    change: { status?: string; profile?: Record<string, string | null> },
    lane?: 0 | 1 | 2 | 3,
  ): Promise<void> {
    await this.db.transaction(async (trx) => {
      await sql`update people set status = coalesce(${change.status ?? null}, status), profile = jsonb_strip_nulls(profile || ${JSON.stringify(change.profile ?? {})}::jsonb) where id = ${id}`.execute(
        trx,
      );
      await peopleChanged(trx, [id], lane === undefined ? {} : { lane });
    });
  }

  async link(id: string): Promise<Record<string, unknown>> {
    const { rows: found } = await sql<
      Record<string, unknown>
    >`select * from links where app_id = ${this.appId} and source_id = ${id}`.execute(this.db.kysely);
    if (found[0] === undefined) throw new Error(`no link of ${id}`);
    return found[0];
  }

  async attempts(): Promise<Record<string, unknown>[]> {
    const { rows: found } = await sql<
      Record<string, unknown>
    >`select a.*, e.outcome, e.status, e.error, e.response_body from attempts a left join attempt_ends e on e.attempt_id = a.id order by a.id`.execute(
      this.db.kysely,
    );
    return found;
  }

  async query<Row extends object>(text: string): Promise<Row[]> {
    return this.db.query<Row>(undefined, text, []);
  }

  /** Until everything that can be done is done: failures that wait for a change do not count. */
  async settled(seconds = 30): Promise<void> {
    await until(async () => {
      const [row] = await this.query<{ left: number }>(
        "select count(*) + (select count(*) from group_nudges) as left from links where leased_by is not null or (desired_gen > applied_gen and due_at is not null and state <> 'held')",
      );
      return row?.left === 0;
    }, seconds);
  }

  /** The same, without the waiting between the tries of what failed for the moment. */
  async settledSoon(seconds = 30): Promise<void> {
    const hurry = setInterval(() => {
      this.query(
        "update links set due_at = now(), attempts = 0 where error_class = 'transient' and due_at > now() and leased_by is null",
      ).catch(() => {});
    }, 100);
    try {
      await this.settled(seconds);
    } finally {
      clearInterval(hurry);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.stop()));
    for (const close of this.#closers) await close();
  }
}

export async function until(holds: () => Promise<boolean> | boolean, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come about within ${seconds} s`);
    await sleep(20);
  }
}
