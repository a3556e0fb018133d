// The kinds of work that are measured, each with what a right answer is.
import type { Answer } from "./connection.ts";
import type { Request } from "./load.ts";
import { type BenchPerson, createBody, patchActiveBody, personNumber, probePath } from "./shapes.ts";

export interface BenchUser extends BenchPerson {
  id: string;
  active: boolean;
}

interface Wire {
  id?: unknown;
  userName?: unknown;
  active?: unknown;
  totalResults?: unknown;
  Resources?: Wire[];
  detail?: unknown;
}

function read(answer: Answer, status: number): Wire | string {
  let body: Wire;
  try {
    body = JSON.parse(answer.body) as Wire;
  } catch {
    return `status ${answer.status}, and the body is no JSON`;
  }
  return answer.status === status ? body : `status ${answer.status}: ${String(body.detail).slice(0, 100)}`;
}

function userFault(
  answer: Answer,
  status: number,
  want: { id?: string; userName: string; active?: boolean },
): string | undefined {
  const body = read(answer, status);
  if (typeof body === "string") return body;
  if (want.id !== undefined && body.id !== want.id) return "another id";
  if (body.userName !== want.userName) return "another userName";
  if (want.active !== undefined && body.active !== want.active) return `active is ${String(body.active)}`;
  return undefined;
}

function listFault(answer: Answer, id: string | undefined): string | undefined {
  const body = read(answer, 200);
  if (typeof body === "string") return body;
  const expected = id === undefined ? 0 : 1;
  if (body.totalResults !== expected) return `totalResults is ${String(body.totalResults)}`;
  if ((body.Resources ?? []).length !== expected) return "resources and totalResults differ";
  return id === undefined || body.Resources?.[0]?.id === id ? undefined : "another user found";
}

export function create(person: BenchPerson, onMade: (user: BenchUser) => void): Request {
  return {
    method: "POST",
    path: "/Users",
    body: createBody(person),
    check: (answer) => {
      const fault = userFault(answer, 201, { userName: person.userName, active: true });
      if (fault === undefined) onMade({ ...person, id: (JSON.parse(answer.body) as { id: string }).id, active: true });
      return fault;
    },
  };
}

export interface Kind {
  id: string;
  title: string;
  /** What is promised of it, as a share of the floor; shown beside the figure. */
  goal?: number;
  next: (worker: number, workers: number) => Request;
}

export function kindsOfWork(users: BenchUser[], random: () => number): Kind[] {
  const any = (): BenchUser => users[Math.floor(random() * users.length)] as BenchUser;
  /** A user of this worker alone, so that no two workers write one user at a time. */
  const mine = (worker: number, workers: number): BenchUser =>
    users[Math.floor(random() * Math.floor(users.length / workers)) * workers + worker] as BenchUser;
  let made = 0;
  return [
    {
      id: "get",
      title: "GET by id",
      goal: 0.25,
      next: () => {
        const user = any();
        return {
          method: "GET",
          path: `/Users/${encodeURIComponent(user.id)}`,
          check: (answer) => userFault(answer, 200, user),
        };
      },
    },
    {
      id: "probe-hit",
      title: "Okta’s probe, somebody who is there",
      goal: 0.25,
      next: () => {
        const user = any();
        return { method: "GET", path: probePath(user.userName), check: (answer) => listFault(answer, user.id) };
      },
    },
    {
      id: "probe-miss",
      title: "Okta’s probe, nobody there",
      goal: 0.25,
      next: () => ({
        method: "GET",
        path: probePath(`absent${Math.floor(random() * 1e9)}@bench.example`),
        check: (answer) => listFault(answer, undefined),
      }),
    },
    {
      id: "patch-active",
      title: "PATCH active",
      next: (worker, workers) => {
        const user = mine(worker, workers);
        user.active = !user.active;
        const { id, userName, active } = user;
        return {
          method: "PATCH",
          path: `/Users/${encodeURIComponent(id)}`,
          body: patchActiveBody(active),
          check: (answer) => (answer.status === 204 ? undefined : userFault(answer, 200, { id, userName, active })),
        };
      },
    },
    { id: "create", title: "Create", next: () => create(personNumber(made++, "extra"), () => {}) },
  ];
}
