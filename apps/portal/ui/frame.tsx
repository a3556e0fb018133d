import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { Command } from "@rollcall/ui/command-palette";
import { ErrorState } from "@rollcall/ui/error-state";
import { LoadingBar } from "@rollcall/ui/loading";
import { notifyError } from "@rollcall/ui/notify";
import { Shell } from "@rollcall/ui/shell";
import type { NavGroup } from "@rollcall/ui/shell";
import { Activity, Building2, Globe, House, KeyRound, ScrollText, Tags, UserRound, Users } from "lucide-react";
import { useNavigate } from "react-router";
import type { Session } from "../shapes/session.ts";
import type { UsersPage } from "../shapes/users.ts";
import { SessionContext } from "./session.tsx";
import { roleWords } from "./words.ts";

/** Everything behind sign-in: loads the session, then shows the shell around the page. */
export function Frame() {
  const session = useQuery({
    queryKey: ["session"],
    queryFn: () => api.get<Session>("/api/session"),
    staleTime: 60_000,
  });
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
  const { user, account, role } = session.data;
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
        nav={navFor(role)}
        account={`${account.name} · ${account.number}`}
        user={{ name: user.displayName, detail: `${user.email} · ${roleWords[role]}` }}
        profileTo="/settings/profile"
        help={[
          { label: "Connect your directory", href: "/settings/provisioning" },
          { label: "Why did something not arrive?", href: "/provisioning/activity?status=failed" },
        ]}
        commands={
          role === "super_admin"
            ? [{ label: "Invite user", group: "Actions", to: "/users?invite=1", icon: UserRound }]
            : []
        }
        find={findUsers}
        onSignOut={signOut}
      />
    </SessionContext>
  );
}

function navFor(role: Session["role"]): NavGroup[] {
  const everybody: NavGroup = {
    entries: [
      { label: "Home", to: "/", icon: House },
      { label: "Users & Teams", to: "/users", icon: Users, keywords: ["people", "teams"] },
    ],
  };
  const profile = { label: "My profile", to: "/settings/profile", icon: UserRound };
  if (role !== "super_admin") return [everybody, { label: "Settings", entries: [profile] }];
  return [
    everybody,
    {
      label: "Security",
      entries: [
        {
          label: "Provisioning (SCIM)",
          to: "/settings/provisioning",
          icon: KeyRound,
          keywords: ["token", "base URL", "directory"],
        },
        {
          label: "Provisioning activity",
          to: "/provisioning/activity",
          icon: Activity,
          keywords: ["log", "exchanges", "requests"],
        },
        { label: "Audit log", to: "/audit", icon: ScrollText },
      ],
    },
    {
      label: "Settings",
      entries: [
        { label: "Account", to: "/settings/account", icon: Building2, keywords: ["plan"] },
        { label: "Domains", to: "/settings/domains", icon: Globe, keywords: ["DNS", "TXT"] },
        {
          label: "Custom attributes",
          to: "/settings/attributes",
          icon: Tags,
          keywords: ["schema", "fields", "extension"],
        },
        profile,
      ],
    },
  ];
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
