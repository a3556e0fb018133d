// node apps/portal/attacks/long-run.ts 100000 [first number]: so many mutations, and how long the event loop stood still.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fuzz } from "./fuzz.ts";

const [count = 100_000, first = 1_000_000] = process.argv.slice(2).map(Number);
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const numbers = Array.from({ length: count }, (_, index) => first + index);
const { statuses, faults } = await fuzz(numbers, (done) => {
  if (done % 10_000 === 0) process.stderr.write(`${done}\n`);
});
delay.disable();
const shown = [...statuses].toSorted(([one], [other]) => one - other).map(([status, times]) => `${status}: ${times}`);
process.stdout.write(`${count} mutations from number ${first}\n${shown.join(", ")}\n`);
process.stdout.write(
  `event loop: at most ${Math.round(delay.max / 1e6)} ms, 99.9 % below ${Math.round(delay.percentile(99.9) / 1e6)} ms\n`,
);
process.stdout.write(
  faults.length === 0 ? "no fault\n" : `${faults.length} faults\n${faults.slice(0, 50).join("\n")}\n`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
