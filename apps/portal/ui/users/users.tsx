import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { BulkAction, Column, TableQuery } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { Plus, UserCheck, UserX, Users as UsersIcon } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { TeamsPage } from "../../shapes/teams.ts";
import type { UserRow, UsersPage } from "../../shapes/users.ts";
import { ManagedByMark, UserState } from "../badges.tsx";
import { usePermissionSetChoices } from "../permission-sets/use-permission-sets.tsx";
import { useIsSuperAdmin, useMay } from "../session.tsx";
import { managedByWords, options, roleWords } from "../words.ts";
import { BulkStateChange } from "./bulk-state-change.tsx";
import type { BulkWish } from "./bulk-state-change.tsx";
import { InviteUser } from "./invite-user.tsx";
import { usersAndTeams } from "./sections.ts";

const columns: Column<UserRow>[] = [
  {
    key: "name",
    label: "Name",
    sort: "name",
    render: (user) => <Person name={user.displayName} detail={user.email} />,
  },
  { key: "status", label: "Status", sort: "status", width: 140, render: (user) => <UserState status={user.status} /> },
  { key: "team", label: "Team", render: (user) => user.team?.name ?? <Unset /> },
  { key: "role", label: "Permissions", render: (user) => user.permissionSet ?? roleWords[user.role] },
  { key: "jobTitle", label: "Job title", render: (user) => user.jobTitle ?? <Unset /> },
  { key: "department", label: "Department", hidden: true, render: (user) => user.department ?? <Unset /> },
  {
    key: "managedBy",
    label: "Managed by",
    render: (user) => <ManagedByMark managedBy={user.managedBy} connection={user.connection} />,
  },
  {
    key: "lastActive",
    label: "Last active",
    sort: "lastActive",
    render: (user) => <RelativeTime at={user.lastActiveAt} />,
  },
  { key: "userName", label: "User name", hidden: true, render: (user) => user.userName },
  {
    key: "provisioned",
    label: "Last provisioned",
    hidden: true,
    render: (user) => <RelativeTime at={user.provisionedAt} />,
  },
  {
    key: "created",
    label: "Created",
    sort: "created",
    hidden: true,
    render: (user) => <RelativeTime at={user.createdAt} />,
  },
];

function Unset() {
  return (
    <span className="rc-dimmed" aria-label="Not set">
      –
    </span>
  );
}

export function Users() {
  const isSuperAdmin = useIsSuperAdmin();
  const mayManage = useMay("manage_people");
  const sets = usePermissionSetChoices(isSuperAdmin);
  const [invite, setInvite] = useUrlValue("invite");
  const [wish, setWish] = useState<BulkWish>();
  const teams = useQuery({
    queryKey: ["teams", "all"],
    queryFn: () => api.get<TeamsPage>("/api/teams", { query: { limit: 200 } }),
  });
  const bulk: BulkAction<UserRow>[] = [
    {
      label: "Deactivate",
      icon: UserX,
      danger: true,
      applies: (user) => user.status !== "deactivated",
      run: (users, clear) => setWish({ to: "deactivate", users, clear }),
    },
    {
      label: "Reactivate",
      icon: UserCheck,
      applies: (user) => user.status === "deactivated",
      run: (users, clear) => setWish({ to: "reactivate", users, clear }),
    },
  ];
  return (
    <Page
      title="Users & Teams"
      description="Everybody who can sign in to this portal, by hand or through your directory."
      sections={usersAndTeams}
      actions={
        mayManage ? (
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setInvite("1")}>
            Invite user
          </Button>
        ) : undefined
      }
    >
      <DataTable<UserRow>
        name="users"
        label="Users"
        columns={columns}
        rowKey={(user) => user.id}
        rowLabel={(user) => user.displayName}
        rowTo={(user) => `/users/${user.id}`}
        load={loadUsers}
        search="Search name, e-mail, job title"
        sort="name"
        status={{
          label: "Status",
          standard: "current",
          options: [
            { value: "current", label: "Current" },
            { value: "active", label: "Active" },
            { value: "invited", label: "Invited" },
            { value: "deactivated", label: "Deactivated" },
            { value: "all", label: "All" },
          ],
        }}
        filters={[
          { key: "managedBy", label: "Managed by", options: options(managedByWords) },
          {
            key: "team",
            label: "Team",
            options: (teams.data?.teams ?? []).map((team) => ({ value: team.id, label: team.name })),
          },
          { key: "role", label: "Role", options: options(roleWords) },
          ...(sets.length > 0 ? [{ key: "permissionSet", label: "Permission set", options: sets }] : []),
        ]}
        bulk={mayManage ? bulk : []}
        empty={{
          icon: UsersIcon,
          title: "No users yet",
          text: "Connect your directory and assign people to this portal there, or invite them one by one.",
          action: isSuperAdmin ? (
            <Button component={Link} to="/settings/provisioning" variant="default">
              Connect a directory
            </Button>
          ) : undefined,
        }}
        refreshEvery={5_000}
      />
      <InviteUser opened={invite !== ""} onClose={() => setInvite("")} teams={teams.data?.teams ?? []} />
      <BulkStateChange wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

async function loadUsers(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<UsersPage>("/api/users", {
    signal,
    query: {
      search: query.search,
      status: query.status,
      ...query.filters,
      sort: query.sort,
      cursor: query.cursor,
      limit: query.limit,
    },
  });
  return {
    rows: page.users,
    next: page.next,
    total: page.total,
    counts: page.counts,
  };
}
