import "./directory.css";
import { api } from "@rollcall/ui/api";
import type { Command } from "@rollcall/ui/command-palette";
import { LoadingBar } from "@rollcall/ui/loading";
import { Shell } from "@rollcall/ui/shell";
import type { NavGroup } from "@rollcall/ui/shell";
import {
  AppWindow,
  ClipboardCheck,
  FileUp,
  House,
  Inbox,
  KeyRound,
  ListTree,
  Plus,
  ScrollText,
  ShieldCheck,
  UserMinus,
  UserPlus,
  UserRound,
  Users,
  UsersRound,
} from "lucide-react";
import { ErrorState } from "@rollcall/ui/error-state";
import type { AppRow } from "../shapes/apps.ts";
import type { GroupsPage } from "../shapes/groups.ts";
import type { PeoplePage } from "../shapes/people.ts";
import { useSession, useSignOut } from "./api/session.ts";
import { useTasks } from "./api/tasks.ts";

/** The navigation; `waiting` is how many tasks wait. */
const navWith = (waiting: number): NavGroup[] => [
  {
    entries: [
      { label: "Dashboard", to: "/", icon: House, keywords: ["home", "start"] },
      {
        label: "Tasks",
        to: "/tasks",
        icon: Inbox,
        keywords: ["failures", "retry", "inbox"],
        ...(waiting > 0 ? { badge: <span aria-label={`${waiting} waiting`}>{waiting}</span> } : {}),
      },
    ],
  },
  {
    label: "Directory",
    entries: [
      { label: "People", to: "/people", icon: UserRound, keywords: ["users"] },
      { label: "Groups", to: "/groups", icon: UsersRound, keywords: ["teams"] },
      { label: "Profile editor", to: "/profile-editor", icon: ListTree, keywords: ["attributes", "schema", "custom"] },
    ],
  },
  {
    label: "Apps",
    entries: [{ label: "Applications", to: "/apps", icon: AppWindow, keywords: ["scim", "provisioning", "catalog"] }],
  },
  {
    label: "Reports",
    entries: [
      { label: "System log", to: "/log", icon: ScrollText, keywords: ["audit", "events"] },
      { label: "Access reviews", to: "/access-reviews", icon: ClipboardCheck, keywords: ["certification", "campaign"] },
      { label: "Departures", to: "/departures", icon: UserMinus, keywords: ["leavers", "revocation", "proof"] },
    ],
  },
  {
    label: "Settings",
    entries: [
      { label: "Administrators", to: "/settings/administrators", icon: ShieldCheck },
      { label: "API tokens", to: "/settings/api-tokens", icon: KeyRound, keywords: ["ssws", "management"] },
    ],
  },
];

const commands: Command[] = [
  { label: "Add person", to: "/people?add=1", icon: UserPlus, keywords: ["create", "new", "user"] },
  { label: "Import people from CSV", to: "/people/import", icon: FileUp, keywords: ["upload"] },
  { label: "Create group", to: "/groups?add=1", icon: Users, keywords: ["new", "add"] },
  { label: "Browse app catalog", to: "/apps/catalog", icon: Plus, keywords: ["add", "integration"] },
];

/** The shell around every page of somebody who is signed in. */
export function Frame() {
  const session = useSession();
  const signOut = useSignOut();
  const tasks = useTasks(session.data !== undefined);
  if (session.isPending) return <LoadingBar />;
  if (session.isError) {
    return (
      <main className="rc-lonely">
        <ErrorState error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  }
  const { administrator, organisation } = session.data;
  return (
    <Shell
      console="Directory"
      nav={navWith(tasks.data?.total ?? 0)}
      account={organisation.name}
      user={{ name: administrator.name, detail: administrator.email }}
      profileTo="/settings/profile"
      help={[
        { label: "First steps", href: "/?steps=1" },
        ...(organisation.portalUrl ? [{ label: "Open the portal", href: organisation.portalUrl }] : []),
      ]}
      commands={commands}
      find={find}
      onSignOut={() => signOut.mutate()}
    />
  );
}

/** People, groups and apps by name, for the palette. */
async function find(text: string): Promise<Command[]> {
  const query = { search: text, limit: 6 };
  const [people, groups, apps] = await Promise.all([
    api.get<PeoplePage>("/console/people", { query }),
    api.get<GroupsPage>("/console/groups", { query }),
    api.get<{ apps: AppRow[] }>("/console/apps"),
  ]);
  const wanted = text.toLowerCase();
  return [
    ...people.people.map((person) => ({
      label: person.name,
      description: person.email,
      group: "People",
      icon: UserRound,
      to: `/people/${person.id}`,
      keywords: [text],
    })),
    ...groups.groups.map((group) => ({
      label: group.name,
      group: "Groups",
      icon: UsersRound,
      to: `/groups/${group.id}`,
      keywords: [text],
    })),
    ...apps.apps
      .filter((app) => app.label.toLowerCase().includes(wanted))
      .map((app) => ({ label: app.label, group: "Apps", icon: AppWindow, to: `/apps/${app.id}` })),
  ];
}
