import { type Measured, median } from "./load.ts";

/** What is promised of a row; it is met when the middle of its repeats is. */
export interface Goal {
  /** As a share of the floor, of the bare INSERT, as a multiple of the peer's figure, or so many a second. */
  floor?: number;
  insert?: number;
  peer?: number;
  rate?: number;
  /** CPU milliseconds of portal and database an operation. */
  cpu?: number;
  /** The last pages' time over that of the first; or this row's time over that of the row named. */
  growth?: number;
  timesOf?: { row: string; atMost: number };
}

export interface Row {
  id: string;
  title: string;
  goal?: Goal;
  measured: Measured[];
  /** The peer's, in the same minutes; absent when it was not asked. */
  peer?: Measured[];
  /** The bare server's rate, measured beside this row. */
  floor: number;
}

export interface About {
  when: string;
  machine: string;
  setting: string;
  floor: number;
  inserts?: number;
  /** The peer's GET, which some goals are multiples of. */
  peerGet?: number;
  /** Largest resident memory of the portal's process, in MB. */
  memory?: number;
}

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
export const rateOf = (measured: Measured[]): number => median(measured.map(({ rate }) => rate));
const faultOf = (measured: Measured[]): string | undefined => measured.flatMap(({ wrong }) => Object.keys(wrong))[0];

export function cpuOf(measured: Measured[]): number | undefined {
  const known = measured.flatMap(({ cpu }) => cpu ?? []);
  return known.length === 0 ? undefined : median(known);
}

const growthOf = (measured: Measured[]): number => median(measured.flatMap(({ growth }) => growth ?? []));

function goalsOf(row: Row, rows: Row[], about: About): string {
  const { goal = {}, measured, floor, peer } = row;
  const rate = rateOf(measured);
  const parts: [words: string, met: boolean][] = [];
  if (goal.floor !== undefined) parts.push([`${goal.floor} of the floor`, rate >= goal.floor * floor]);
  if (goal.insert !== undefined && about.inserts !== undefined)
    parts.push([`${goal.insert} of the bare INSERT`, rate >= goal.insert * about.inserts]);
  if (goal.rate !== undefined) parts.push([`${figure(goal.rate)}/s`, rate >= goal.rate]);
  const beside = row.id === "get" || row.id.startsWith("probe") ? about.peerGet : peer && rateOf(peer);
  if (goal.peer !== undefined && beside !== undefined && beside > 0)
    parts.push([`${goal.peer} × scimmy${row.id.startsWith("probe") ? "’s GET" : ""}`, rate >= goal.peer * beside]);
  const cpu = cpuOf(measured);
  if (goal.cpu !== undefined && cpu !== undefined) parts.push([`${goal.cpu} ms CPU`, cpu <= goal.cpu]);
  if (goal.growth !== undefined)
    parts.push([
      `last page ≤ ${goal.growth} × first (${growthOf(measured).toFixed(2)})`,
      growthOf(measured) <= goal.growth,
    ]);
  const { timesOf } = goal;
  const other = timesOf && rows.find(({ id }) => id === timesOf.row);
  if (timesOf && other) {
    const times = rateOf(other.measured) / rate;
    parts.push([`≤ ${timesOf.atMost} × the small group (${times.toFixed(2)})`, times <= timesOf.atMost]);
  }
  return parts.map(([words, met]) => `${words}: ${met ? "met" : "**missed**"}`).join("; ");
}

function line(row: Row, rows: Row[], about: About): string {
  const { title, measured, peer, floor } = row;
  const fault = faultOf(measured);
  if (fault !== undefined) return `| ${title} | VOID: ${fault} | | | | | | | |`;
  const of = (pick: (one: Measured) => number): number => median(measured.map(pick));
  const rate = rateOf(measured);
  const cpu = cpuOf(measured);
  const peerFault = peer && faultOf(peer);
  const peerRate = peer === undefined ? undefined : rateOf(peer);
  const beside =
    peerRate === undefined
      ? "–"
      : peerFault === undefined
        ? `${figure(peerRate)} (× ${figure(rate / peerRate)})`
        : `VOID: ${peerFault}`;
  const requests = measured.reduce((sum, one) => sum + one.requests, 0).toLocaleString("en-US");
  const cells = [
    title,
    figure(rate),
    // Users a second of a walk are no requests.
    measured.some((one) => one.growth !== undefined) ? "–" : (rate / floor).toFixed(3),
    beside,
    figure(of((one) => one.p50)),
    figure(of((one) => one.p99)),
    cpu === undefined ? "–" : figure(cpu),
    requests,
    goalsOf(row, rows, about),
  ];
  return `| ${cells.join(" | ")} |`;
}

export function tableOf(rows: Row[], about: About): string {
  const { when, machine, setting, floor, inserts, memory } = about;
  return [
    `# The portal beside a bare server and scimmy in memory, ${when.slice(0, 10)}`,
    "",
    `${machine}. ${setting}.`,
    `The floor is a bare node:http server with a constant answer of 1 kB: ${figure(floor)} requests/s here. Only the ratios can be compared with other days and machines.`,
    ...(inserts === undefined
      ? []
      : [
          `A bare durable INSERT of 1 kB into a table with a key alone, over as many connections: ${figure(inserts)}/s.`,
        ]),
    ...(memory === undefined ? [] : [`The portal’s process had at most ${memory} MB in memory (goal: below 300 MB).`]),
    "Every answer was checked; one wrong answer makes a row void. CPU is that of the portal and its database together, for a request (of a walk: for a page of 100).",
    "",
    "| work | a second | of the floor | scimmy | p50 ms | p99 ms | CPU ms | requests | goal |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---|",
    ...rows.map((row) => line(row, rows, about)),
    "",
  ].join("\n");
}

/** How much dearer each row is with more users, by CPU, which depends least on what else the machine does. */
export function growthTable(scales: { users: number; rows: Row[] }[]): string {
  const [small, large] = [scales[0], scales.at(-1)];
  if (small === undefined || large === undefined || small === large) return "";
  const lines = small.rows.flatMap(({ id, title, measured }) => {
    const other = large.rows.find((row) => row.id === id)?.measured;
    const [before, after] = [cpuOf(measured), other && cpuOf(other)];
    if (before === undefined || after === undefined || other === undefined) return [];
    const times = after / before;
    return [
      `| ${title} | ${figure(before)} | ${figure(after)} | ${times.toFixed(2)}${times <= 1.3 ? "" : " (goal 1.3)"} | ${(rateOf(measured) / rateOf(other)).toFixed(2)} |`,
    ];
  });
  return [
    `## Growth from ${small.users.toLocaleString("en-US")} to ${large.users.toLocaleString("en-US")} users`,
    "",
    "| work | CPU ms before | CPU ms after | times | times by rate |",
    "|---|---:|---:|---:|---:|",
    ...lines,
    "",
  ].join("\n");
}
