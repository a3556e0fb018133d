import type { FastifyReply, FastifyRequest } from "fastify";
import { sessionCookie } from "@rollcall/foundation/sessions";
import { linkSignIn, passwordChange, passwordSignIn, session as sessionShape } from "../../shapes/session.ts";
import { nothing } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { fail } from "../errors.ts";
import { organisationName } from "../first-run/organisation.ts";
import { actorOf, signedIn } from "../permissions.ts";
import type { Console, SignedIn } from "../permissions.ts";
import { signInAttempts } from "./attempts.ts";
import { sessionOwner, setPassword, signInWithLink, signInWithPassword, signOut } from "./sign-in.ts";
import type { Client } from "./sign-in.ts";

const clientOf = (request: FastifyRequest): Client => ({
  agent: request.headers["user-agent"] ?? null,
  address: request.ip,
});

/** Finds who a request comes from by its cookie; null when it has none that is worth anything. */
export const cookieOwner = (deps: Dependencies) => {
  const { name } = sessionCookie("directory", deps.publicUrl);
  return async (request: FastifyRequest): Promise<SignedIn | null> => {
    const secret = request.cookies[name];
    return secret === undefined ? null : sessionOwner(deps, secret);
  };
};

export const signInRoutes = (app: Console, deps: Dependencies): void => {
  const { name, options } = sessionCookie("directory", deps.publicUrl);
  const tags = ["session"];
  const attempts = signInAttempts(deps.clock);
  const remember = (reply: FastifyReply, opened: { secret: string; expiresAt: Date }) =>
    reply.setCookie(name, opened.secret, { ...options, expires: opened.expiresAt });

  app.get("/session", { schema: { tags, response: { 200: sessionShape } } }, async (request) => {
    const { id, name: own, email, hasPassword } = signedIn(request);
    return {
      administrator: { id, name: own, email, hasPassword },
      organisation: {
        name: await organisationName(deps.db.kysely),
        portalUrl: deps.portalUrl,
        directoryUrl: deps.publicUrl,
      },
    };
  });

  app.post(
    "/sign-in/password",
    { config: { open: true }, schema: { tags, body: passwordSignIn, response: { 204: nothing } } },
    async (request, reply) => {
      const who = request.body.email.toLowerCase();
      if (attempts.blocked(who)) throw fail("too_many_attempts");
      try {
        const opened = await signInWithPassword(deps, request.body, clientOf(request));
        attempts.succeeded(who);
        return await remember(reply, opened).code(204).send(null);
      } catch (error) {
        attempts.failed(who);
        throw error;
      }
    },
  );

  app.post(
    "/sign-in/link",
    { config: { open: true }, schema: { tags, body: linkSignIn, response: { 204: nothing } } },
    async (request, reply) => {
      const opened = await signInWithLink(deps, request.body.secret, clientOf(request));
      return remember(reply, opened).code(204).send(null);
    },
  );

  app.post("/sign-out", { schema: { tags, response: { 204: nothing } } }, async (request, reply) => {
    await signOut(deps, signedIn(request).session);
    return reply.clearCookie(name, options).code(204).send(null);
  });

  app.put(
    "/session/password",
    { schema: { tags, body: passwordChange, response: { 204: nothing } } },
    async (request, reply) => {
      await setPassword(deps, actorOf(request), signedIn(request), request.body);
      return reply.code(204).send(null);
    },
  );
};
