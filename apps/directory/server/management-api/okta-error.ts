import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isDatabaseAway } from "@rollcall/foundation/database";
import { DomainError, problemOf } from "@rollcall/foundation/problem";
import type { z } from "zod";
import { InvalidInput, problems } from "../errors.ts";
import type { Code } from "../errors.ts";

/**
 * Okta's error codes, as far as this API answers with them:
 * https://developer.okta.com/docs/reference/error-codes/
 */
const codes = {
  E0000001: [400, "Api validation failed"],
  E0000003: [400, "The request body was not well-formed."],
  E0000005: [401, "Invalid session"],
  E0000006: [403, "You do not have permission to perform the requested action"],
  E0000007: [404, "Not found: Resource not found"],
  E0000009: [500, "Internal Server Error"],
  E0000011: [401, "Invalid token provided"],
  E0000016: [403, "Activation failed because the user is already active"],
  E0000022: [405, "The endpoint does not support the provided HTTP method"],
  E0000047: [429, "API call exceeded rate limit due to too many requests."],
  E0000056: [403, "Delete application forbidden."],
} as const satisfies Record<string, [number, string]>;

export type OktaCode = keyof typeof codes;

export class OktaError extends Error {
  readonly code: OktaCode;
  readonly status: number;
  readonly causes: string[];
  constructor(code: OktaCode, detail?: { summary?: string; status?: number; causes?: string[] }) {
    const [status, summary] = codes[code];
    super(detail?.summary ?? summary);
    this.code = code;
    this.status = detail?.status ?? status;
    this.causes = detail?.causes ?? [];
  }
}

export const invalid = (field: string, ...causes: string[]): OktaError =>
  new OktaError("E0000001", { summary: `Api validation failed: ${field}`, causes });

export const notFound = (id: string, kind: string): OktaError =>
  new OktaError("E0000007", { summary: `Not found: Resource not found: ${id} (${kind})` });

const taken = "An object with this field already exists in the current organization";

/** Failures of the rules, in Okta's words where Okta has the same failure. */
const fromRules = (error: DomainError<Code>): OktaError => {
  if (error instanceof InvalidInput) {
    const [first] = error.mistakes;
    const field = first?.path.split(".").at(-1) ?? "request";
    return invalid(
      field,
      ...error.mistakes.map(({ path, message }) => `${path.split(".").at(-1) ?? path}: ${message}`),
    );
  }
  const problem = problemOf(problems, error);
  const detail = problem?.detail ?? error.code;
  switch (error.code) {
    case "login_taken":
      return invalid("login", `login: ${taken}`);
    case "group_name_taken":
      return invalid("name", `name: ${taken}`);
    case "group_rule_name_taken":
      return invalid("name", `name: ${taken}`);
    case "not_found":
      return new OktaError("E0000007", { summary: `Not found: Resource not found (${String(error.facts["what"])})` });
    case "foreign_origin":
      return new OktaError("E0000006", { causes: [detail] });
    default:
      return new OktaError("E0000001", { summary: `Api validation failed: ${detail}`, causes: [detail] });
  }
};

const understood = (error: unknown): OktaError | undefined => {
  if (error instanceof OktaError) return error;
  if (error instanceof DomainError) return fromRules(error as DomainError<Code>);
  if (isDatabaseAway(error))
    return new OktaError("E0000009", {
      status: 503,
      summary: "The database does not answer at the moment. Try again in a few seconds.",
    });
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new OktaError("E0000003", { status: statusCode, causes: message === undefined ? [] : [message] });
  return undefined;
};

export const answerOktaError = async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  const known = understood(error);
  if (!known) request.log.error({ err: error }, "request failed");
  const { code, status, message, causes } = known ?? new OktaError("E0000009");
  if (status === 503) void reply.header("retry-after", "2");
  await reply.code(status).send({
    errorCode: code,
    errorSummary: message,
    errorLink: code,
    errorId: `oae${randomBytes(15).toString("base64url")}`,
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  });
};

/** A body by its shape; what does not fit is told field by field. */
export const bodyOf = <Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> => {
  const parsed = shape.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const causes = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw invalid(String(parsed.error.issues[0]?.path.at(-1) ?? "body"), ...causes);
};
