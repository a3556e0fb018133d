import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify, { type FastifyInstance } from "fastify";
import { DatabaseAway } from "./database-away.ts";
import { logOptions } from "./log.ts";
import { DomainError, problemHandler, problemNotFound, type ProblemTable } from "./problem.ts";

const table: ProblemTable<"name_taken"> = {
  name_taken: {
    status: 409,
    title: "Taken",
    message: ({ name }) => `The name ${String(name)} is taken. Choose another.`,
  },
};

function appThat(fails: () => unknown, lines: string[] = []): FastifyInstance {
  const stream = { write: (line: string) => void lines.push(line) };
  const app = Fastify({ logger: { ...logOptions({ level: "info", name: "test" }), stream } });
  app.setErrorHandler(problemHandler(table));
  app.setNotFoundHandler(problemNotFound);
  app.post("/", async () => {
    throw fails();
  });
  return app;
}

test("an expected error is told in the words of its table, with its facts", async () => {
  const response = await appThat(() => new DomainError("name_taken", { name: "Sales" })).inject({
    method: "POST",
    url: "/",
  });
  assert.equal(response.statusCode, 409);
  assert.match(response.headers["content-type"] ?? "", /^application\/problem\+json/);
  const body = response.json();
  assert.equal(body.code, "name_taken");
  assert.equal(body.detail, "The name Sales is taken. Choose another.");
  assert.equal(body.name, "Sales");
  assert.equal(body.status, 409);
});

test("a bug says nothing of itself to the client, and everything to the log", async () => {
  const lines: string[] = [];
  const response = await appThat(() => new Error("column secret_thing does not exist"), lines).inject({
    method: "POST",
    url: "/",
  });
  assert.equal(response.statusCode, 500);
  assert(!response.body.includes("secret_thing"));
  assert(response.body.includes(response.json().requestId));
  assert(lines.some((line) => line.includes("secret_thing")));
});

test("a database that is away is 503 with Retry-After", async () => {
  for (const error of [new DatabaseAway(), Object.assign(new Error("x"), { code: "57P01", severity: "FATAL" })]) {
    const response = await appThat(() => error).inject({ method: "POST", url: "/" });
    assert.equal(response.statusCode, 503);
    assert.equal(response.headers["retry-after"], "2");
  }
});

test("what the server itself refuses keeps its status and becomes a problem", async () => {
  const app = appThat(() => new Error("never"));
  const bad = await app.inject({
    method: "POST",
    url: "/",
    headers: { "content-type": "application/json" },
    payload: "{",
  });
  assert.equal(bad.statusCode, 400);
  assert.match(bad.headers["content-type"] ?? "", /problem\+json/);
  const nowhere = await app.inject({ method: "GET", url: "/nowhere?secret=1" });
  assert.equal(nowhere.statusCode, 404);
  assert(!nowhere.body.includes("secret"));
});

test("the log shows no secret and no query", async () => {
  const lines: string[] = [];
  const app = appThat(() => new DomainError("name_taken"), lines);
  app.log.info({
    password: "p1",
    body: { token: "t1" },
    headers: { authorization: "a1", cookie: "c1" },
    req: { method: "GET", url: "/x?key=q1" },
  });
  await app.inject({ method: "POST", url: "/?key=q1", headers: { authorization: "a1", cookie: "c1" } });
  const log = lines.join("");
  for (const secret of ["p1", "t1", "a1", "c1", "q1"])
    assert(!log.includes(`"${secret}"`) && !log.includes(`=${secret}`), secret);
  assert(log.includes("[redacted]"));
});
