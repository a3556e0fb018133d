import { type Measured, median } from "./load.ts";

export interface Row {
  id: string;
  title: string;
  goal?: number;
  measured: Measured[];
  /** The bare server's rate, measured beside this row. */
  floor: number;
}

interface About {
  when: string;
  machine: string;
  setting: string;
  floor: number;
}

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);

function line({ title, goal, measured, floor }: Row): string {
  const wrong = Object.assign({}, ...measured.map((one) => one.wrong)) as Record<string, number>;
  const [fault] = Object.keys(wrong);
  if (fault !== undefined) return `| ${title} | VOID: ${fault} | | | | | |`;
  const of = (pick: (one: Measured) => number): number => median(measured.map(pick));
  const cpu = measured.some((one) => one.cpu === undefined) ? "–" : figure(of((one) => one.cpu ?? 0));
  const rate = of((one) => one.rate);
  const ratio = `${(rate / floor).toFixed(3)}${goal === undefined ? "" : ` (goal ${goal})`}`;
  return `| ${title} | ${figure(rate)} | ${ratio} | ${figure(of((one) => one.p50))} | ${figure(of((one) => one.p99))} | ${cpu} | ${measured.reduce((sum, one) => sum + one.requests, 0).toLocaleString("en-US")} |`;
}

export function tableOf(rows: Row[], { when, machine, setting, floor }: About): string {
  return [
    `# The portal beside a bare server, ${when.slice(0, 10)}`,
    "",
    `${machine}. ${setting}.`,
    `The floor is a bare node:http server with a constant answer of 1 kB: ${figure(floor)} requests/s here. Only the ratios can be compared with other days and machines.`,
    "Every answer was checked; one wrong answer makes a row void. CPU is that of the portal and its database together.",
    "",
    "| work | a second | of the floor | p50 ms | p99 ms | CPU ms | requests |",
    "|---|---:|---:|---:|---:|---:|---:|",
    ...rows.map(line),
    "",
  ].join("\n");
}
