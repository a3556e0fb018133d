// A directory of its own with people and groups in it, and an app for each measurement.
import { databaseUrl, openDatabase } from "../packages/foundation/database.ts";
import { startPostgres } from "../packages/foundation/postgres/server.ts";
import { importCsv, directoryConsole } from "../e2e/company.ts";
import type { ConsoleSession } from "../e2e/console-session.ts";
import { people } from "../e2e/csv.ts";
import { DirectoryApi } from "../e2e/directory-api.ts";
import { eventually } from "../e2e/eventually.ts";
import { readFacts } from "../e2e/invariants/facts.ts";
import { broken } from "../e2e/invariants/invariants.ts";
import { Product } from "../e2e/product.ts";
import type { Sink } from "./engine-sink.ts";

export interface Size {
  people: number;
  groups: number;
  /** In each group. */
  members: number;
}

export interface Person {
  id: string;
  login: string;
}

export const EVERYBODY = "Everybody";

export class World implements AsyncDisposable {
  readonly product: Product;
  readonly api: DirectoryApi;
  readonly console: ConsoleSession;
  readonly size: Size;
  readonly url: string;
  readonly #db: ReturnType<typeof openDatabase>;
  readonly #stop: () => Promise<void>;
  people: Person[] = [];
  groups = new Map<string, string>();
  #apps = 0;

  private constructor(parts: {
    product: Product;
    api: DirectoryApi;
    console: ConsoleSession;
    size: Size;
    url: string;
    stop: () => Promise<void>;
  }) {
    this.product = parts.product;
    this.api = parts.api;
    this.console = parts.console;
    this.size = parts.size;
    this.url = parts.url;
    this.#db = openDatabase({ url: parts.url, poolSize: 2, applicationName: "bench" });
    this.#stop = parts.stop;
  }

  static async start(size: Size): Promise<World> {
    const product = await Product.start();
    const server = await startPostgres({ dataFolder: product.dataFolder });
    const api = new DirectoryApi(
      product.directoryUrl,
      await product.rollcall("token", "create", "--directory", "--name", "bench"),
    );
    const world = new World({
      product,
      api,
      console: await directoryConsole(product),
      size,
      url: databaseUrl(server.url, "directory"),
      stop: () => server.stop(),
    });
    await world.#fill();
    return world;
  }

  async #fill(): Promise<void> {
    const { groups, members } = this.size;
    const rows = people(this.size.people).map((row, at) => {
      const team = Math.floor(at / members);
      return { ...row, group: team < groups ? `${EVERYBODY};Team ${team}` : EVERYBODY };
    });
    const state = await importCsv(this.console, rows);
    if (state.counts.new !== this.size.people)
      throw new Error(`only ${state.counts.new} people were imported: ${state.problem}`);
    const all = await this.api.all<{ id: string; profile: { login: string } }>("/users?limit=200");
    this.people = all
      .map(({ id, profile }) => ({ id, login: profile.login }))
      .toSorted((a, b) => a.login.localeCompare(b.login));
    const named = await this.api.all<{ id: string; profile: { name: string } }>("/groups?limit=200");
    this.groups = new Map(named.map(({ id, profile }) => [profile.name, id]));
  }

  sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.#db.query<Row>(undefined, text, values);
  }

  /** An app that is connected to the sink; nobody is assigned yet. Everything of the app before it has ended. */
  async app(sink: Sink, settings: { concurrency?: number; ratePerMinute?: number } = {}): Promise<string> {
    const { id } = await this.api.createApp(`Bench ${(this.#apps += 1)}`, "scim2_app");
    await this.api.connect(id, sink.base, sink.token);
    await this.sql(
      "insert into gates (app_id, concurrency) values ($1, $2) on conflict (app_id) do update set concurrency = excluded.concurrency",
      [id, settings.concurrency ?? null],
    );
    const [known] = await this.sql(
      "select 1 from information_schema.columns where table_name = 'gates' and column_name = 'rate_per_minute'",
    );
    if (settings.ratePerMinute !== undefined && known !== undefined)
      await this.sql("update gates set rate_per_minute = $2 where app_id = $1", [id, settings.ratePerMinute]);
    return id;
  }

  /** Assigns everybody at once, and pushes these groups. */
  async assign(app: string, pushed: readonly string[] = []): Promise<void> {
    if (pushed.length > 0) {
      await this.sql("update apps set push_groups = true where id = $1", [app]);
      await this.sql(
        "insert into pushed_groups (app_id, group_id, group_name) select $1, g.id, g.name from groups g where g.name = any($2::text[])",
        [app, pushed],
      );
    }
    await this.api.assignGroup(app, this.groups.get(EVERYBODY) ?? "");
    if (pushed.length > 0)
      await this.sql(
        "insert into group_nudges (app_id, group_id) select app_id, group_id from pushed_groups where app_id = $1",
        [app],
      );
  }

  async settled(app: string, within = 1_800_000): Promise<void> {
    await eventually(
      "everything that can be done is done",
      async () => {
        const [row] = await this.sql<{ left: number }>(
          `select (select count(*) from links where app_id = $1 and (leased_by is not null or (desired_gen > applied_gen and due_at is not null)))
             + (select count(*) from group_nudges where app_id = $1) as left`,
          [app],
        );
        return Number(row?.left) === 0;
      },
      { within, every: 50 },
    );
  }

  /** What the checker finds between the directory and the sink. */
  async findings(app: string, sink: Sink): Promise<string[]> {
    const facts = await readFacts(this.url, app);
    const groups = [...sink.groups.values()].map(({ members, ...group }) => ({
      ...group,
      members: [...members].map((value) => ({ value })),
    }));
    return broken(facts, { users: [...sink.users.values()], groups });
  }

  /** The app gets no more work: the next measurement has the machine for itself. */
  async end(app: string): Promise<void> {
    await this.sql("update apps set status = 'inactive' where id = $1", [app]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.close();
    await this.#stop();
    await this.product[Symbol.asyncDispose]();
  }
}
