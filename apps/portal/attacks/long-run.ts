// node apps/portal/attacks/long-run.ts 100000 [first number]: so many mutations, and the longest work that some of them made.
import { atOnce, fuzz } from "./fuzz.ts";

const [count = 100_000, first = 1_000_000] = process.argv.slice(2).map(Number);
const numbers = Array.from({ length: count }, (_, index) => first + index);
let before = process.threadCpuUsage();
let longest = { milliseconds: 0, from: 0 };
const { statuses, faults } = await fuzz(numbers, (done) => {
  // The time of this thread alone: the clock would count what other programs on the machine do as well.
  const { user, system } = process.threadCpuUsage();
  const milliseconds = (user + system - before.user - before.system) / 1_000;
  before = { user, system };
  if (milliseconds > longest.milliseconds) longest = { milliseconds, from: first + done };
  if (done % 10_000 === 0) process.stderr.write(`${done}\n`);
});
const shown = [...statuses].toSorted(([one], [other]) => one - other).map(([status, times]) => `${status}: ${times}`);
process.stdout.write(`${count} mutations from number ${first}\n${shown.join(", ")}\n`);
process.stdout.write(
  `most work for ${atOnce} of them together, making them included: ${Math.round(longest.milliseconds)} ms, from number ${longest.from}\n`,
);
process.stdout.write(
  faults.length === 0 ? "no fault\n" : `${faults.length} faults\n${faults.slice(0, 50).join("\n")}\n`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
