// Rows of apps that make it hard: one that limits its rate, one that fails and loses answers.
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../e2e/eventually.ts";
import { quantile } from "./engine-books.ts";
import { arrived, comeBack, type EngineRow, finished, leave, prepared, type Shape, share } from "./engine-rows.ts";
import type { World } from "./engine-world.ts";

/** An app that allows so many requests a second and says so. */
export async function limited(world: World, shape: Shape): Promise<EngineRow[]> {
  const { rate } = shape;
  const run = await prepared(
    world,
    { latency: shape.latency, rate, burst: rate },
    { concurrency: shape.concurrency, ratePerMinute: rate * 60 },
  );
  const { app, sink } = run;
  await world.assign(app);
  await eventually("some have arrived", async () => sink.users.size > shape.fewPeople / 4, {
    within: 600_000,
    every: 20,
  });
  const from = arrived(world, sink).slice(0, Math.min(20, shape.leavers));
  await leave(world, run, from, () => sink.users.size >= world.size.people);
  await eventually("enough have arrived", async () => sink.users.size >= Math.min(shape.fewPeople, world.size.people), {
    within: 1_200_000,
    every: 50,
  });
  await world.end(app);
  await sleep(500);
  const { books } = sink;
  const told = books.byStatus.get(429) ?? 0;
  const times = books.arrivals();
  const slot = 1_000 / rate + shape.latency;
  const rows: EngineRow[] = [
    {
      what: `${rate} requests/s allowed, ${sink.users.size} people created behind a backlog of ${world.size.people}`,
      figure: `${told} of ${books.requests} answered 429 (${share(told, books.requests)}), ${books.calledWhileToldToWait} calls while told to wait, ${(books.requests / ((books.last - (books.first ?? 0)) / 1_000)).toFixed(1)}/s`,
      goal: "< 1 % 429, 0 calls while told to wait",
      met: told < books.requests / 100 && books.calledWhileToldToWait === 0,
      void: books.faults(),
    },
    {
      what: `${books.expected.length} deactivations behind that backlog`,
      figure:
        times === undefined || times.length === 0
          ? "not all arrived"
          : `p50 ${Math.round(quantile(times, 0.5))} ms, p99 ${Math.round(quantile(times, 0.99))} ms`,
      goal: `p99 < 1 s plus one slot of the budget (${Math.round(slot)} ms)`,
      met: times !== undefined && times.length > 0 && quantile(times, 0.99) < 1_000 + slot,
      void: books.faults(),
    },
  ];
  await sink[Symbol.asyncDispose]();
  await comeBack(world, from);
  return rows;
}

/** One answer in a hundred a failure, one write in a hundred done without an answer, and people change meanwhile. */
export async function faulty(world: World, shape: Shape): Promise<EngineRow[]> {
  const run = await prepared(
    world,
    { fails: 0.01, loses: 0.01, unique: false, latency: 5 },
    { concurrency: shape.concurrency },
  );
  const { app, sink } = run;
  await world.assign(app);
  const some = world.people.slice(0, Math.min(50, world.people.length));
  for (let round = 1; round <= 4; round += 1)
    for (const { id } of some) await world.api.updateUser(id, { displayName: `Ada #${round}` });
  await world.settled(app);
  const { books } = sink;
  const findings = await world.findings(app, sink);
  const lost = books.byStatus.get("lost") ?? 0;
  const row: EngineRow = {
    what: `First sync of ${world.size.people} people with 1 % failures and 1 % lost answers, ${some.length} people changed four times meanwhile`,
    figure: `${books.byStatus.get(503) ?? 0} failures, ${lost} lost, ${books.duplicateNames} doubles, ${books.outOfOrder} out of order, ${findings.length} findings`,
    goal: "0 doubles, 0 out of order",
    met: books.duplicateNames === 0 && books.outOfOrder === 0 && sink.users.size === world.size.people,
    // Nobody can know beforehand that a lost PATCH was done: sending it again changes nothing, and is right.
    void: [...books.faults().filter((fault) => !fault.startsWith("noOpWrites")), ...findings],
  };
  await finished(world, run);
  return [row];
}
