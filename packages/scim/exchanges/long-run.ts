// For tests only: `node packages/scim/exchanges/long-run.ts patch 300000 [seed]`
import { comparePatches } from "./patch-agreement.ts";

const [, , what, count, seed] = process.argv;
if (what !== "patch" || !/^\d+$/.test(count ?? "")) {
  process.stderr.write("Usage: node packages/scim/exchanges/long-run.ts patch COUNT [SEED]\n");
  process.exit(1);
}
const runs = Number(count);
const start = Number(seed ?? Date.now() % 1e9);
const began = performance.now();
for (const dialect of ["compatible", "strict"] as const) comparePatches(runs, start, dialect);
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`patch: ${runs} sequences in each dialect with the seed ${start} in ${seconds} s, no disagreement\n`);
