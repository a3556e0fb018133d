import type { FastifyReply, FastifyRequest } from "fastify";
import { sessionCookie } from "@rollcall/foundation/sessions";
import * as shapes from "../../shapes/session.ts";
import { done } from "../../shapes/list.ts";
import { code } from "../../shapes/second-factor.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import type { PortalApp } from "../http.ts";
import {
  answerOf,
  authenticate,
  type Caller,
  changePassword,
  confirmSession,
  type SignInResult,
  signInWithCode,
  signInWithLink,
  signInWithPassword,
  signOut,
} from "./sign-in.ts";
import { SECOND_STEP_LIFE } from "./second-step.ts";

const tags = ["Session"];

/** Puts the signed-in user on the request; routes then say who may call them. */
export function sessionReader(deps: Dependencies) {
  const cookie = sessionCookie("portal", deps.publicUrl);
  return async (request: FastifyRequest): Promise<void> => {
    const secret = request.cookies[cookie.name];
    const known = secret === undefined ? undefined : await authenticate(deps, secret);
    request.principal = known?.principal ?? null;
  };
}

export function signInRoutes(app: PortalApp, deps: Dependencies): void {
  const cookie = sessionCookie("portal", deps.publicUrl);
  const callerOf = (request: FastifyRequest): Caller => ({
    address: request.ip,
    client: request.headers["user-agent"]?.slice(0, 300) ?? null,
  });
  const secretOf = (request: FastifyRequest): string => {
    const secret = request.cookies[cookie.name];
    if (secret === undefined) throw refuse("not_signed_in");
    return secret;
  };
  const secondStep = sessionCookie("portal_second_step", deps.publicUrl);
  const answer = (reply: FastifyReply, result: SignInResult) => {
    if ("secret" in result) void reply.setCookie(cookie.name, result.secret, cookie.options);
    if ("pending" in result)
      void reply.setCookie(secondStep.name, result.pending, { ...secondStep.options, maxAge: SECOND_STEP_LIFE / 1000 });
    return answerOf(result);
  };

  app.get(
    "/session",
    {
      config: { access: "signed_in" },
      schema: { tags, summary: "The signed-in user", response: { 200: shapes.session } },
    },
    async (request) => {
      const known = await authenticate(deps, secretOf(request));
      if (known === undefined) throw refuse("not_signed_in");
      return known.session;
    },
  );
  app.post(
    "/sign-in/password",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "Sign in with e-mail and password",
        body: shapes.signInPassword,
        response: { 200: shapes.signedIn },
      },
    },
    async (request, reply) => answer(reply, await signInWithPassword(deps, request.body, callerOf(request))),
  );
  app.post(
    "/sign-in/link",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "Sign in with a one-time link",
        body: shapes.signInLink,
        response: { 200: shapes.signedIn },
      },
    },
    async (request, reply) => answer(reply, await signInWithLink(deps, request.body.secret, callerOf(request))),
  );
  app.post(
    "/sign-in/second-factor",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "The code that a sign-in owes",
        body: code,
        response: { 200: shapes.signedIn },
      },
    },
    async (request, reply) => {
      const pending = request.cookies[secondStep.name];
      if (pending === undefined) throw refuse("sign_in_over");
      const signedIn = answer(reply, await signInWithCode(deps, pending, request.body.code, callerOf(request)));
      void reply.clearCookie(secondStep.name, secondStep.options);
      return signedIn;
    },
  );
  app.post(
    "/sign-out",
    { config: { access: "public" }, schema: { tags, summary: "End the session", response: { 200: done } } },
    async (request, reply) => {
      const secret = request.cookies[cookie.name];
      if (secret !== undefined) await signOut(deps, secret);
      void reply.clearCookie(cookie.name, cookie.options);
      return { done: true as const };
    },
  );
  app.put(
    "/session/password",
    {
      config: { access: "signed_in" },
      schema: { tags, summary: "Set or change the own password", body: shapes.changePassword, response: { 200: done } },
    },
    async (request) => {
      await changePassword(deps, secretOf(request), request.body);
      return { done: true as const };
    },
  );
  app.post(
    "/session/confirm",
    {
      config: { access: "signed_in" },
      schema: {
        tags,
        summary: "Enter the password or a code again, for what asks for a fresh sign-in",
        body: shapes.confirmSession,
        response: { 200: done },
      },
    },
    async (request) => {
      await confirmSession(deps, secretOf(request), request.body, callerOf(request));
      return { done: true as const };
    },
  );
}
