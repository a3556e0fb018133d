import { z } from "zod";
import * as shapes from "../../shapes/users.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { baseUrlOf } from "../provisioning/provisioning.ts";
import { INVITATION_LIFE, LINK_LIFE, makeSignInLink } from "../sign-in/sign-in.ts";
import type { UserWithTeams } from "./user-state.ts";
import { editUser } from "./edit-user.ts";
import * as users from "./users.ts";

const tags = ["Users"];
const params = z.object({ id: z.uuid() });
const detail = { 200: shapes.userDetail };

export function userRoutes(app: PortalApp, deps: Dependencies): void {
  const linkFor = (life: number) => (user: UserWithTeams) => makeSignInLink(deps, user, life);

  app.get(
    "/users",
    {
      config: { access: "read_people" },
      schema: {
        tags,
        summary: "Users with search, filters and counts",
        querystring: shapes.usersQuery,
        response: { 200: shapes.usersPage },
      },
    },
    async (request) => users.showUsers(deps, principalOf(request), request.query),
  );
  app.post(
    "/users",
    {
      config: { access: "manage_people" },
      schema: {
        tags,
        summary: "Invite somebody by e-mail",
        body: shapes.invitation,
        response: { 200: shapes.invited },
      },
    },
    async (request) => users.invite(deps, principalOf(request), request.body, linkFor(INVITATION_LIFE)),
  );
  app.get(
    "/users/:id",
    // Somebody's own page is for everybody: the rule decides.
    { config: { access: "signed_in" }, schema: { tags, summary: "One user", params, response: detail } },
    async (request) => users.showUser(deps, principalOf(request), request.params.id),
  );
  app.patch(
    "/users/:id",
    {
      // Everybody may change some of the own profile: the rule decides field by field.
      config: { access: "signed_in" },
      schema: {
        tags,
        summary: "Change a profile, the role, the permission set or the main team",
        params,
        body: shapes.userChange,
        response: detail,
      },
    },
    async (request) => editUser(deps, principalOf(request), request.params.id, request.body),
  );
  app.post(
    "/users/:id/deactivate",
    { config: { access: "manage_people" }, schema: { tags, summary: "Take access away", params, response: detail } },
    async (request) => users.deactivate(deps, principalOf(request), request.params.id),
  );
  app.post(
    "/users/:id/reactivate",
    { config: { access: "manage_people" }, schema: { tags, summary: "Give access back", params, response: detail } },
    async (request) => users.reactivate(deps, principalOf(request), request.params.id),
  );
  app.post(
    "/users/:id/sign-in-link",
    {
      config: { access: "manage_people" },
      schema: { tags, summary: "A one-time sign-in link to hand over", params, response: { 200: shapes.oneTimeLink } },
    },
    async (request) => users.handOverLink(deps, principalOf(request), request.params.id, linkFor(LINK_LIFE)),
  );
  app.delete(
    "/users/:id/second-factor",
    {
      config: { access: "manage_people" },
      schema: { tags, summary: "Take a lost device's second factor away", params, response: detail },
    },
    async (request) => users.resetSecondFactor(deps, principalOf(request), request.params.id),
  );
  app.get(
    "/users/:id/scim",
    {
      config: { access: "read_activity" },
      schema: { tags, summary: "The user as SCIM shows it", params, response: { 200: shapes.scimDocument } },
    },
    async (request) => users.showScimDocument(deps, principalOf(request), request.params.id, baseUrlOf(deps.publicUrl)),
  );
  app.get(
    "/users/:id/timeline",
    {
      config: { access: "read_activity" },
      schema: {
        tags,
        summary: "What happened to the user, newest first",
        params,
        querystring: shapes.timelineQuery,
        response: { 200: shapes.timeline },
      },
    },
    async (request) => users.showTimeline(deps, principalOf(request), request.params.id, request.query),
  );
}
