import { GROUP_SCHEMA, groupType } from "@rollcall/scim/core-schemas";
import { invalidValue, notFound } from "@rollcall/scim/error";
import { matchesElement } from "@rollcall/scim/filter";
import { applyPatch, type ValueChange } from "@rollcall/scim/patch";
import { splitPatch } from "@rollcall/scim/patch-split";
import type { Wanted } from "@rollcall/scim/projection";
import { jsonText, RawJson, ResourceText } from "@rollcall/scim/raw-json";
import { isObject, type JsonObject, own, type ScimResource } from "@rollcall/scim/resource";
import type { Answer, ResourceHandler } from "@rollcall/scim/server-types";
import { LARGE } from "../teams/large-teams.ts";
import { readScimTeam, type TeamWithMembers } from "../teams/scim-teams.ts";
import {
  changeTeam,
  createTeam,
  type MemberChange,
  type MemberName,
  type OneMember,
  type TeamEdit,
  type TeamOutcome,
  type TeamRow,
} from "../teams/team-state.ts";
import { compactMembersSql, expandMembers, membersSql } from "./group-layout.ts";
import { searchGroups } from "./group-search.ts";
import { searchWords } from "./search-words.ts";
import { asScim, refused, type ScimContext } from "./scim-context.ts";

/** Groups as SCIM sees them are the teams of the connection; teams made by hand are not among them. */
export const groupHandler: ResourceHandler<ScimContext> = {
  type: groupType,

  async read(context, id, wanted) {
    context.exchange.operation = "group-read";
    const team = await readOne(context, id, wanted.has("members"));
    if (team === undefined) {
      context.exchange.team = { id: null, name: id };
      context.exchange.errorCode = "not_provisioned_here";
      return undefined;
    }
    about(context, team);
    context.exchange.summary = `Read the group ${team.name}`;
    return wanted.narrowed ? scimGroup(context, team, team.members) : wholeGroup(context, team, wanted);
  },

  async list(context, query) {
    context.exchange.operation = "search";
    const { teams, total, ...cursors } = await searchGroups(context, query);
    const [only] = teams;
    if (total === 1 && only !== undefined) about(context, only);
    context.exchange.summary = searchWords("group", query, { total, page: teams.length }, only?.name);
    return { totalResults: total, resources: teams.map((team) => scimGroup(context, team, team.members)), ...cursors };
  },

  async create(context, input, answer) {
    return asScim(context, async () => {
      const attributes = attributesOf(input);
      context.exchange.operation = "group-create";
      context.exchange.team = { id: null, name: attributes.name };
      const shown = showing(context, answer, answer.wanted.has("members"));
      const { team, members } = await createTeam({
        ...askedBy(context),
        ...attributes,
        connection: context.access.connection.id,
        members: namesOf(membersOf(input)),
        membersSql: shown.membersSql,
        exchange: shown.exchange,
      });
      context.exchange.stored = true;
      return shown.resource(team, members);
    });
  },

  async replace(context, id, input, answer) {
    const attributes = attributesOf(input);
    const members: MemberChange[] = [{ kind: "replace", members: namesOf(membersOf(input)) }];
    return change(context, id, answer, () => ({ ...attributes, members }), answer.wanted.has("members"));
  },

  async patch(context, id, operations, answer) {
    const { rest, changes } = splitPatch(operations, groupType, "members");
    const members = changes.map((one) => memberChange(context, one));
    const decide = (team: TeamRow): TeamEdit => {
      if (rest.length === 0) return { members };
      const patched = applyPatch(scimGroup(context, team, null), rest, groupType);
      return patched.changed ? { ...attributesOf(patched.resource), members } : { members };
    };
    // The whole group in the answer would cost what row operations save: it is given when the client names attributes.
    const show = answer.wanted.narrowed && answer.wanted.has("members");
    const only = show || answer.conditional ? undefined : oneMember(members);
    const group = await change(context, id, answer.wanted.narrowed ? answer : silent(answer), decide, show, only);
    return answer.wanted.narrowed ? group : undefined;
  },

  async remove(context, id, answer) {
    context.exchange.operation = "group-delete";
    await change(context, id, silent(answer), () => ({ deleted: true }), false);
  },
};

const askedBy = (context: ScimContext) => ({
  database: context.deps.database,
  clock: context.deps.clock,
  account: context.access.account,
  source: "directory" as const,
  actor: context.actor,
});

function about(context: ScimContext, team: { id: string; name: string }): void {
  context.exchange.team = { id: team.id, name: team.name };
}

async function readOne(context: ScimContext, id: string, withMembers: boolean): Promise<TeamWithMembers | undefined> {
  const { access, deps } = context;
  const show = (text: string): string => expandMembers(text, context.baseUrl);
  const members = withMembers ? { sql: compactMembersSql, show } : null;
  return readScimTeam(deps.database, { account: access.account, connection: access.connection.id, id, members });
}

function scimGroup(context: ScimContext, team: TeamRow, members: string | null): ScimResource {
  return {
    schemas: [GROUP_SCHEMA],
    id: team.id,
    ...team.resource,
    ...(members === null || members === "[]" ? {} : { members: new RawJson(members) }),
    meta: {
      resourceType: "Group",
      created: team.created_at.toISOString(),
      lastModified: team.updated_at.toISOString(),
      location: `${context.baseUrl}/Groups/${team.id}`,
      version: `W/"${team.version}"`,
    },
  };
}

/** Of a large group that did not change the same text is sent again. */
const texts = new WeakMap<TeamWithMembers, ResourceText>();

function wholeGroup(context: ScimContext, team: TeamWithMembers, wanted: Wanted): ScimResource | ResourceText {
  const group = scimGroup(context, team, team.members);
  if (team.members === null || team.members.length < LARGE) return group;
  let known = texts.get(team);
  if (known === undefined) {
    const text = jsonText(wanted.project(group));
    const { location = "", version = "" } = group.meta ?? {};
    known = new ResourceText(team.id, { location, version }, text, Buffer.from(text));
    texts.set(team, known);
  }
  return known;
}

const notKept = new Set(["id", "meta", "schemas", "members"]);

function attributesOf(input: ScimResource): { name: string; externalId: string | null; resource: JsonObject } {
  const name = own(input, "displayName");
  if (typeof name !== "string" || name.trim() === "")
    throw invalidValue("displayName is missing. Every group needs one.");
  const externalId = own(input, "externalId");
  return {
    name: name.trim(),
    externalId: typeof externalId === "string" && externalId !== "" ? externalId : null,
    resource: Object.fromEntries(Object.entries(input).filter(([key]) => !notKept.has(key))),
  };
}

function membersOf(input: ScimResource): JsonObject[] {
  const members = own(input, "members");
  return Array.isArray(members) ? members.filter(isObject) : [];
}

const kinds: Record<string, MemberName["kind"]> = { user: "user", group: "team" };

/** Without a type the id says whether it is a user or a group. */
function namesOf(members: JsonObject[]): MemberName[] {
  return members.map((member) => {
    const value = own(member, "value");
    if (typeof value !== "string") throw invalidValue('A member needs a "value": the id of the user or group.');
    const type = own(member, "type");
    if (typeof type !== "string" || type === "") return { id: value };
    const lower = type.toLowerCase();
    const kind = Object.hasOwn(kinds, lower) ? kinds[lower] : undefined;
    if (kind === undefined)
      throw invalidValue(`The type of a member is "User" or "Group", not "${type.slice(0, 100)}".`);
    return { id: value, kind };
  });
}

function memberChange(context: ScimContext, change: ValueChange): MemberChange {
  if (change.kind === "remove" && "filter" in change) {
    const { filter } = change;
    const chosen = (member: object) => matchesElement(filter, member);
    return { kind: "remove-where", membersSql: membersSql(context.baseUrl), chosen };
  }
  if (change.kind === "replace" && change.values.length === 0) return { kind: "clear" };
  return { kind: change.kind, members: namesOf(change.values) };
}

/** The one user whom the changes name, if they name no more. */
function oneMember(changes: MemberChange[]): OneMember | undefined {
  const [change, more] = changes;
  if (more !== undefined || (change?.kind !== "add" && change?.kind !== "remove")) return undefined;
  const [member, another] = change.members;
  if (member === undefined || another !== undefined || member.kind === "team") return undefined;
  return { user: member.id.toLowerCase(), adds: change.kind === "add" };
}

/** An answer without a body, whatever the resource. */
function silent(answer: Answer): Answer {
  const { wanted, checkVersion, conditional } = answer;
  return Object.assign(() => answer(), { wanted, checkVersion, conditional });
}

/** The group that the client gets: made once, so that the stored answer and the sent one are the same. */
function showing(context: ScimContext, answer: Answer, withMembers: boolean) {
  let made: { of: TeamRow; resource: ScimResource } | undefined;
  const resource = (team: TeamRow, members: string | null): ScimResource => {
    if (made?.of !== team) made = { of: team, resource: scimGroup(context, team, members) };
    return made.resource;
  };
  const exchange = (outcome: TeamOutcome) => {
    about(context, outcome.team);
    context.exchange.operation = outcome.happening;
    context.exchange.summary = outcome.message.replace("the team ", "the group ");
    context.exchange.changes = outcome.changes;
    return context.exchange.record(answer(resource(outcome.team, outcome.members)));
  };
  return { resource, exchange, membersSql: withMembers ? membersSql(context.baseUrl) : null };
}

async function change(
  context: ScimContext,
  id: string,
  answer: Answer,
  decide: (team: TeamRow) => TeamEdit,
  withMembers: boolean,
  only?: OneMember,
): Promise<ScimResource> {
  return asScim(context, async () => {
    if (context.exchange.operation === "other") context.exchange.operation = "group-update";
    context.exchange.team = { id: null, name: id };
    const shown = showing(context, answer, withMembers);
    const result = await changeTeam({
      ...askedBy(context),
      id,
      connection: context.access.connection.id,
      decide: (team) => {
        about(context, team);
        answer.checkVersion(`W/"${team.version}"`);
        return decide(team);
      },
      membersSql: shown.membersSql,
      exchange: shown.exchange,
      ...(only === undefined ? {} : { oneMember: only }),
    });
    if (result === undefined) throw refused(context, "not_provisioned_here", notFound(`Group "${id.slice(0, 100)}"`));
    context.exchange.stored = result.changed;
    if (!result.changed) {
      context.exchange.summary = `Nothing changed in the group ${result.team.name}`;
      context.exchange.changes = [];
    }
    return shown.resource(result.team, result.members);
  });
}
