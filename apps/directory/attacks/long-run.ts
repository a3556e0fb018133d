// node apps/directory/attacks/long-run.ts [minutes] [first seed]: kills at every step, a paused worker, lost and doubled
// deliveries, reordering and many workers, with a new seed each time; then a first sync into scimmy, which is not ours.
import { fork, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readFacts } from "../../../e2e/invariants/facts.ts";
import { broken } from "../../../e2e/invariants/invariants.ts";
import { readApp } from "../../../e2e/invariants/seen.ts";
import { sealToken } from "../server/provisioning/outbound/connection-secret.ts";
import { Testbed, testSealer } from "../server/provisioning/testbed/testbed.ts";
import {
  answersLost,
  deliveredTwice,
  killedAt,
  oneJobManyWorkers,
  pausedPastItsLease,
  reordered,
  steps,
} from "../server/provisioning/testbed/trials.ts";
import { appChanged } from "../server/provisioning/wanted/desire.ts";

const [minutes = 5, first = 1_000] = process.argv.slice(2).map(Number);
const trials: [name: string, trial: (seed: number) => Promise<void>][] = [
  ...steps.map((step): [string, (seed: number) => Promise<void>] => [`X2 ${step}`, (seed) => killedAt(step, seed)]),
  ["X5", pausedPastItsLease],
  ["X12", answersLost],
  ["X13", deliveredTwice],
  ["X14", (seed) => reordered(seed, 2 + (seed % 3))],
  ["X17", oneJobManyWorkers],
];

/** People come, change, leave and return in a server of the npm registry; what the checker finds is answered. */
async function intoScimmy(people: number): Promise<string[]> {
  const folder = new URL("../../../bench/peers/", import.meta.url);
  if (!existsSync(new URL("node_modules/scimmy/", folder)))
    spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: fileURLToPath(folder), stdio: ["ignore", 2, 2] });
  const child = fork(new URL("scimmy.js", folder), { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout?.once("data", (chunk) => resolve(String(chunk).trim()));
      child.once("exit", () => reject(new Error("scimmy ended before it listened")));
    });
    const base = `http://127.0.0.1:${port}/scim`;
    await using bed = await Testbed.open(base);
    const { token_origin: origin, token_sealed: sealed } = sealToken(testSealer, bed.appId, base, "bench");
    await bed.db.kysely.updateTable("apps").set({ token_sealed: sealed, token_origin: origin }).execute();
    await bed.startEngine();
    const found: string[] = [];
    const judge = async (when: string): Promise<void> => {
      await bed.settledSoon(120);
      const failed = await bed.query<{ error_message: string }>(
        "select distinct error_message from links where error_class is not null",
      );
      found.push(...broken(await readFacts(bed.url), await readApp(base, "bench")).map((line) => `${when}: ${line}`));
      found.push(...failed.map((row) => `${when}: ${row.error_message}`));
    };
    const ids = await bed.assign(people);
    await judge("after the first sync");
    for (const id of ids) await bed.edit(id, { profile: { title: "Head #1" } });
    await judge("after a change");
    for (const id of ids) await bed.edit(id, { status: "suspended" }, 0);
    await judge("after a deactivation");
    for (const id of ids) await bed.edit(id, { status: "active" });
    await judge("after a reactivation");
    const written = async () => (await bed.query("select 1 from attempts where method <> 'GET'")).length;
    const before = await written();
    await bed.db.transaction((trx) => appChanged(trx, bed.appId));
    await judge("after a second run");
    if ((await written()) !== before) found.push("a second run wrote something");
    return found;
  } finally {
    child.kill();
  }
}

const end = Date.now() + minutes * 60_000;
const done = new Map<string, number>();
const faults: string[] = [];
let seed = first;
for (; Date.now() < end; seed += 1)
  for (const [name, trial] of trials) {
    if (Date.now() >= end) break;
    try {
      await trial(seed);
    } catch (error) {
      faults.push(
        `${name} with the seed ${seed}: ${error instanceof Error ? error.message.slice(0, 600) : String(error)}`,
      );
    }
    done.set(name, (done.get(name) ?? 0) + 1);
  }
process.stdout.write(
  `${[...done].map(([name, times]) => `${name}: ${times}`).join(", ")}; seeds ${first} to ${seed - 1}\n`,
);
faults.push(...(await intoScimmy(500)).map((line) => `scimmy ${line}`));
process.stdout.write("500 people came, changed, left and returned in scimmy\n");
process.stdout.write(
  faults.length === 0 ? "no fault\n" : `${faults.length} faults\n${faults.slice(0, 50).join("\n")}\n`,
);
process.exit(faults.length === 0 ? 0 : 1);
