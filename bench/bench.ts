// `npm run bench`: the portal beside the bare server it stands on, in one run, by the same generator. Figures of a shared
// machine move; what can be compared is the ratio. One wrong answer voids a figure.
import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { allProcesses } from "../e2e/processes.ts";
import { Product } from "../e2e/product.ts";
import { randomFrom } from "../e2e/random.ts";
import { load, type Measured, median, Target } from "./load.ts";
import { type BenchUser, create, kindsOfWork } from "./work.ts";
import { personNumber } from "./shapes.ts";
import { type Row, tableOf } from "./table.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "10000" },
    connections: { type: "string", default: "16" },
    seconds: { type: "string", default: "2" },
    repeats: { type: "string", default: "3" },
    keep: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const scale = Number(values.users);
const connections = Number(values.connections);
const milliseconds = Number(values.seconds) * 1000;
const repeats = Number(values.repeats);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function startFloor(): Promise<Target & AsyncDisposable> {
  const child = fork(new URL("./floor.ts", import.meta.url), { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const port = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (chunk) => resolve(String(chunk).trim())),
  );
  const target = new Target("floor", `http://127.0.0.1:${port}/scim/v2`, "none", () => [child.pid ?? 0]);
  return Object.assign(target, {
    async [Symbol.asyncDispose]() {
      target.close();
      child.kill();
    },
  });
}

/** The portal's process and the database's, whose children are counted with them. */
function pidsOf(product: Product): number[] {
  const postmaster = allProcesses().find(
    ({ command }) => /postgres\b.*-D/.test(command) && command.includes(product.dataFolder),
  );
  return [product.pidOf("portal"), postmaster?.pid].filter((pid) => pid !== undefined);
}

async function measureFloor(floor: Target, time = 500): Promise<number> {
  const check = (answer: { status: number }) => (answer.status === 200 ? undefined : "not 200");
  return (await load(floor, () => ({ method: "GET", path: "/Users/1", check }), { connections, milliseconds: time }))
    .rate;
}

async function seed(portal: Target): Promise<{ users: BenchUser[]; measured: Measured }> {
  const users: BenchUser[] = [];
  let next = 0;
  const measured = await load(
    portal,
    () => (next < scale ? create(personNumber(next++), (user) => users.push(user)) : undefined),
    { connections },
  );
  return { users, measured };
}

await using floor = await startFloor();
await using product = await Product.start();
const token = await product.rollcall(
  "token",
  "create",
  "--portal",
  "1",
  "--name",
  "bench",
  "--any-domain",
  "--rate",
  "0",
);
const pids = pidsOf(product);
const portal = new Target("portal", `${product.portalUrl}/scim/v2`, token, () => pids);

await measureFloor(floor, 1000);
say(`${scale} users are created over ${connections} connections ...`);
const seeded = await seed(portal);
const rows: Row[] = [];
const floorRates = [await measureFloor(floor)];
rows.push({ id: "seed", title: `The first ${scale} creates`, measured: [seeded.measured], floor: floorRates[0] ?? 0 });

for (const kind of kindsOfWork(seeded.users, randomFrom(42))) {
  await load(portal, kind.next, { connections, milliseconds: 1000 });
  const measured: Measured[] = [];
  const beside: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    beside.push(await measureFloor(floor));
    measured.push(await load(portal, kind.next, { connections, milliseconds }));
  }
  floorRates.push(...beside);
  rows.push({ ...kind, measured, floor: median(beside) });
  say(`${kind.title}: ${Math.round(median(measured.map(({ rate }) => rate)))}/s`);
}
portal.close();

const when = new Date().toISOString();
const text = tableOf(rows, {
  when,
  machine: `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores, Node ${process.version}`,
  setting: `${scale} users, ${connections} connections, ${repeats} repeats of ${values.seconds} s, embedded PostgreSQL with durable commits; generator, portal and database share the machine`,
  floor: median(floorRates),
});
process.stdout.write(text);
if (values.keep) {
  const folder = new URL("./results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${when.slice(0, 10)}-${scale}.md`, folder), text);
}
const isVoid = rows.some(({ measured }) => measured.some(({ wrong }) => Object.keys(wrong).length > 0));
process.exitCode = isVoid ? 1 : 0;
