// What is measured of the engine. One wrong entry in the provider's books voids a figure.
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../e2e/eventually.ts";
import { Books, quantile } from "./engine-books.ts";
import { bareRate } from "./engine-bare.ts";
import { Sink, type SinkOptions } from "./engine-sink.ts";
import { EVERYBODY, type Person, type World } from "./engine-world.ts";

export interface EngineRow {
  what: string;
  figure: string;
  goal: string;
  met: boolean;
  /** Why the figure is worth nothing. */
  void: string[];
}

export interface Shape {
  latency: number;
  concurrency: number;
  /** Deactivations while the first sync is under way. */
  leavers: number;
  /** Requests a second of the app that limits them. */
  rate: number;
  /** People of the rows that are slow by their nature. */
  fewPeople: number;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
export const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

interface Run {
  sink: Sink;
  app: string;
}

export async function prepared(
  world: World,
  options: Partial<SinkOptions>,
  settings: Parameters<World["app"]>[1],
): Promise<Run> {
  const sink = await Sink.start(options);
  const app = await world.app(sink, settings);
  sink.books = new Books();
  return { sink, app };
}

export const finished = async (world: World, { sink, app }: Run): Promise<void> => {
  await world.end(app);
  await sink[Symbol.asyncDispose]();
};

/** Suspends one after the other, spread over the time in which the provider fills; answers when all have arrived. */
export async function leave(
  world: World,
  { sink }: Run,
  people: readonly Person[],
  until: () => boolean,
): Promise<void> {
  for (const { id, login } of people) {
    if (until()) break;
    sink.books.expect(login, false);
    await world.api.lifecycle(id, "suspend");
    await sleep(100);
  }
}

export const comeBack = async (world: World, people: readonly Person[]): Promise<void> => {
  for (const { id } of people) {
    const { status } = await world.api.user(id);
    if (status === "SUSPENDED") await world.api.lifecycle(id, "unsuspend");
  }
};

/** The first sync of everybody and all groups into an app with latency, and what must hold afterwards. */
export async function firstSync(world: World, shape: Shape): Promise<EngineRow[]> {
  const { concurrency, latency } = shape;
  const run = await prepared(world, { latency }, { concurrency });
  const { app, sink } = run;
  const teams = Array.from({ length: world.size.groups }, (_, at) => `Team ${at}`);
  await world.assign(app, teams);
  const leavers = world.people.slice(0, shape.leavers);
  await eventually("a tenth has arrived", async () => sink.users.size > world.size.people / 10, {
    within: 600_000,
    every: 20,
  });
  const known = leavers.filter(({ login }) => [...sink.users.values()].some((user) => user.userName === login));
  const from = known.length >= leavers.length / 2 ? known : arrived(world, sink).slice(0, shape.leavers);
  await leave(world, run, from, () => sink.users.size >= world.size.people);
  await world.settled(app);
  const { books } = sink;
  const spent = books.last - (books.first ?? 0);
  const ideal = (books.requests * latency) / concurrency;
  const findings = [...books.faults(), ...(await world.findings(app, sink))];
  const times = books.arrivals();
  const forPeople = [...books.byRoute]
    .filter(([route]) => route.includes("/Users"))
    .reduce((sum, [, times]) => sum + times, 0);
  const each = (forPeople - books.expected.length) / world.size.people;
  const rows: EngineRow[] = [
    {
      what: `First sync of ${world.size.people} people and ${world.size.groups} groups of ${world.size.members}, ${latency} ms an answer, ${concurrency} at once`,
      figure: `${seconds(spent)}; requests × latency ÷ concurrency is ${seconds(ideal)}`,
      goal: "within 10 %",
      met: spent <= ideal * 1.1,
      void: findings,
    },
    {
      what: "Requests a person in it",
      figure: `${each.toFixed(3)}, and ${books.requests - forPeople} for ${world.size.groups} groups`,
      goal: "≤ 1.05",
      met: each <= 1.05,
      void: findings,
    },
    {
      what: `${books.expected.length} deactivations during it, from the click to the arrival`,
      figure:
        times === undefined || times.length === 0
          ? "not all arrived"
          : `p50 ${Math.round(quantile(times, 0.5))} ms, p99 ${Math.round(quantile(times, 0.99))} ms`,
      goal: `p99 < 0.1 s plus one slot (${latency} ms)`,
      met: times !== undefined && times.length > 0 && quantile(times, 0.99) < 100 + latency,
      void: findings,
    },
  ];
  rows.push(...(await afterwards(world, run)));
  await comeBack(world, from);
  await finished(world, run);
  return rows;
}

export const arrived = (world: World, sink: Sink): Person[] => {
  const there = new Set([...sink.users.values()].map((user) => user.userName));
  return world.people.filter(({ login }) => there.has(login));
};

/** A second run, one changed attribute, and a read of all accounts. */
async function afterwards(world: World, { app, sink }: Run): Promise<EngineRow[]> {
  const rows: EngineRow[] = [];
  const fresh = () => (sink.books = new Books());
  fresh();
  await world.sql("update links set desired_gen = desired_gen + 1, due_at = now() where app_id = $1", [app]);
  await world.settled(app);
  rows.push({
    what: "Second run",
    figure: `${sink.books.requests} requests`,
    goal: "0 writes",
    met: sink.books.requests === 0,
    void: [],
  });
  fresh();
  const person = world.people.at(-1);
  if (person !== undefined) await world.api.updateUser(person.id, { displayName: "Ada Lovelace" });
  await world.settled(app);
  const { byRoute, operations, requests } = sink.books;
  rows.push({
    what: "One changed attribute",
    figure: `${requests} request (${[...byRoute.keys()].join(", ")}) with ${operations} operation`,
    goal: "one PATCH with one operation",
    met: requests === 1 && byRoute.get("PATCH /Users/{id}") === 1 && operations === 1,
    void: sink.books.faults(),
  });
  fresh();
  const began = performance.now();
  await world.console.good("POST", `/apps/${app}/reading`, { approved: true });
  await eventually(
    "all accounts are read",
    async () => {
      const { latest } = await world.console.good<{ latest: { status: string } | null }>("GET", `/apps/${app}/reading`);
      return latest !== null && !["queued", "waiting", "running", "reading"].includes(latest.status);
    },
    { within: 600_000, every: 100 },
  );
  const spent = performance.now() - began;
  const writes = [...sink.books.byRoute].filter(([route]) => !route.startsWith("GET")).length;
  rows.push({
    what: `Drift scan of ${sink.users.size} accounts`,
    figure: `${seconds(spent)}, ${sink.books.requests} requests, ${writes} writes`,
    goal: "< 120 s, 0 writes",
    met: spent < 120_000 && writes === 0 && sink.books.requests > 0,
    void: sink.books.faults(),
  });
  return rows;
}

/** An app that answers at once: how much of the bare client's rate is left, and a change in a group of everybody. */
export async function atOnce(world: World, { concurrency }: Shape): Promise<EngineRow[]> {
  const bare = await bareRate(world.people, concurrency);
  const run = await prepared(world, {}, { concurrency });
  const { app, sink } = run;
  await world.assign(app, [EVERYBODY]);
  await eventually("everybody has arrived", async () => sink.users.size >= world.size.people, {
    within: 1_200_000,
    every: 20,
  });
  const { books } = sink;
  const rate = world.size.people / ((books.last - (books.first ?? 0)) / 1_000);
  await world.settled(app);
  const findings = [...books.faults(), ...(await world.findings(app, sink))];
  sink.books = new Books();
  const [person] = world.people;
  const group = world.groups.get(EVERYBODY) ?? "";
  if (person !== undefined) {
    await world.sql(
      `with kept as (insert into assignments (id, app_id, person_id) values (gen_random_uuid(), $1, $2) returning 1) select 1 from kept`,
      [app, person.id],
    );
    await world.api.call("DELETE", `/groups/${group}/users/${person.id}`);
  }
  await world.settled(app);
  const one: EngineRow = {
    what: `One change in a group of ${world.size.people}`,
    figure: `${sink.books.requests} request (${[...sink.books.byRoute.keys()].join(", ")})`,
    goal: "1 request",
    met: sink.books.requests === 1,
    void: [...sink.books.faults(), ...(await world.findings(app, sink))],
  };
  await finished(world, run);
  if (person !== undefined) await world.api.addToGroup(group, person.id);
  return [
    {
      what: `First sync of ${world.size.people} people into an app that answers at once`,
      figure: `${Math.round(rate)}/s, ${share(rate, bare)} of the bare client’s ${Math.round(bare)}/s`,
      goal: "≥ 80 %",
      met: rate >= bare * 0.8,
      void: findings,
    },
    one,
  ];
}
