import { randomUUID } from "node:crypto";
import type { Served } from "./stub-app.ts";

export interface StubGroup {
  schemas: string[];
  id: string;
  externalId?: string;
  displayName: string;
  members: { value: string }[];
}

/** The groups of a stub app, and how it misbehaves about them. */
export interface StubGroups {
  groups: Map<string, StubGroup>;
  /** More members in one request are "too large". */
  mostMembers: number;
  canPatchGroups: boolean;
  uniqueGroupNames: boolean;
  /** Members that the app will not have, by id. */
  unwanted: Set<string>;
  /** Takes a member out only when it is named in the value of the operation. */
  valueForm: boolean;
}

export const noGroups = (): StubGroups => ({
  groups: new Map(),
  mostMembers: Number.POSITIVE_INFINITY,
  canPatchGroups: true,
  uniqueGroupNames: true,
  unwanted: new Set(),
  valueForm: false,
});

interface Operation {
  op: string;
  path?: string;
  value?: unknown;
}

const answer = (status: number, value: unknown): Served => ({ status, body: JSON.stringify(value) });
const refuse = (status: number, detail: string, scimType?: string): Served =>
  answer(status, { status: String(status), detail, ...(scimType === undefined ? {} : { scimType }) });

export function serveGroups(
  stub: StubGroups,
  users: ReadonlyMap<string, unknown>,
  request: { method: string; url: URL; id: string | undefined; body: string },
): Served {
  const { method, url, id, body } = request;
  if (id === undefined) return method === "POST" ? create(stub, users, body) : find(stub, url);
  const group = stub.groups.get(id);
  if (group === undefined) return refuse(404, `There is no group ${id}.`);
  if (method === "DELETE") {
    stub.groups.delete(id);
    return { status: 204, body: "" };
  }
  if (method === "PUT") {
    const put = { ...(JSON.parse(body) as StubGroup), id };
    const refused = judge(stub, users, put.members);
    if (refused !== undefined) return refused;
    stub.groups.set(id, put);
    return answer(200, put);
  }
  if (method === "PATCH") return patch(stub, users, group, body);
  return answer(200, group);
}

function judge(
  stub: StubGroups,
  users: ReadonlyMap<string, unknown>,
  members: readonly { value: string }[],
): Served | undefined {
  if (members.length > stub.mostMembers) return refuse(413, `At most ${stub.mostMembers} members.`);
  const bad = members.find(({ value }) => stub.unwanted.has(value) || !users.has(value));
  return bad === undefined ? undefined : refuse(400, `${bad.value} cannot be a member.`, "invalidValue");
}

function create(stub: StubGroups, users: ReadonlyMap<string, unknown>, body: string): Served {
  const sent = JSON.parse(body) as StubGroup;
  const same = [...stub.groups.values()].some(
    (one) => one.displayName.toLowerCase() === sent.displayName.toLowerCase(),
  );
  if (same && stub.uniqueGroupNames) return refuse(409, `${sent.displayName} is in use.`, "uniqueness");
  const refused = judge(stub, users, sent.members ?? []);
  if (refused !== undefined) return refused;
  const group = { ...sent, members: sent.members ?? [], id: randomUUID() };
  stub.groups.set(group.id, group);
  return answer(201, group);
}

function find(stub: StubGroups, url: URL): Served {
  const [, attribute = "", quoted = '""'] = /^(\w+) eq (".*")$/.exec(url.searchParams.get("filter") ?? "") ?? [];
  const value = (JSON.parse(quoted) as string).toLowerCase();
  const startIndex = Number(url.searchParams.get("startIndex") ?? 1);
  const all = [...stub.groups.values()].filter(
    (group) => attribute === "" || (group[attribute as "displayName"] ?? "").toLowerCase() === value,
  );
  const page = all.slice(startIndex - 1, startIndex - 1 + Number(url.searchParams.get("count") ?? 100));
  const shown = url.searchParams.get("excludedAttributes") === "members";
  const Resources = page.map(({ members, ...group }) => (shown ? group : { ...group, members }));
  return answer(200, { totalResults: all.length, startIndex, itemsPerPage: page.length, Resources });
}

function patch(stub: StubGroups, users: ReadonlyMap<string, unknown>, group: StubGroup, body: string): Served {
  if (!stub.canPatchGroups) return refuse(501, "PATCH is not supported.");
  const { Operations } = JSON.parse(body) as { Operations: Operation[] };
  let members = [...group.members];
  const changed = { ...group };
  let touched = 0;
  for (const { op, path = "", value } of Operations) {
    const filtered = /^members\[value eq (".*")\]$/.exec(path);
    if (path === "members" && op === "add") {
      const added = value as { value: string }[];
      const refused = judge(stub, users, added);
      if (refused !== undefined) return refused;
      touched += added.length;
      members = [...members, ...added.filter((one) => !members.some((other) => other.value === one.value))];
    } else if (op === "remove" && path === "members" && stub.valueForm) {
      const out = new Set((value as { value: string }[]).map((one) => one.value));
      members = members.filter((one) => !out.has(one.value));
    } else if (op === "remove" && filtered !== null && !stub.valueForm) {
      const out = JSON.parse(filtered[1] ?? '""') as string;
      if (!members.some((one) => one.value === out)) return refuse(400, "No such member.", "noTarget");
      touched += 1;
      members = members.filter((one) => one.value !== out);
    } else if (op === "remove" && filtered !== null) continue;
    else if (op === "replace" && path === "displayName") changed.displayName = String(value);
    else if (op === "replace" && path === "externalId") changed.externalId = String(value);
    else return refuse(400, `${op} ${path} is not understood.`, "invalidPath");
  }
  if (touched > stub.mostMembers) return refuse(413, `At most ${stub.mostMembers} members.`);
  stub.groups.set(group.id, { ...changed, members });
  return answer(200, stub.groups.get(group.id));
}
