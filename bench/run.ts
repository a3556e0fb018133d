// `npm run bench`: the portal's table, then the engine's. `npm run bench -- portal …` or `-- engine …` runs one, with its options.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const programs = { portal: "bench.ts", engine: "engine.ts" };
const [first, ...others] = process.argv.slice(2);
const named = first === "portal" || first === "engine" ? first : undefined;
const chosen = named === undefined ? [programs.portal, programs.engine] : [programs[named]];
const words = named === undefined ? process.argv.slice(2) : others;
for (const program of chosen) {
  // Options that only the portal's benchmark knows run it alone.
  if (
    program === programs.engine &&
    named === undefined &&
    words.some((word) => word !== "--short" && word !== "--no-keep")
  )
    break;
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...words], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
