// The rows of the ceiling, beside what the portal did in the same run.
import { load, type Measured, type Target } from "./load.ts";
import type { Recorded } from "./recorder.ts";
import { patchBody } from "./shapes.ts";
import type { BenchUser, Kind } from "./work.ts";

/** Rows of the portal, each with the work of the ceiling that stands for it. */
const standsFor: Record<string, string> = {
  get: "get",
  "probe-hit": "probe-hit",
  "probe-miss": "probe-miss",
  "email-eq": "probe-hit",
  "external-eq": "probe-hit",
  "patch-active": "patch-active",
  put: "patch-active",
  create: "create",
  "group-small": "member",
  "group-large": "member",
  "group-read": "group",
};

export async function ceilingTable(
  { target, users, kinds }: { target: Target; users: BenchUser[]; kinds: Kind[] },
  recorded: Recorded[],
  options: { connections: number; milliseconds: number },
): Promise<string> {
  let step = 0;
  const member = () => {
    const { id = "" } = users[Math.floor(step++ / 2) % users.length] ?? {};
    const add = { op: "add", path: "members", value: [{ value: id }] };
    const operation = step % 2 === 1 ? add : { op: "remove", path: `members[value eq "${id}"]` };
    return { method: "PATCH", path: "/Groups/1", body: patchBody(operation), check: is(204) };
  };
  const group = () => ({ method: "GET", path: "/Groups/1", check: is(200) });
  const known = new Map<string, Measured>();
  const measure = async (name: string): Promise<Measured | undefined> => {
    const kind = kinds.find(({ id }) => id === name);
    const next = name === "member" ? member : name === "group" ? group : kind?.next;
    if (next === undefined || known.has(name)) return known.get(name);
    const connections = kind === undefined ? 1 : options.connections;
    await load(target, next, { connections, milliseconds: options.milliseconds / 2 });
    known.set(name, await load(target, next, { connections, milliseconds: options.milliseconds }));
    return known.get(name);
  };
  const lines: string[] = [];
  for (const { id, title, measured } of recorded) {
    const name = standsFor[id];
    const ceiling = name === undefined ? undefined : await measure(name);
    if (ceiling === undefined) continue;
    const fault = Object.keys(ceiling.wrong)[0];
    lines.push(
      `| ${title} | ${figure(ceiling)} | ${figure(measured)} | ${(measured.rate / ceiling.rate).toFixed(2)} | ${fault ?? ""} |`,
    );
  }
  return [
    "## The ceiling of this machine",
    "",
    "A bare server (`ceiling.ts`: node:http, pg, one durable PostgreSQL, the same generator on the same cores) that stores the same three rows for a change and one for a read, and does nothing else: no token, no schema, no filter, no unique names but one, no search index, no group that shows names. A group of 9,900 is one constant text of the same size there; PUT is measured against its PATCH.",
    "",
    "| work | ceiling: a second, CPU ms | portal: a second, CPU ms | share | |",
    "|---|---:|---:|---:|---|",
    ...lines,
    "",
  ].join("\n");
}

const is = (status: number) => (answer: { status: number; body: string }) =>
  answer.status === status ? undefined : `status ${answer.status}: ${answer.body.slice(0, 100)}`;

const figure = ({ rate, cpu }: Measured): string =>
  `${Math.round(rate).toLocaleString("en-US")}, ${cpu === undefined ? "–" : cpu.toPrecision(3)}`;
