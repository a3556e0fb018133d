import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { refuse } from "./errors.ts";
import type { Permission, Principal } from "./permissions.ts";

/** Who may call a route of the JSON API. Every route says it; one that does not is a mistake found at start. */
export type Access = "public" | "signed_in" | Permission;

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

export type PortalApp =
  FastifyInstance extends FastifyInstance<infer Server, infer Request, infer Reply, infer Logger>
    ? FastifyInstance<Server, Request, Reply, Logger, ZodTypeProvider>
    : never;

/** The signed-in user of a request. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw refuse("not_signed_in");
  return request.principal;
}

export const iso = (at: Date): string => at.toISOString();
export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;
