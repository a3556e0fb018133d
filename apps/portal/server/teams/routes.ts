import { z } from "zod";
import { done } from "../../shapes/list.ts";
import * as shapes from "../../shapes/teams.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import * as teams from "./teams.ts";

const tags = ["Teams"];
const read = { access: "read_people" } as const;
const manage = { access: "manage_teams" } as const;
const params = z.object({ id: z.uuid() });
const memberParams = z.object({ id: z.uuid(), userId: z.uuid() });
const detail = { 200: shapes.teamDetail };

export function teamRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/teams",
    {
      config: read,
      schema: { tags, summary: "Teams", querystring: shapes.teamsQuery, response: { 200: shapes.teamsPage } },
    },
    async (request) => teams.showTeams(deps, principalOf(request), request.query),
  );
  app.post(
    "/teams",
    { config: manage, schema: { tags, summary: "Add a team", body: shapes.newTeam, response: detail } },
    async (request) => teams.addTeam(deps, principalOf(request), request.body.name),
  );
  app.get(
    "/teams/:id",
    { config: read, schema: { tags, summary: "One team", params, response: detail } },
    async (request) => teams.showTeam(deps, principalOf(request), request.params.id),
  );
  app.patch(
    "/teams/:id",
    {
      config: manage,
      schema: {
        tags,
        summary: "Rename a team, or choose what its members may do",
        params,
        body: shapes.teamChange,
        response: detail,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { name, permissionSetId } = request.body;
      const principal = principalOf(request);
      if (permissionSetId !== undefined) {
        const chosen = await teams.chooseTeamSet(deps, principal, id, permissionSetId);
        if (name === undefined) return chosen;
      }
      return teams.renameTeam(deps, principal, id, name);
    },
  );
  app.delete(
    "/teams/:id",
    { config: manage, schema: { tags, summary: "Delete a team; its users stay", params, response: { 200: done } } },
    async (request) => {
      await teams.deleteTeam(deps, principalOf(request), request.params.id);
      return { done: true as const };
    },
  );
  app.get(
    "/teams/:id/members",
    {
      config: read,
      schema: {
        tags,
        summary: "Members with their source",
        params,
        querystring: shapes.teamMembersQuery,
        response: { 200: shapes.teamMembers },
      },
    },
    async (request) => teams.showMembers(deps, principalOf(request), request.params.id, request.query),
  );
  app.put(
    "/teams/:id/members/:userId",
    { config: manage, schema: { tags, summary: "Add a member by hand", params: memberParams, response: detail } },
    async (request) => teams.addMember(deps, principalOf(request), request.params.id, request.params.userId),
  );
  app.delete(
    "/teams/:id/members/:userId",
    {
      config: manage,
      schema: { tags, summary: "Take a member out who was added by hand", params: memberParams, response: detail },
    },
    async (request) => teams.removeMember(deps, principalOf(request), request.params.id, request.params.userId),
  );
}
