import { userType } from "@rollcall/scim/core-schemas";
import { notFound } from "@rollcall/scim/error";
import { applyPatch } from "@rollcall/scim/patch";
import { own, type ScimResource } from "@rollcall/scim/resource";
import type { Answer, ListResult, ResourceHandler } from "@rollcall/scim/server-types";
import type { ExchangeOperation } from "../../shapes/exchanges.ts";
import { withHidden } from "../attributes/extension.ts";
import { scimUser } from "../users/scim-user.ts";
import { attributesOf } from "../users/user-record.ts";
import type { Outcome, UserChange, UserWithTeams } from "../users/user-state.ts";
import { searchWords } from "./search-words.ts";
import { asScim, refused, type ScimContext, typeOf } from "./scim-context.ts";
import { activeOf, checkDomains, judgeHolders, statusFor } from "./user-rules.ts";
import { searchUsers } from "./user-search.ts";

const noSuchUser = (context: ScimContext, id: string) =>
  refused(context, "not_provisioned_here", notFound(`User "${id.slice(0, 100)}"`));

/** Users as SCIM sees them: a connection sees and changes those that it created, and no others. */
export const userHandler: ResourceHandler<ScimContext> = {
  type: userType,
  typeFor: typeOf,

  async read(context, id, wanted) {
    context.exchange.operation = "read";
    const user = await context.deps.users.read({ ...scopeOf(context), id, withTeams: wanted.has("groups") });
    if (user === undefined) {
      context.exchange.user = { id: null, name: id };
      context.exchange.errorCode = "not_provisioned_here";
      return undefined;
    }
    about(context, user);
    context.exchange.summary = `Read ${user.display_name}`;
    return scimUser(user, context.baseUrl, typeOf(context));
  },

  async list(context, query) {
    context.exchange.operation = "search";
    const found = await searchUsers(context, query);
    const [only] = found.users;
    if (found.total === 1 && only !== undefined) about(context, only);
    context.exchange.summary = searchWords("user", query, found.total, only?.display_name);
    return {
      totalResults: found.total,
      resources: found.users.map((user) => scimUser(user, context.baseUrl, typeOf(context))),
    } satisfies ListResult;
  },

  async create(context, input, answer) {
    return asScim(context, async () => {
      context.exchange.operation = "create";
      context.exchange.user = { id: null, name: String(own(input, "displayName") ?? own(input, "userName")) };
      const resource = attributesOf(input);
      checkDomains(context, resource);
      const shown = showing(context, answer);
      const connection = context.access.connection.id;
      const asked = { account: context.access.account, resource, connection };
      const user = await context.deps.users.create({
        ...asked,
        actor: context.actor,
        status: statusFor(activeOf(input), undefined),
        exchange: shown.exchange,
      });
      if (user !== undefined) {
        context.exchange.stored = true;
        return shown.resource(user);
      }
      context.exchange.user = { id: null, name: String(own(input, "displayName") ?? own(input, "userName")) };
      const judged = judgeHolders(context, resource, await context.deps.users.holders(asked));
      if ("refusal" in judged) throw judged.refusal;
      return restore(context, judged.restore.id, input, answer);
    });
  },

  async replace(context, id, input, answer) {
    const resource = attributesOf(input);
    return change(context, id, answer, (user) => {
      checkDomains(context, resource, user.resource);
      return { resource, status: statusFor(activeOf(input), user.status) };
    });
  },

  async patch(context, id, operations, answer) {
    return change(context, id, answer, (user) => {
      const patched = applyPatch(scimUser(user, context.baseUrl, typeOf(context)), operations, typeOf(context));
      if (!patched.changed) return undefined;
      const resource = attributesOf(patched.resource);
      checkDomains(context, resource, user.resource);
      return { resource, status: statusFor(activeOf(patched.resource), user.status) };
    });
  },

  async remove(context, id, answer) {
    await asScim(context, async () => {
      context.exchange.operation = "delete";
      context.exchange.user = { id: null, name: id };
      const result = await context.deps.users.change({
        ...scopeOf(context),
        id,
        actor: context.actor,
        decide: (user) => {
          about(context, user);
          answer.checkVersion(versionOf(user));
          return { deleted: true };
        },
        exchange: (outcome) => recorded(context, outcome, () => answer()),
      });
      if (result === undefined) throw noSuchUser(context, id);
      context.exchange.stored = true;
    });
  },
};

const scopeOf = (context: ScimContext) => ({
  account: context.access.account,
  connection: context.access.connection.id,
});
const versionOf = (user: UserWithTeams) => `W/"${user.version}"`;

function about(context: ScimContext, user: UserWithTeams): void {
  context.exchange.user = { id: user.id, name: user.display_name };
}

/** Fills the exchange in with what happened; the row then goes into the same statement as the change. */
function recorded(
  context: ScimContext,
  outcome: Outcome,
  respond: () => ReturnType<Answer>,
  operation?: ExchangeOperation,
) {
  const { exchange } = context;
  about(context, outcome.user);
  exchange.operation = operation ?? (outcome.happening === "activate" ? "update" : outcome.happening);
  exchange.summary = operation === "restore" ? `Restored ${outcome.user.display_name}` : outcome.message;
  exchange.changes = outcome.changes;
  return exchange.record(respond());
}

/** The resource that the client gets: made once, so that the stored answer and the sent one are the same. */
function showing(context: ScimContext, answer: Answer, operation?: ExchangeOperation) {
  let made: { of: UserWithTeams; resource: ScimResource } | undefined;
  const resource = (user: UserWithTeams): ScimResource => {
    if (made?.of !== user) made = { of: user, resource: scimUser(user, context.baseUrl, typeOf(context)) };
    return made.resource;
  };
  const exchange = (outcome: Outcome) => recorded(context, outcome, () => answer(resource(outcome.user)), operation);
  return { resource, exchange };
}

async function change(
  context: ScimContext,
  id: string,
  answer: Answer,
  decide: (user: UserWithTeams) => UserChange | undefined,
  operation?: ExchangeOperation,
): Promise<ScimResource> {
  return asScim(context, async () => {
    context.exchange.operation = operation ?? "update";
    context.exchange.user = { id: null, name: id };
    const shown = showing(context, answer, operation);
    const result = await context.deps.users.change({
      ...scopeOf(context),
      id,
      withTeams: answer.wanted.has("groups"),
      actor: context.actor,
      decide: (user) => {
        about(context, user);
        answer.checkVersion(versionOf(user));
        return keepingHidden(context, user, decide(user));
      },
      exchange: shown.exchange,
    });
    if (result === undefined) throw noSuchUser(context, id);
    context.exchange.stored = result.changed;
    if (!result.changed) context.exchange.summary = `Nothing changed for ${result.user.display_name}`;
    return shown.resource(result.user);
  });
}

function keepingHidden(context: ScimContext, user: UserWithTeams, change: UserChange | undefined) {
  if (change?.resource === undefined) return change;
  const resource = withHidden(user.resource, change.resource, context.access.account, typeOf(context));
  return { ...change, resource };
}

/** Okta sends a leaver who comes back as a new user: it is the same account again, with its history. */
async function restore(context: ScimContext, id: string, input: ScimResource, answer: Answer): Promise<ScimResource> {
  const resource = attributesOf(input);
  return change(
    context,
    id,
    answer,
    (user) => ({
      resource,
      status: statusFor(activeOf(input), user.status === "deactivated" ? undefined : user.status),
    }),
    "restore",
  );
}
