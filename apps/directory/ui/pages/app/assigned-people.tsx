import { ActionIcon, Button, Menu } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Ellipsis, RotateCw, UserRound, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { Link } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import type { PersonAssignment } from "../../../shapes/assignments.ts";
import { useWakePerson } from "../../api/apps.ts";
import { loadAssignedPeople } from "../../api/assignments.ts";
import { SyncStateLine } from "../../parts/sync-state.tsx";
import { syncWord, throughWords } from "../../words/sync-state.ts";
import type { Leaving } from "./unassign.tsx";

interface Props {
  app: App;
  assign: ReactNode;
  onUnassign: (leaving: Leaving) => void;
}

const states = (["provisioned", "waiting", "failed", "held", "deactivated", "none"] as const).map((value) => ({
  value,
  label: syncWord[value],
}));

export function AssignedPeople({ app, assign, onUnassign }: Props) {
  const load = useMemo(() => loadAssignedPeople(app.id), [app.id]);
  const wake = useWakePerson();
  const run = async (rows: PersonAssignment[], how: "retry" | "provision-now") => {
    try {
      for (const row of rows) await wake.mutateAsync({ appId: app.id, personId: row.person.id, how });
      notifyDone(
        rows.length === 1 ? `${rows[0]?.person.name} is next in line.` : `${rows.length} people are next in line.`,
      );
    } catch (error) {
      notifyError(error);
    }
  };
  const columns: Column<PersonAssignment>[] = [
    { key: "name", label: "Name", render: ({ person }) => <Person name={person.name} detail={person.email} /> },
    {
      key: "through",
      label: "Assigned",
      render: (row) =>
        throughWords(
          row.assignmentId !== null,
          row.groups.map((group) => group.name),
        ),
    },
    { key: "state", label: "State", render: (row) => <SyncStateLine state={row.state} /> },
    { key: "operation", label: "Last operation", hidden: true, render: (row) => row.state.lastOperation },
    { key: "since", label: "Assigned since", width: 140, render: (row) => <RelativeTime at={row.assignedAt} /> },
    {
      key: "actions",
      label: "Actions",
      width: 70,
      align: "right",
      render: (row) => <RowMenu row={row} app={app} onWake={(how) => void run([row], how)} onUnassign={onUnassign} />,
    },
  ];
  return (
    <DataTable
      name={`assignments-people-${app.id}`}
      label="Assigned people"
      columns={columns}
      rowKey={(row) => row.person.id}
      rowLabel={(row) => row.person.name}
      rowTo={(row) => `/people/${row.person.id}?tab=apps`}
      load={load}
      search="Search name, e-mail or login"
      filters={[{ key: "state", label: "State", options: states }]}
      actions={assign}
      refreshEvery={3000}
      bulk={[
        {
          label: "Retry",
          icon: RotateCw,
          applies: (row) => row.state.state === "failed",
          run: (rows, clear) => void run(rows, "retry").then(clear),
        },
        { label: "Provision now", icon: Zap, run: (rows, clear) => void run(rows, "provision-now").then(clear) },
      ]}
      empty={{
        icon: UserRound,
        title: `Nobody has ${app.label} yet`,
        text: app.provisioningEnabled
          ? "Assign one test person first and watch the state turn to Provisioned; then assign groups."
          : "You can assign people now; they get their accounts when provisioning is turned on.",
        action: assign,
      }}
    />
  );
}

interface RowMenuProps {
  row: PersonAssignment;
  app: App;
  onWake: (how: "retry" | "provision-now") => void;
  onUnassign: (leaving: Leaving) => void;
}

function RowMenu({ row, app, onWake, onUnassign }: RowMenuProps) {
  const { person, assignmentId, groups, state } = row;
  const failed = state.state === "failed";
  return (
    <span className="dir-row-actions">
      {failed ? (
        <Button size="compact-sm" variant="default" onClick={() => onWake("retry")} aria-label={`Retry ${person.name}`}>
          Retry
        </Button>
      ) : null}
      <Menu withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${person.name}`} size="md">
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onWake("provision-now")}>Provision now</Menu.Item>
          <Menu.Item component={Link} to={`/apps/${app.id}/activity?person=${person.id}`}>
            See activity
          </Menu.Item>
          <Menu.Divider />
          {assignmentId ? (
            <Menu.Item color="red" onClick={() => onUnassign({ assignmentId, name: person.name })}>
              Unassign
            </Menu.Item>
          ) : (
            <Menu.Label>
              Assigned through {groups.map((group) => group.name).join(", ") || "nothing any more"}
            </Menu.Label>
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
