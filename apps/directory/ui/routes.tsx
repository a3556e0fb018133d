import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { Frame } from "./frame.tsx";
import { NoSuchPage } from "@rollcall/ui/no-such-page";

/** Every page is its own file of code, fetched when it is first opened. */
function page(path: string | undefined, load: () => Promise<ComponentType>, children?: RouteObject[]): RouteObject {
  const lazy = async () => ({ Component: await load() });
  return path === undefined ? { index: true, lazy } : { path, lazy, ...(children ? { children } : {}) };
}

const appPages: RouteObject[] = [
  page(undefined, async () => (await import("./pages/app/general.tsx")).General),
  page("provisioning", async () => (await import("./pages/app/provisioning.tsx")).Provisioning),
  page("mappings", async () => (await import("./pages/app/mappings.tsx")).Mappings),
  page("import", async () => (await import("./pages/app/import.tsx")).ImportAccounts),
  page("assignments", async () => (await import("./pages/app/assignments.tsx")).Assignments),
  page("activity", async () => (await import("./pages/app/activity.tsx")).Activity),
  page("push-groups", async () => (await import("./pages/app/push-groups.tsx")).PushGroups),
  page("guard", async () => (await import("./pages/app/guard.tsx")).Guard),
  page("drift", async () => (await import("./pages/app/drift.tsx")).Drift),
  page("conformance", async () => (await import("./pages/app/conformance.tsx")).Conformance),
];

export const routes: RouteObject[] = [
  page("sign-in", async () => (await import("./pages/sign-in.tsx")).SignIn),
  {
    path: "/",
    Component: Frame,
    children: [
      page(undefined, async () => (await import("./pages/dashboard/dashboard.tsx")).Dashboard),
      page("tasks", async () => (await import("./pages/tasks/tasks.tsx")).Tasks),
      page("people", async () => (await import("./pages/people/people.tsx")).People),
      page("people/import", async () => (await import("./pages/import/start.tsx")).ImportStart),
      page("people/import/:id", async () => (await import("./pages/import/import.tsx")).ImportPage),
      page("people/:id", async () => (await import("./pages/person/person.tsx")).PersonPage),
      page("groups", async () => (await import("./pages/groups/groups.tsx")).Groups),
      page("groups/rules", async () => (await import("./pages/groups/rules.tsx")).GroupRules),
      page("groups/rules/:id", async () => (await import("./pages/groups/rule.tsx")).GroupRulePage),
      page("groups/:id", async () => (await import("./pages/groups/group.tsx")).GroupPage),
      page("profile-editor", async () => (await import("./pages/profile-editor/profile-editor.tsx")).ProfileEditor),
      page("apps", async () => (await import("./pages/apps/apps.tsx")).Apps),
      page("apps/catalog", async () => (await import("./pages/apps/catalog.tsx")).Catalog),
      page("apps/:id", async () => (await import("./pages/app/app.tsx")).AppPage, appPages),
      page("access-reviews", async () => (await import("./pages/access-reviews/reviews.tsx")).AccessReviews),
      page("access-reviews/:id", async () => (await import("./pages/access-reviews/review.tsx")).AccessReviewPage),
      page("departures", async () => (await import("./pages/departures/departures.tsx")).Departures),
      page("log", async () => (await import("./pages/log/log.tsx")).SystemLog),
      page("settings/administrators", async () => (await import("./pages/settings/administrators.tsx")).Administrators),
      page("settings/api-tokens", async () => (await import("./pages/settings/api-tokens.tsx")).ApiTokens),
      page("settings/profile", async () => (await import("./pages/settings/profile.tsx")).MyProfile),
      { path: "*", Component: NoSuchPage },
    ],
  },
];
