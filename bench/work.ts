// The kinds of work on users that are measured, each with what a right answer is.
import type { Answer } from "./connection.ts";
import type { Request } from "./load.ts";
import { type BenchPerson, bulkBody, createBody, familyNumber, filterPath, patchBody, personNumber } from "./shapes.ts";

export interface BenchUser extends BenchPerson {
  id: string;
  active: boolean;
}

interface Wire {
  id?: unknown;
  userName?: unknown;
  active?: unknown;
  name?: { givenName?: unknown; familyName?: unknown };
  totalResults?: unknown;
  Resources?: Wire[];
  Operations?: { status?: unknown }[];
  detail?: unknown;
}

export function read(answer: Answer, status: number): Wire | string {
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
  want: { id?: string; userName: string; active?: boolean; givenName?: string },
): string | undefined {
  const body = read(answer, status);
  if (typeof body === "string") return body;
  if (want.id !== undefined && body.id !== want.id) return "another id";
  if (body.userName !== want.userName) return "another userName";
  if (want.givenName !== undefined && body.name?.givenName !== want.givenName) return "another givenName";
  if (want.active !== undefined && body.active !== want.active) return `active is ${String(body.active)}`;
  return undefined;
}

function listFault(answer: Answer, expected: number, isRight: (user: Wire) => boolean): string | undefined {
  const body = read(answer, 200);
  if (typeof body === "string") return body;
  const users = body.Resources ?? [];
  if (body.totalResults !== expected) return `totalResults is ${String(body.totalResults)}`;
  if (users.length !== expected) return "resources and totalResults differ";
  return users.every(isRight) ? undefined : "another user found";
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
  next: (worker: number, workers: number) => Request;
  /** Connections, where they are not those of the run. */
  connections?: number;
}

export function kindsOfWork(users: BenchUser[], random: () => number, families = 1): Kind[] {
  const any = (): BenchUser => users[Math.floor(random() * users.length)] as BenchUser;
  /** A user of this worker alone, so that no two workers write one user at a time. */
  const mine = (worker: number, workers: number): BenchUser =>
    users[Math.floor(random() * Math.floor(users.length / workers)) * workers + worker] as BenchUser;
  const search = (filter: (user: BenchUser) => string) => (): Request => {
    const user = any();
    const check = (answer: Answer) => listFault(answer, 1, ({ id }) => id === user.id);
    return { method: "GET", path: filterPath(filter(user)), check };
  };
  let made = 0;
  let bulked = 0;
  let puts = 0;
  return [
    {
      id: "get",
      title: "GET by id",
      next: () => {
        const user = any();
        return {
          method: "GET",
          path: `/Users/${encodeURIComponent(user.id)}`,
          check: (answer) => userFault(answer, 200, { id: user.id, userName: user.userName }),
        };
      },
    },
    {
      id: "probe-hit",
      title: "Okta’s probe, somebody who is there",
      next: search(({ userName }) => `userName eq "${userName}"`),
    },
    {
      id: "probe-miss",
      title: "Okta’s probe, nobody there",
      next: () => ({
        method: "GET",
        path: filterPath(`userName eq "absent${Math.floor(random() * 1e9)}@bench.example"`),
        check: (answer) => listFault(answer, 0, () => false),
      }),
    },
    { id: "email-eq", title: "`emails.value eq`", next: search(({ email }) => `emails.value eq "${email}"`) },
    {
      id: "family-sw",
      title: "`name.familyName sw`, ten found",
      next: () => {
        const family = familyNumber(Math.floor(random() * families));
        return {
          method: "GET",
          path: filterPath(`name.familyName sw "${family}"`),
          check: (answer) => listFault(answer, 10, ({ name }) => name?.familyName === family),
        };
      },
    },
    { id: "external-eq", title: "`externalId eq`", next: search(({ externalId }) => `externalId eq "${externalId}"`) },
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
          body: patchBody({ op: "replace", value: { active } }),
          check: (answer) => (answer.status === 204 ? undefined : userFault(answer, 200, { id, userName, active })),
        };
      },
    },
    {
      id: "put",
      title: "PUT",
      next: (worker, workers) => {
        const user = mine(worker, workers);
        user.givenName = `Put${(puts += 1)}`;
        user.active = true;
        const { id, userName, givenName } = user;
        return {
          method: "PUT",
          path: `/Users/${encodeURIComponent(id)}`,
          body: { ...createBody(user), id },
          check: (answer) => userFault(answer, 200, { id, userName, givenName, active: true }),
        };
      },
    },
    { id: "create", title: "Create", next: () => create(personNumber(made++, "extra"), () => {}) },
    {
      id: "bulk",
      title: "Bulk of 100 creates",
      connections: 2,
      next: () => ({
        method: "POST",
        path: "/Bulk",
        body: bulkBody(Array.from({ length: 100 }, () => personNumber(bulked++, "bulk"))),
        check: (answer) => {
          const body = read(answer, 200);
          if (typeof body === "string") return body;
          const created = body.Operations?.filter(({ status }) => String(status) === "201").length;
          return created === 100 ? undefined : `${created} of 100 were created`;
        },
      }),
    },
  ];
}
