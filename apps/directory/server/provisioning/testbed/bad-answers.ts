import type { Received, StubApp, Whim } from "./stub-app.ts";

const html = { "content-type": "text/html" };
const inAMoment = () => new Date(Date.now() + 1_000).toUTCString();

/** Everything that an app may answer instead of what it should. */
export const badAnswers: [what: string, answer: (stub: StubApp, request: Received) => Whim][] = [
  ["429 with seconds", () => ({ status: 429, headers: { "retry-after": "1" } })],
  ["429 with a date", () => ({ status: 429, headers: { "retry-after": inAMoment() } })],
  ["429 with a date that is over", () => ({ status: 429, headers: { "retry-after": new Date(0).toUTCString() } })],
  ["503 with Retry-After", () => ({ status: 503, headers: { "retry-after": "1" } })],
  ["500", () => ({ status: 500 })],
  ["502 as HTML", () => ({ status: 502, body: "<html><title>Bad gateway</title></html>", headers: html })],
  ["503", () => ({ status: 503 })],
  ["no answer", () => "drop"],
  ["an answer that is lost", () => "lose"],
  ["an answer that never comes", () => "hang"],
  ["half a body", () => ({ status: 200, body: '{"id":"1","userNa', cut: true })],
  ["garbage", () => ({ status: 200, body: "\0{{{" })],
  ["another type", () => ({ status: 200, body: '[1, "two"]' })],
  ["200 and nothing", () => ({ status: 200, body: "" })],
  ["201 without id", () => ({ status: 201, body: '{"userName":"x"}' })],
  ["an id with a zero", () => ({ status: 201, body: '{"id":"a\\u0000b"}' })],
  ["an id that is a path", () => ({ status: 201, body: '{"id":".."}' })],
  ["somebody else’s body", somebodyElse],
  ["404", () => ({ status: 404 })],
  ["409", () => ({ status: 409, body: '{"detail":"in use","scimType":"uniqueness"}' })],
  ["413", () => ({ status: 413 })],
  ["301", () => ({ status: 301, headers: { location: "http://127.0.0.1:1/" } })],
  ["308", () => ({ status: 308, headers: { location: "http://127.0.0.1:1/" } })],
  ["400", () => ({ status: 400, body: '{"detail":"no"}' })],
  ["401", () => ({ status: 401 })],
  ["403", () => ({ status: 403 })],
  ["501", () => ({ status: 501 })],
];

function somebodyElse(stub: StubApp, { method, path }: Received): Whim {
  const all: { id: string }[] = [...(path.includes("/Groups") ? stub.groups : stub.users).values()];
  const other = all.find((one) => !path.includes(one.id)) ?? { id: "somebody", externalId: "somebody else" };
  return { status: method === "POST" ? 201 : 200, body: JSON.stringify(other) };
}

/** What the bad answers are given to. A look-up only happens after an answer that was lost. */
export interface About {
  path: "/Users" | "/Groups";
  kind: "create" | "look up" | "change" | "read";
}

const methods = { create: ["POST"], "look up": ["GET"], change: ["PATCH", "PUT"], read: ["GET"] };

/** From now on each person, or group, gets one bad answer: the first whom such a request is about the first one, and so on. */
export function answerBadly(stub: StubApp, about: About): void {
  const met = new Set<string>();
  const lost = new Set<string>();
  stub.whim = (request: Received) => {
    const id = request.path.includes(about.path) ? sourceOf(stub, request) : undefined;
    if (id === undefined) return undefined;
    if (about.kind === "look up" && request.method === "POST" && !lost.has(id)) {
      lost.add(id);
      return "lose";
    }
    if (!methods[about.kind].includes(request.method) || met.has(id)) return undefined;
    met.add(id);
    return badAnswers[met.size - 1]?.[1](stub, request);
  };
}

/** Whom a request is about, by our id. */
function sourceOf(stub: StubApp, request: Received): string | undefined {
  const remote = /\/(?:Users|Groups)\/([^?]+)/.exec(request.path)?.[1];
  if (remote !== undefined) {
    const id = decodeURIComponent(remote);
    return (stub.users.get(id) ?? stub.groups.get(id))?.externalId;
  }
  return /externalId(?:":"| eq ")([0-9a-f-]{36})/.exec(decodeURIComponent(request.path) + request.body)?.[1];
}
