// `npm run bench`: the portal beside the bare server it stands on and beside scimmy in memory, in one run, by the same
// generator. Figures of a shared machine move; what can be compared is the ratio. One wrong answer voids a figure.
//   --users 10000 --connections 16 --seconds 1.5 --repeats 3   --short (few and quick)   --no-peer   --no-keep
//   --only get,put   these rows alone       --profile   where the time of each row goes, into results/<date>-profile.md
//   --scale 1000,100000   runs the portal alone with each number of users, and tells how much dearer each row became
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { randomFrom } from "../e2e/random.ts";
import { ceilingTable } from "./ceiling-rows.ts";
import { goals } from "./goals.ts";
import { makeGroup, measureGroupRead, measureMembers } from "./groups.ts";
import { load, type Measured, median, type Target } from "./load.ts";
import { largestMemory, openRecorder, profileOf, type Recorder } from "./recorder.ts";
import { personNumber } from "./shapes.ts";
import { type About, growthTable, rateOf, type Row, tableOf } from "./table.ts";
import { measureInserts, startCeiling, startFloor, startPortal, startScimmy } from "./targets.ts";
import { walk } from "./walk.ts";
import { type BenchUser, create, type Kind, kindsOfWork } from "./work.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "10000" },
    scale: { type: "string" },
    only: { type: "string" },
    profile: { type: "boolean", default: false },
    connections: { type: "string", default: "16" },
    seconds: { type: "string" },
    repeats: { type: "string" },
    short: { type: "boolean", default: false },
    peer: { type: "boolean", default: true },
    keep: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const scales = (values.scale ?? values.users).split(",").map(Number);
const alone = scales.length > 1 || !values.peer || values.profile;
const only = values.only?.split(",");
const isWanted = (id: string): boolean => only === undefined || only.includes(id);
const connections = Number(values.connections);
const milliseconds = Number(values.seconds ?? (values.short ? "0.7" : "1.5")) * 1000;
const repeats = Number(values.repeats ?? (values.short || values.profile ? "1" : "3"));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

interface Subject {
  target: Target;
  users: BenchUser[];
  kinds: Kind[];
}

await using floor = await startFloor();
const floorRates: number[] = [];
let recorder: Recorder | undefined;
const profiles: string[] = [];

async function measureFloor(time = 300): Promise<number> {
  const check = (answer: { status: number }) => (answer.status === 200 ? undefined : "not 200");
  const next = () => ({ method: "GET", path: "/Users/1", check });
  const { rate } = await load(floor, next, { connections, milliseconds: time });
  floorRates.push(rate);
  return rate;
}

async function seed(target: Target, scale: number): Promise<{ subject: Subject; measured: Measured }> {
  const users: BenchUser[] = [];
  const families = Math.max(1, Math.floor(scale / 10));
  let next = 0;
  const measured = await load(
    target,
    () => (next < scale ? create(personNumber(next++, "u", families), (user) => users.push(user)) : undefined),
    { connections },
  );
  say(`${target.label}: ${scale} users were created, ${Math.round(measured.rate)}/s`);
  return { subject: { target, users, kinds: kindsOfWork(users, randomFrom(42), families) }, measured };
}

/** Repeats that visit the floor, the portal and the peer in turn: a slow minute falls on all of them alike. */
async function rowOf(
  { id, title }: { id: string; title: string },
  portal: () => Promise<Measured>,
  peer: (() => Promise<Measured>) | undefined,
): Promise<Row> {
  const row: Row = {
    id,
    title,
    measured: [],
    floor: 0,
    ...(goals[id] && { goal: goals[id] }),
    ...(peer && { peer: [] }),
  };
  const beside: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    beside.push(await measureFloor());
    row.measured.push(await (recorder?.around({ id, title }, portal) ?? portal()));
    if (peer) row.peer?.push(await peer());
  }
  row.floor = median(beside);
  say(`${title}: ${Math.round(rateOf(row.measured))}/s${row.peer ? `, scimmy ${Math.round(rateOf(row.peer))}/s` : ""}`);
  return row;
}

async function rowsOfWork(portal: Subject, peer: Subject | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [at, kind] of portal.kinds.entries()) {
    const options = { connections: kind.connections ?? connections };
    const run = (subject: Subject, time: number) =>
      load(subject.target, subject.kinds[at]?.next ?? kind.next, { ...options, milliseconds: time });
    if (kind.id === "create") rows.push(...(await rowsOfWalks(portal, peer)));
    if (!isWanted(kind.id)) continue;
    await run(portal, milliseconds / 2);
    if (peer) await run(peer, milliseconds / 4);
    rows.push(await rowOf(kind, () => run(portal, milliseconds), peer && (() => run(peer, milliseconds))));
  }
  return rows;
}

/** Before anything else is created: a walk must meet those that are known, and nobody else. */
async function rowsOfWalks(portal: Subject, peer: Subject | undefined): Promise<Row[]> {
  const everybody = ({ users }: Subject) => new Set(users.map(({ id }) => id));
  const walked = (subject: Subject, by: "startIndex" | "cursor") => () => walk(subject.target, by, everybody(subject));
  if (!isWanted("walk-startIndex") && !isWanted("walk-cursor")) return [];
  await walk(portal.target, "startIndex", everybody(portal));
  const [index, cursor] = ["startIndex", "cursor"].map((by) => ({ id: `walk-${by}`, title: `Walk by ${by}, users` }));
  return [
    await rowOf(index!, walked(portal, "startIndex"), peer && walked(peer, "startIndex")),
    await rowOf(cursor!, walked(portal, "cursor"), undefined),
  ];
}

async function rowsOfGroups({ target, users }: Subject): Promise<Row[]> {
  const spare = Math.min(100, Math.floor(users.length / 10));
  const size = Math.min(10_000, users.length) - spare;
  const rows = [
    { id: "group-small", title: "Add or remove one member, group of 10" },
    { id: "group-large", title: `Add or remove one member, group of ${size}` },
    { id: "group-read", title: `GET a group of ${size} with members` },
  ].filter(({ id }) => isWanted(id));
  if (rows.length === 0) return [];
  const small = await makeGroup(target, users, 10, spare);
  const large = await makeGroup(target, users, size, spare);
  await measureMembers(target, small, milliseconds / 2);
  const measured: Row[] = [];
  for (const row of rows) {
    const group = row.id === "group-small" ? small : large;
    const measure = row.id === "group-read" ? measureGroupRead : measureMembers;
    measured.push(await rowOf(row, () => measure(target, group, milliseconds), undefined));
  }
  return measured;
}

async function measureScale(scale: number): Promise<{ rows: Row[]; memory: number | undefined }> {
  await using portal = await startPortal({ counted: values.profile });
  await using records = values.profile ? await openRecorder(portal) : undefined;
  recorder = records;
  await using scimmy = alone ? undefined : await startScimmy();
  const ours = await seed(portal.target, scale);
  const theirs = scimmy && (await seed(scimmy, scale));
  const first: Row = {
    id: "seed",
    title: `The first ${scale} creates`,
    measured: [ours.measured],
    ...(theirs && { peer: [theirs.measured] }),
    floor: await measureFloor(),
  };
  const rows = [first, ...(await rowsOfWork(ours.subject, theirs?.subject)), ...(await rowsOfGroups(ours.subject))];
  if (records) {
    await using ceiling = await startCeiling();
    const { subject } = await seed(ceiling, scale);
    profiles.push(
      await ceilingTable(subject, records.recorded, { connections, milliseconds }),
      profileOf(records.recorded),
    );
  }
  return { rows, memory: largestMemory(portal.pid) };
}

await measureFloor(1000);
const inserts = isWanted("create") ? await measureInserts(connections, 3000) : undefined;
const when = new Date().toISOString();
const texts: string[] = [];
const measured: { users: number; rows: Row[] }[] = [];
for (const users of scales) {
  const { rows, memory } = await measureScale(users);
  measured.push({ users, rows });
  const peerGet = rows.find(({ id }) => id === "get")?.peer;
  const about: About = {
    when,
    machine: `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores, Node ${process.version}`,
    setting: `${users} users, ${connections} connections, ${repeats} repeats of ${milliseconds / 1000} s, embedded PostgreSQL with durable commits; generator, portal and database share the machine. Groups and walks are asked for by one caller, Bulk by two`,
    floor: median(floorRates),
    ...(inserts !== undefined && { inserts }),
    ...(peerGet && { peerGet: rateOf(peerGet) }),
    ...(memory !== undefined && { memory }),
  };
  texts.push(tableOf(rows, about));
}
const text = [...texts, growthTable(measured), ...profiles].filter((part) => part !== "").join("\n");
process.stdout.write(text);
if (values.keep) {
  const folder = new URL("./results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${when.slice(0, 10)}-${values.profile ? "profile" : scales.join("-")}.md`, folder), text);
}
const isVoid = measured.some(({ rows }) =>
  rows.some((row) => row.measured.some(({ wrong }) => Object.keys(wrong).length > 0)),
);
process.exitCode = isVoid ? 1 : 0;
