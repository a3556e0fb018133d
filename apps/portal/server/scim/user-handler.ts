import { isId } from "@rollcall/foundation/ids";
import { userType } from "@rollcall/scim/core-schemas";
import { notFound } from "@rollcall/scim/error";
import { applyPatch, type PatchOperation } from "@rollcall/scim/patch";
import { own, type ScimResource } from "@rollcall/scim/resource";
import type { Target } from "@rollcall/scim/schema";
import type { Answer, ListResult, ResourceHandler } from "@rollcall/scim/server-types";
import type { ExchangeOperation } from "../../shapes/exchanges.ts";
import { withHidden } from "../attributes/extension.ts";
import { scimUser } from "../users/scim-user.ts";
import { wholeUser } from "../users/user-text.ts";
import { attributesOf, type UserAttributes, type UserRecord } from "../users/user-record.ts";
import type { Outcome, UserChange, UserWithTeams } from "../users/user-state.ts";
import { searchWords } from "./search-words.ts";
import { asScim, refused, type ScimContext, typeOf } from "./scim-context.ts";
import { unknownRole } from "../permission-sets/effective-set.ts";
import { takeApproval } from "../requests/ask.ts";
import { adoptedAttributes } from "../users/adoption.ts";
import { askToLink, clash, explainClash, judgeHolders } from "./matching.ts";
import { askToReturn, returnOf, stopAsking } from "./reactivation.ts";
import { activeOf, checkDomains, statusFor } from "./user-rules.ts";
import { searchUsers } from "./user-search.ts";

const noSuchUser = (context: ScimContext, id: string) =>
  refused(context, "not_provisioned_here", notFound(`User "${id.slice(0, 100)}"`));

/** Users as SCIM sees them: a connection sees and changes those that it created, and no others. */
export const userHandler: ResourceHandler<ScimContext> = {
  type: userType,
  typeFor: typeOf,
  seated: true,

  async read(context, id, wanted) {
    context.exchange.operation = "read";
    const asked = { ...scopeOf(context), by: "id" as const, value: id, most: 1, withTeams: wanted.has("groups") };
    const [user] = (isId(id) && (await context.deps.users.find(asked))) || [];
    if (user === undefined) {
      context.exchange.user = { id: null, name: id };
      context.exchange.errorCode = "not_provisioned_here";
      return undefined;
    }
    context.exchange.user = { id: user.id, name: user.display_name };
    context.exchange.summary = `Read ${user.display_name}`;
    return wholeUser(user, context.baseUrl, typeOf(context), wanted);
  },

  async list(context, query) {
    context.exchange.operation = "search";
    const { total, resources, only, ...cursors } = await searchUsers(context, query);
    if (only !== undefined) context.exchange.user = { id: only.id, name: only.display_name };
    context.exchange.summary = searchWords("user", query, { total, page: resources.length }, only?.display_name);
    return { totalResults: total, resources, ...cursors } satisfies ListResult;
  },

  async create(context, input, answer) {
    return asScim(context, async () => {
      context.exchange.operation = "create";
      context.exchange.user = { id: null, name: String(own(input, "displayName") ?? own(input, "userName")) };
      const resource = attributesOf(input);
      checkDomains(context, resource);
      const unknown = await unknownRole(context.deps, context.access.account, resource);
      const shown = showing(context, answer, undefined, () => unknown);
      const connection = context.access.connection.id;
      const asked = { account: context.access.account, resource, connection };
      const user = await context.deps.users.create({
        ...asked,
        actor: context.actor,
        status: statusFor(activeOf(input), undefined),
        exchange: shown.exchange,
        ...(context.seat && { seat: context.seat }),
      });
      if (user !== undefined) {
        context.exchange.stored = true;
        return shown.resource(user);
      }
      context.exchange.user = { id: null, name: String(own(input, "displayName") ?? own(input, "userName")) };
      return meet(context, input, await context.deps.users.holders(asked), answer);
    });
  },

  async replace(context, id, input, answer) {
    const resource = attributesOf(input);
    return change(context, id, answer, {
      sent: resource,
      active: activeOf(input),
      decide: (user) => {
        checkDomains(context, resource, user.resource);
        return { resource, ...returnOf(context, user, activeOf(input)) };
      },
    });
  },

  async patch(context, id, operations, answer) {
    const speaksOfActive = operations.some(({ path: { target } }) => isActive(target));
    let active: unknown;
    return change(context, id, answer, {
      sent: rolesIn(operations),
      get active() {
        return active;
      },
      decide: (user) => {
        const patched = applyPatch(scimUser(user, context.baseUrl, typeOf(context)), operations, typeOf(context));
        active = speaksOfActive ? activeOf(patched.resource) : undefined;
        if (!patched.changed) return undefined;
        const resource = attributesOf(patched.resource);
        checkDomains(context, resource, user.resource);
        return { resource, ...returnOf(context, user, activeOf(patched.resource)) };
      },
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
/** The role that a PATCH sets, in whatever form: a list, one role, or the value of one. */
function rolesIn(operations: PatchOperation[]): UserAttributes {
  const set = operations.findLast(
    ({ op, path: { target } }) => op !== "remove" && target.schema === undefined && target.attribute.name === "roles",
  );
  if (set === undefined) return {};
  const roles: unknown[] = Array.isArray(set.value) ? set.value : [set.value];
  return { roles: roles.map((role) => (typeof role === "string" ? { value: role } : role)) };
}
const isActive = (target: Target) => target.schema === undefined && target.attribute.name === "active";
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
  note = "",
) {
  const { exchange } = context;
  about(context, outcome.user);
  exchange.operation = operation ?? (outcome.happening === "activate" ? "update" : outcome.happening);
  exchange.summary = (operation === "restore" ? `Restored ${outcome.user.display_name}` : outcome.message) + note;
  exchange.changes = outcome.changes;
  return exchange.record(respond());
}

/** The resource that the client gets: made once, so that the stored answer and the sent one are the same. */
function showing(context: ScimContext, answer: Answer, operation?: ExchangeOperation, note = () => "") {
  let made: { of: UserWithTeams; resource: ScimResource } | undefined;
  const resource = (user: UserWithTeams): ScimResource => {
    if (made?.of !== user) made = { of: user, resource: scimUser(user, context.baseUrl, typeOf(context)) };
    return made.resource;
  };
  const exchange = (outcome: Outcome) =>
    recorded(context, outcome, () => answer(resource(outcome.user)), operation, note());
  return { resource, exchange };
}

/** What a request wants of a user, as the rules see it; `waits` is for a Super Admin to decide. */
type Wish = UserChange & { waits?: boolean };

interface Asked {
  decide: (user: UserWithTeams) => Wish | undefined;
  /** The attributes that the request brings, as far as they may name a role. */
  sent?: UserAttributes;
  /** What the request says of `active`, once it has been decided. */
  readonly active?: unknown;
  operation?: ExchangeOperation;
  /** Whose user it is before: of this connection, unless it is taken over now. */
  from?: "anywhere";
}

async function change(context: ScimContext, id: string, answer: Answer, asked: Asked): Promise<ScimResource> {
  return asScim(context, async () => {
    context.exchange.operation = asked.operation ?? "update";
    context.exchange.user = { id: null, name: id };
    const { account, connection } = scopeOf(context);
    let wish: Wish | undefined;
    const unknown = await unknownRole(context.deps, context.access.account, asked.sent ?? {});
    const shown = showing(context, answer, asked.operation, () => unknown + (wish?.waits === true ? WAITS : ""));
    const result = await context.deps.users
      .change({
        account,
        ...(asked.from === "anywhere" ? {} : { connection }),
        id,
        withTeams: answer.wanted.has("groups"),
        actor: context.actor,
        decide: (user) => {
          about(context, user);
          answer.checkVersion(versionOf(user));
          return (wish = keepingHidden(context, user, asked.decide(user)));
        },
        exchange: shown.exchange,
      })
      .catch(async (error: unknown) => {
        throw await explainClash(context, error, id, wish?.resource);
      });
    if (result === undefined) throw noSuchUser(context, id);
    context.exchange.stored = result.changed;
    if (!result.changed) context.exchange.summary = `Nothing changed for ${result.user.display_name}`;
    if (wish?.waits === true) {
      if (!result.changed) context.exchange.summary += WAITS;
      await askToReturn(context, result.user, wish.resource ?? result.user.resource);
    } else if (asked.active === false) await stopAsking(context, result.user);
    return shown.resource(result.user);
  });
}

function keepingHidden(context: ScimContext, user: UserWithTeams, wish: Wish | undefined): Wish | undefined {
  if (wish?.resource === undefined) return wish;
  const resource = withHidden(user.resource, wish.resource, context.access.account, typeOf(context));
  return { ...wish, resource };
}

const WAITS = "; the user stays deactivated until a Super Admin approves";

/** A POST that met somebody who is there. */
async function meet(
  context: ScimContext,
  input: ScimResource,
  holders: UserRecord[],
  answer: Answer,
): Promise<ScimResource> {
  const resource = attributesOf(input);
  const judged = judgeHolders(context, resource, holders);
  switch (judged.kind) {
    case "restore":
      // Okta sends a leaver who comes back as a new user: it is the same account again, with its history.
      return change(context, judged.user.id, answer, {
        operation: "restore",
        sent: resource,
        active: activeOf(input),
        decide: (user) => ({ resource, ...returnOf(context, user, activeOf(input), true) }),
      });
    case "link":
      return link(context, judged.user.id, resource, answer);
    case "ask":
      throw await askToLink(context, judged.user, resource);
    case "own":
      // Who was handed over by a Super Admin since the last attempt is what this attempt makes.
      if (await takeApproval(context.deps, { ...scopeOf(context), user: judged.user.id }))
        return link(context, judged.user.id, resource, answer);
      throw clash(context, resource, judged.user);
    case "clash":
      throw clash(context, resource, judged.holder);
  }
}

async function link(context: ScimContext, id: string, resource: UserAttributes, answer: Answer): Promise<ScimResource> {
  const { connection } = scopeOf(context);
  return change(context, id, answer, {
    operation: "link",
    sent: resource,
    from: "anywhere",
    decide: (user) => {
      if (user.connection_id !== null && user.connection_id !== connection) throw clash(context, resource, user);
      return { connection, resource: adoptedAttributes(user, resource) };
    },
  });
}
