import { NoSuchPage } from "@rollcall/ui/no-such-page";
import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { Navigate } from "react-router";
import { Frame } from "./frame.tsx";

/** Every page is a piece of code of its own, loaded when it is first opened. */
function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await load() }) };
}

export const routes: RouteObject[] = [
  page("/sign-in", async () => (await import("./sign-in.tsx")).SignIn),
  {
    element: <Frame />,
    children: [
      page("/", async () => (await import("./home/home.tsx")).Home),
      page("/users", async () => (await import("./users/users.tsx")).Users),
      page("/users/:id", async () => (await import("./users/user.tsx")).User),
      page("/teams", async () => (await import("./teams/teams.tsx")).Teams),
      page("/teams/:id", async () => (await import("./teams/team.tsx")).Team),
      page("/contacts", async () => (await import("./crm/contacts.tsx")).Contacts),
      page("/contacts/:id", async () => (await import("./crm/contact.tsx")).Contact),
      page("/deals", async () => (await import("./crm/deals.tsx")).Deals),
      page("/deals/:id", async () => (await import("./crm/deal.tsx")).Deal),
      page("/reports", async () => (await import("./crm/reports.tsx")).Reports),
      page("/reassignments", async () => (await import("./crm/reassignments.tsx")).Reassignments),
      { path: "/settings", element: <Navigate to="/settings/account" replace /> },
      page("/settings/account", async () => (await import("./settings/account.tsx")).Account),
      page("/settings/profile", async () => (await import("./settings/profile.tsx")).Profile),
      page("/settings/attributes", async () => (await import("./settings/attributes.tsx")).Attributes),
      page("/settings/domains", async () => (await import("./settings/domains.tsx")).Domains),
      page("/settings/provisioning", async () => (await import("./provisioning/provisioning.tsx")).Provisioning),
      page(
        "/settings/permission-sets",
        async () => (await import("./permission-sets/permission-sets.tsx")).PermissionSets,
      ),
      page("/provisioning/requests", async () => (await import("./requests/requests.tsx")).Requests),
      page(
        "/settings/provisioning/connections/:id",
        async () => (await import("./provisioning/connection-page.tsx")).ConnectionPage,
      ),
      page("/provisioning/activity", async () => (await import("./provisioning/activity.tsx")).Activity),
      page("/provisioning/activity/:exchangeId", async () => (await import("./provisioning/activity.tsx")).Activity),
      page("/audit", async () => (await import("./audit/audit.tsx")).Audit),
      { path: "*", element: <NoSuchPage /> },
    ],
  },
];
