// `npm run bench -- engine`: the provisioning engine of a running product, measured by a mock provider that keeps books.
//   --people 10000 --groups 100 --members 100 --latency 50 --concurrency 8 --leavers 100 --rate 25 --few 1000
//   --only first,once,limited,faulty   --short (small and quick)   --no-keep (no file in results/)
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { faulty, limited } from "./engine-hard-rows.ts";
import { atOnce, type EngineRow, firstSync, type Shape } from "./engine-rows.ts";
import { World } from "./engine-world.ts";

const { values } = parseArgs({
  options: {
    people: { type: "string" },
    groups: { type: "string" },
    members: { type: "string" },
    latency: { type: "string", default: "50" },
    concurrency: { type: "string", default: "8" },
    leavers: { type: "string" },
    rate: { type: "string", default: "25" },
    few: { type: "string" },
    only: { type: "string" },
    short: { type: "boolean", default: false },
    keep: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const { short } = values;
const number = (given: string | undefined, usual: number): number => Number(given ?? usual);
const size = {
  people: number(values.people, short ? 400 : 10_000),
  groups: number(values.groups, short ? 4 : 100),
  members: number(values.members, short ? 20 : 100),
};
const shape: Shape = {
  latency: Number(values.latency),
  concurrency: Number(values.concurrency),
  leavers: number(values.leavers, short ? 5 : 100),
  rate: Number(values.rate),
  fewPeople: number(values.few, short ? 100 : 1_000),
};
const parts: [string, (world: World, shape: Shape) => Promise<EngineRow[]>][] = [
  ["first", firstSync],
  ["once", atOnce],
  ["limited", limited],
  ["faulty", faulty],
];
const chosen = values.only?.split(",") ?? parts.map(([name]) => name);

const line = ({ figure, goal, met, what, void: faults }: EngineRow): string =>
  faults.length > 0
    ? `| ${what} | VOID: ${faults.slice(0, 3).join("; ")} | ${goal} | **void** |`
    : `| ${what} | ${figure} | ${goal} | ${met ? "met" : "**missed**"} |`;

await using world = await World.start(size);
process.stderr.write(`${world.people.length} people and ${world.groups.size} groups are in the directory\n`);
const rows: EngineRow[] = [];
for (const [name, measure] of parts) {
  if (!chosen.includes(name)) continue;
  const found = await measure(world, shape);
  for (const row of found) process.stderr.write(`${line(row)}\n`);
  rows.push(...found);
}
const when = new Date().toISOString();
const text = [
  `# The provisioning engine, ${when.slice(0, 10)}`,
  "",
  `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.versions.node}. Directory, PostgreSQL and the mock provider share the machine.`,
  "The provider keeps the books; one wrong entry (a double, an overlap, a write that changes nothing, somebody out of order) or one finding of the checker voids a row.",
  "",
  "| what | figure | goal | |",
  "|---|---|---|---|",
  ...rows.map(line),
  "",
].join("\n");
process.stdout.write(text);
if (values.keep) {
  const folder = new URL("results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${when.slice(0, 10)}-engine-${size.people}.md`, folder), text);
}
process.exitCode = rows.some((row) => row.void.length > 0) ? 1 : 0;
