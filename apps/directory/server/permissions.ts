import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Actor } from "./actor.ts";
import { fail } from "./errors.ts";

/** Who a request of the console comes from. Every administrator may do everything. */
export interface SignedIn {
  id: string;
  name: string;
  email: string;
  hasPassword: boolean;
  session: Buffer;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the guard of the console. */
    administrator: SignedIn | null;
    /** Set by the guard of the management API. */
    actor: Actor | null;
  }
  interface FastifyContextConfig {
    /** Reachable without being signed in. */
    open?: boolean;
  }
}

/** The scope of the console's routes: validated and documented by zod shapes. */
export type Console = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const signedIn = (request: FastifyRequest): SignedIn => {
  if (!request.administrator) throw fail("not_signed_in");
  return request.administrator;
};

export const actorOf = (request: FastifyRequest): Actor => {
  if (request.actor) return request.actor;
  const { id, email } = signedIn(request);
  return { kind: "administrator", id, name: email };
};
