import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { Command } from "@rollcall/ui/command-palette";
import { ErrorState } from "@rollcall/ui/error-state";
import { LoadingBar } from "@rollcall/ui/loading";
import { notifyError } from "@rollcall/ui/notify";
import { Shell } from "@rollcall/ui/shell";
import type { NavEntry, NavGroup } from "@rollcall/ui/shell";
import {
  Activity,
  ArrowRightLeft,
  Building2,
  ChartColumn,
  Contact,
  Globe,
  Handshake,
  House,
  Inbox,
  KeyRound,
  ScrollText,
  ShieldCheck,
  Tags,
  UserRound,
  Users,
} from "lucide-react";
import { useNavigate } from "react-router";
import type { Permission, Session } from "../shapes/session.ts";
import type { UsersPage } from "../shapes/users.ts";
import { SessionContext } from "./session.tsx";
import { useWaitingRequests } from "./requests/use-requests.tsx";
import { StepUp } from "./step-up.tsx";
import { roleWords } from "./words.ts";

/** Everything behind sign-in: loads the session, then shows the shell around the page. */
export function Frame() {
  const session = useQuery({
    queryKey: ["session"],
    queryFn: () => api.get<Session>("/api/session"),
    staleTime: 60_000,
  });
  const waiting = useWaitingRequests(session.data?.permissions.includes("manage_provisioning") === true);
  const queries = useQueryClient();
  const navigate = useNavigate();
  if (session.isPending) return <LoadingBar />;
  if (session.isError) {
    return (
      <main className="rc-lonely">
        <ErrorState error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  }
  const { user, account, role, permissions, permissionSet } = session.data;
  const signOut = (): void => {
    api
      .post("/api/sign-out")
      .then(() => {
        queries.clear();
        return navigate("/sign-in");
      })
      .catch(notifyError);
  };
  return (
    <SessionContext value={session.data}>
      <Shell
        console="Portal"
        nav={navFor(permissions, waiting)}
        account={`${account.name} · ${account.number}`}
        user={{ name: user.displayName, detail: `${user.email} · ${permissionSet ?? roleWords[role]}` }}
        profileTo="/settings/profile"
        help={
          permissions.includes("manage_provisioning")
            ? [
                { label: "Connect your directory", href: "/settings/provisioning" },
                { label: "Why did something not arrive?", href: "/provisioning/activity?status=failed" },
              ]
            : [{ label: "My profile", href: "/settings/profile" }]
        }
        commands={
          permissions.includes("manage_people")
            ? [{ label: "Invite user", group: "Actions", to: "/users?invite=1", icon: UserRound }]
            : []
        }
        find={permissions.includes("read_people") ? findUsers : undefined}
        onSignOut={signOut}
      />
      <StepUp />
    </SessionContext>
  );
}

/** An entry of the navigation with the permission that its page asks for. */
type Entry = NavEntry & { needs?: Permission };

function navFor(permissions: Permission[], waiting: number | undefined): NavGroup[] {
  const groups: { label?: string; entries: Entry[] }[] = [
    {
      entries: [
        { label: "Home", to: "/", icon: House },
        { label: "Contacts", to: "/contacts", icon: Contact, keywords: ["records", "people outside"] },
        { label: "Deals", to: "/deals", icon: Handshake, keywords: ["records", "pipeline", "sales"] },
        { label: "Reports", to: "/reports", icon: ChartColumn, keywords: ["charts", "won", "pipeline"] },
        { label: "Users & Teams", to: "/users", icon: Users, keywords: ["people", "teams"], needs: "read_people" },
      ],
    },
    {
      label: "Security",
      entries: [
        {
          label: "Provisioning (SCIM)",
          to: "/settings/provisioning",
          icon: KeyRound,
          keywords: ["token", "base URL", "directory"],
          needs: "manage_provisioning",
        },
        {
          label: "Requests",
          to: "/provisioning/requests",
          icon: Inbox,
          keywords: ["approve", "matching", "reactivate"],
          needs: "manage_provisioning",
          ...(waiting ? { badge: <span aria-label={`${waiting} waiting`}>{waiting}</span> } : {}),
        },
        {
          label: "Provisioning activity",
          to: "/provisioning/activity",
          icon: Activity,
          keywords: ["log", "exchanges"],
          needs: "read_activity",
        },
        {
          label: "Reassignments",
          to: "/reassignments",
          icon: ArrowRightLeft,
          keywords: ["owner", "undo", "records"],
          needs: "reassign_records",
        },
        { label: "Audit log", to: "/audit", icon: ScrollText, needs: "read_audit" },
      ],
    },
    {
      label: "Settings",
      entries: [
        { label: "Account", to: "/settings/account", icon: Building2, keywords: ["plan"], needs: "manage_account" },
        {
          label: "Permission sets",
          to: "/settings/permission-sets",
          icon: ShieldCheck,
          keywords: ["roles", "rights"],
          needs: "manage_account",
        },
        {
          label: "Domains",
          to: "/settings/domains",
          icon: Globe,
          keywords: ["DNS", "TXT"],
          needs: "manage_provisioning",
        },
        {
          label: "Custom attributes",
          to: "/settings/attributes",
          icon: Tags,
          keywords: ["schema", "fields", "extension"],
          needs: "manage_account",
        },
        { label: "My profile", to: "/settings/profile", icon: UserRound },
      ],
    },
  ];
  return groups.flatMap(({ entries, ...group }) => {
    const shown = entries.filter(({ needs }) => needs === undefined || permissions.includes(needs));
    return shown.length === 0 ? [] : [{ ...group, entries: shown.map(({ needs: _needs, ...entry }) => entry) }];
  });
}

async function findUsers(search: string): Promise<Command[]> {
  const page = await api.get<UsersPage>("/api/users", { query: { search, limit: 6 } });
  return page.users.map((user) => ({
    label: user.displayName,
    description: user.email,
    group: "Users",
    icon: UserRound,
    to: `/users/${user.id}`,
    keywords: [search],
  }));
}
