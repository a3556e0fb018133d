import { Button, Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { DataTable } from "@rollcall/ui/data-table";
import type { BulkAction, Column, TableQuery } from "@rollcall/ui/data-table";
import { ErrorState } from "@rollcall/ui/error-state";
import { plural } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice, Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Pencil, Trash2, UserMinus, UserPlus, UsersRound } from "lucide-react";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { TeamDetail, TeamMember, TeamMembers } from "../../shapes/teams.ts";
import { ManagedByMark, UserState } from "../badges.tsx";
import { useIsSuperAdmin, useMay } from "../session.tsx";
import { membershipWords, options } from "../words.ts";
import { AddMember } from "./add-member.tsx";
import { Nesting, peopleOf, Through } from "./nesting.tsx";
import { TeamPermissions } from "./team-permissions.tsx";
import { TeamNameForm } from "./teams.tsx";

const crumbs = [
  { label: "Users & Teams", to: "/users" },
  { label: "Teams", to: "/teams" },
];

const columns: Column<TeamMember>[] = [
  { key: "name", label: "Name", render: (member) => <Person name={member.displayName} detail={member.email} /> },
  { key: "status", label: "Status", render: (member) => <UserState status={member.status} /> },
  {
    key: "source",
    label: "Membership",
    render: (member) => <MemberThrough member={member} />,
  },
  {
    key: "main",
    label: "Main team",
    render: (member) => (member.main ? "Yes" : <span className="rc-dimmed">No</span>),
  },
  { key: "added", label: "Added", render: (member) => <RelativeTime at={member.addedAt} /> },
];

/** Where a membership comes from: the directory, people here, or a team inside. */
function MemberThrough({ member }: { member: TeamMember }) {
  return (
    <span className="rc-ways">
      {member.source ? <ManagedByMark managedBy={member.source} /> : null}
      {member.through.length > 0 ? <Through teams={member.through} /> : null}
    </span>
  );
}

export function Team() {
  const id = useParams()["id"] ?? "";
  const isSuperAdmin = useIsSuperAdmin();
  const mayManage = useMay("manage_teams");
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const team = useQuery({
    queryKey: ["team", id],
    queryFn: () => api.get<TeamDetail>(`/api/teams/${id}`),
    refetchInterval: 5_000,
  });
  if (team.isPending) return <PageSkeleton />;
  if (team.isError) {
    return (
      <Page title="Team" crumbs={crumbs}>
        <ErrorState error={team.error} retry={() => void team.refetch()} />
      </Page>
    );
  }
  const remove = async (members: TeamMember[], clear: () => void): Promise<void> => {
    for (const member of members) await api.delete(`/api/teams/${id}/members/${member.id}`);
    clear();
    notifyDone(`${plural(members.length, "member")} removed.`);
    await queries.invalidateQueries({ queryKey: ["team-members", id] });
    await queries.invalidateQueries({ queryKey: ["team", id] });
  };
  const bulk: BulkAction<TeamMember>[] = [
    {
      label: "Remove from team",
      icon: UserMinus,
      danger: true,
      applies: (member) => member.source === "manual",
      run: (members, clear) => void remove(members, clear).catch(notifyError),
    },
  ];
  return (
    <Page
      title={team.data.name}
      crumbs={crumbs}
      heading={
        <div className="rc-heading">
          <h1>{team.data.name}</h1>
          <ManagedByMark managedBy={team.data.managedBy} connection={team.data.connection} />
        </div>
      }
      description={peopleOf(team.data)}
      actions={mayManage ? <Actions team={team.data} onAdd={() => setAdding(true)} /> : undefined}
    >
      <div className="rc-stack">
        {team.data.lockedReason ? <Notice>{team.data.lockedReason}</Notice> : null}
        <Nesting team={team.data} />
        <DataTable<TeamMember>
          key={id}
          name="team-members"
          scope={id}
          label="Members"
          columns={columns}
          rowKey={(member) => member.id}
          rowLabel={(member) => member.displayName}
          rowTo={(member) => `/users/${member.id}`}
          load={(query, signal) => loadMembers(id, query, signal)}
          search="Search members"
          filters={[{ key: "membership", label: "Membership", options: options(membershipWords) }]}
          bulk={mayManage ? bulk : []}
          empty={{
            icon: UsersRound,
            title: "No members yet",
            text:
              team.data.managedBy === "directory"
                ? "Add people to the group in your directory and they appear here."
                : "Add the first member.",
          }}
          refreshEvery={5_000}
        />
        {isSuperAdmin ? <TeamPermissions key={team.data.permissionSetId} team={team.data} /> : null}
      </div>
      <AddMember teamId={id} opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Actions({ team, onAdd }: { team: TeamDetail; onAdd: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"rename" | "delete">();
  const close = (): void => setAsking(undefined);
  const isLocked = team.lockedReason !== null;
  return (
    <>
      <Button
        variant="default"
        disabled={isLocked}
        leftSection={<Pencil size={15} aria-hidden />}
        onClick={() => setAsking("rename")}
      >
        Rename
      </Button>
      <Button
        variant="default"
        disabled={isLocked}
        leftSection={<Trash2 size={15} aria-hidden />}
        onClick={() => setAsking("delete")}
      >
        Delete team
      </Button>
      <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={onAdd}>
        Add member
      </Button>
      <Modal
        opened={asking === "rename"}
        onClose={close}
        title="Rename team"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <TeamNameForm label="Rename team" save="Save" team={team} onCancel={close} />
      </Modal>
      <Confirm
        opened={asking === "delete"}
        onClose={close}
        title={`Delete team “${team.name}”?`}
        confirm="Delete team"
        danger
        onConfirm={async () => {
          await api.delete(`/api/teams/${team.id}`);
          notifyDone(`Team “${team.name}” deleted.`);
          await queries.invalidateQueries({ queryKey: ["teams"] });
          await navigate("/teams");
        }}
      >
        <p>Its members stay users of this portal. This cannot be undone.</p>
      </Confirm>
    </>
  );
}

async function loadMembers(teamId: string, query: TableQuery, signal: AbortSignal) {
  const page = await api.get<TeamMembers>(`/api/teams/${teamId}/members`, {
    signal,
    query: { search: query.search, ...query.filters, cursor: query.cursor, limit: query.limit },
  });
  return { rows: page.members, next: page.next, total: page.total };
}
