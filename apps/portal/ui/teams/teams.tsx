import { Button, Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TableQuery } from "@rollcall/ui/data-table";
import { Form } from "@rollcall/ui/form";
import { count } from "@rollcall/ui/format";
import { notifyDone } from "@rollcall/ui/notify";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Plus, UsersRound } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { TeamDetail, TeamRow, TeamsPage } from "../../shapes/teams.ts";
import { ManagedByMark } from "../badges.tsx";
import { useMay } from "../session.tsx";
import { usersAndTeams } from "../users/sections.ts";
import { managedByWords, options } from "../words.ts";

const columns: Column<TeamRow>[] = [
  { key: "name", label: "Name", render: (team) => <strong className="rc-person-name">{team.name}</strong> },
  { key: "members", label: "Members", align: "right", width: 110, render: (team) => count(team.members) },
  {
    key: "inside",
    label: "Inside",
    render: (team) =>
      team.parents.length === 0 ? (
        <span className="rc-dimmed">No other team</span>
      ) : (
        team.parents.map((parent) => parent.name).join(", ")
      ),
  },
  {
    key: "childTeams",
    label: "Teams inside",
    align: "right",
    width: 120,
    render: (team) => (team.childTeams === 0 ? <span className="rc-dimmed">None</span> : count(team.childTeams)),
  },
  {
    key: "managedBy",
    label: "Managed by",
    render: (team) => <ManagedByMark managedBy={team.managedBy} connection={team.connection} />,
  },
  {
    key: "permissionSet",
    label: "Gives",
    hidden: true,
    render: (team) => team.permissionSet ?? <span className="rc-dimmed">No permission set</span>,
  },
  { key: "updated", label: "Last changed", render: (team) => <RelativeTime at={team.updatedAt} /> },
  { key: "created", label: "Created", hidden: true, render: (team) => <RelativeTime at={team.createdAt} /> },
];

export function Teams() {
  const mayManage = useMay("manage_teams");
  const [creating, setCreating] = useState(false);
  const create = mayManage ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      Create team
    </Button>
  ) : undefined;
  return (
    <Page
      title="Teams"
      heading={<h1>Users & Teams</h1>}
      description="Teams made here, and teams that mirror a group of your directory."
      sections={usersAndTeams}
      actions={create}
    >
      <DataTable<TeamRow>
        name="teams"
        label="Teams"
        columns={columns}
        rowKey={(team) => team.id}
        rowLabel={(team) => team.name}
        rowTo={(team) => `/teams/${team.id}`}
        load={loadTeams}
        search="Search teams"
        filters={[{ key: "managedBy", label: "Managed by", options: options(managedByWords) }]}
        empty={{
          icon: UsersRound,
          title: "No teams yet",
          text: "Push a group from your directory and it becomes a team here, or create one by hand.",
        }}
        refreshEvery={5_000}
      />
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="Create team"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <TeamNameForm label="Create team" save="Create team" onCancel={() => setCreating(false)} />
      </Modal>
    </Page>
  );
}

interface TeamNameFormProps {
  label: string;
  save: string;
  team?: TeamDetail;
  onCancel: () => void;
}

/** Creates a team, or renames one. */
export function TeamNameForm({ label, save, team, onCancel }: TeamNameFormProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(team?.name ?? "");
  const submit = async (): Promise<void> => {
    if (team) {
      queries.setQueryData(["team", team.id], await api.patch<TeamDetail>(`/api/teams/${team.id}`, { name }));
      notifyDone("Team renamed.");
      onCancel();
    } else {
      const created = await api.post<TeamDetail>("/api/teams", { name });
      notifyDone(`Team “${created.name}” created.`);
      await navigate(`/teams/${created.id}`);
    }
    await queries.invalidateQueries({ queryKey: ["teams"] });
  };
  return (
    <Form
      label={label}
      save={save}
      changed={name.trim() !== "" && name.trim() !== team?.name}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <TextInput
        label="Team name"
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Form>
  );
}

async function loadTeams(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<TeamsPage>("/api/teams", {
    signal,
    query: { search: query.search, ...query.filters, cursor: query.cursor, limit: query.limit },
  });
  return { rows: page.teams, next: page.next, total: page.total };
}
