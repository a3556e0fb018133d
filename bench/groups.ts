// Work on groups, by one caller, as identity providers send it: a small group, and one of ten thousand.
import { load, type Measured, type Request, type Target } from "./load.ts";
import { groupBody, patchBody } from "./shapes.ts";
import { type BenchUser, read } from "./work.ts";

export interface GroupOfUsers {
  path: string;
  members: BenchUser[];
  /** Users who are not in it yet. */
  spare: BenchUser[];
}

interface WireGroup {
  id?: string;
  members?: { value: string }[];
}

const addBody = (users: BenchUser[]) =>
  patchBody({ op: "add", path: "members", value: users.map(({ id }) => ({ value: id })) });

async function once(target: Target, request: Omit<Request, "check">, status: number[]): Promise<WireGroup> {
  const [connection] = await target.connections(1);
  const answer = await connection?.request(target.encode({ ...request, check: () => undefined }));
  if (answer === undefined || !status.includes(answer.status))
    throw new Error(`${target.label}: ${request.method} ${request.path.slice(0, 60)} answered ${answer?.status}`);
  return answer.body === "" ? {} : (JSON.parse(answer.body) as WireGroup);
}

/** A group with so many members, in requests of at most a thousand. */
export async function makeGroup(
  target: Target,
  users: BenchUser[],
  size: number,
  spare: number,
): Promise<GroupOfUsers> {
  const members = users.slice(0, size);
  const body = groupBody(`group of ${size}`, members.slice(0, 1000));
  const { id = "" } = await once(target, { method: "POST", path: "/Groups", body }, [201]);
  const path = `/Groups/${encodeURIComponent(id)}`;
  for (let at = 1000; at < members.length; at += 1000)
    await once(target, { method: "PATCH", path, body: addBody(members.slice(at, at + 1000)) }, [200, 204]);
  return { path, members, spare: users.slice(-spare) };
}

const done = (answer: { status: number }): string | undefined =>
  answer.status === 200 || answer.status === 204 ? undefined : `status ${answer.status}`;

/** One member in, the same one out again. Afterwards the members must be those from before. */
export async function measureMembers(target: Target, group: GroupOfUsers, milliseconds: number): Promise<Measured> {
  let step = 0;
  const measured = await load(
    target,
    () => {
      const user = group.spare[Math.floor(step / 2) % group.spare.length] as BenchUser;
      const body =
        step % 2 === 0 ? addBody([user]) : patchBody({ op: "remove", path: `members[value eq "${user.id}"]` });
      step += 1;
      return { method: "PATCH", path: group.path, body, check: done };
    },
    { connections: 1, milliseconds },
  );
  if (step % 2 === 1) {
    const last = group.spare[Math.floor((step - 1) / 2) % group.spare.length] as BenchUser;
    const body = patchBody({ op: "remove", path: `members[value eq "${last.id}"]` });
    await once(target, { method: "PATCH", path: group.path, body }, [200, 204]);
  }
  const fault = membersFault(await once(target, { method: "GET", path: group.path }, [200]), group);
  return fault === undefined ? measured : { ...measured, wrong: { ...measured.wrong, [fault]: 1 } };
}

function membersFault({ members = [] }: WireGroup, group: GroupOfUsers): string | undefined {
  if (members.length !== group.members.length) return `${members.length} members instead of ${group.members.length}`;
  const ids = new Set(members.map(({ value }) => value));
  return group.members.every(({ id }) => ids.has(id)) ? undefined : "other members";
}

export async function measureGroupRead(target: Target, group: GroupOfUsers, milliseconds: number): Promise<Measured> {
  const check: Request["check"] = (answer) => {
    const body = read(answer, 200);
    return typeof body === "string" ? body : membersFault(body as WireGroup, group);
  };
  return load(target, () => ({ method: "GET", path: group.path, check }), { connections: 1, milliseconds });
}
