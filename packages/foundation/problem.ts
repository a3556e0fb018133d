import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { isDatabaseAway } from "./database-away.ts";

export type Facts = Record<string, string | number | boolean | null>;

/** Something expected went another way than asked; the app's table says with which status and in which words. */
export class DomainError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly facts: Facts;
  constructor(code: Code, facts: Facts = {}) {
    super(code);
    this.name = "DomainError";
    this.code = code;
    this.facts = facts;
  }
}

export interface ProblemEntry {
  status: number;
  title: string;
  /** What is wrong and what to do, for the person who reads it. */
  message: string | ((facts: Facts) => string);
  /** What the same failure is called in a SCIM answer. */
  scimType?: string;
}

export type ProblemTable<Code extends string> = Record<Code, ProblemEntry>;

/** RFC 9457, with the code and the facts as extension members. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId?: string;
  errors?: { path: string; message: string }[];
  [fact: string]: unknown;
}

export const RETRY_AFTER_SECONDS = 2;

function problem(status: number, code: string, title: string, detail: string, facts: Facts = {}): Problem {
  return { ...facts, type: `urn:rollcall:problem:${code}`, title, status, detail, code };
}

/** The problem an error is for the client; undefined for a bug or an outage, whose cause is nobody's business but the log's. */
export function problemOf<Code extends string>(table: ProblemTable<Code>, error: unknown): Problem | undefined {
  if (error instanceof DomainError && Object.hasOwn(table, error.code)) {
    const entry = table[error.code as Code];
    return problem(
      entry.status,
      error.code,
      entry.title,
      typeof entry.message === "string" ? entry.message : entry.message(error.facts),
      error.facts,
    );
  }
  if (isDatabaseAway(error)) {
    return problem(
      503,
      "database_away",
      "Not available at the moment",
      "The database does not answer at the moment. Nothing was changed unless you see it; try again in a few seconds.",
    );
  }
  if (!(error instanceof Error)) return undefined;
  const { validation, statusCode, code } = error as Partial<FastifyError>;
  if (validation !== undefined) {
    const errors = validation.map((issue) => ({
      path: issue.instancePath.replace(/^\//, "").replaceAll("/", "."),
      message: issue.message ?? "is not valid",
    }));
    const detail = errors
      .map((entry) => (entry.path === "" ? entry.message : `${entry.path}: ${entry.message}`))
      .join("; ");
    return { ...problem(400, "invalid_input", "The input is not valid", detail), errors };
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problem(statusCode, (code ?? "refused").toLowerCase(), "The request was refused", error.message);
  }
  return undefined;
}

/** The error handler of the JSON API. */
export function problemHandler<Code extends string>(table: ProblemTable<Code>) {
  return async function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const known = problemOf(table, error);
    if (known === undefined) request.log.error({ err: error }, "request failed");
    else if (known.status >= 500) request.log.warn({ err: error }, "request could not be served");
    const body =
      known ??
      problem(
        500,
        "internal",
        "Something went wrong",
        `Something went wrong on our side. Try again; if it stays so, give the number ${request.id} to whoever runs Rollcall: it finds the cause in the log.`,
      );
    if (body.status === 503) void reply.header("retry-after", String(RETRY_AFTER_SECONDS));
    await reply
      .code(body.status)
      .type("application/problem+json")
      .send({ ...body, requestId: request.id });
  };
}

/** The answer to an address of the JSON API that does not exist. */
export async function problemNotFound(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const body = problem(
    404,
    "no_such_address",
    "Not found",
    `There is nothing at ${request.method} ${request.url.split("?", 1)[0]}.`,
  );
  await reply
    .code(404)
    .type("application/problem+json")
    .send({ ...body, requestId: request.id });
}
