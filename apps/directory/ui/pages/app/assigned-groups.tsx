import { Button } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import { useMemo } from "react";
import type { App } from "../../../shapes/apps.ts";
import type { GroupAssignment } from "../../../shapes/assignments.ts";
import { loadAssignedGroups } from "../../api/assignments.ts";
import { counted } from "../../words/counted.ts";
import type { Leaving } from "./unassign.tsx";

interface Props {
  app: App;
  assign: ReactNode;
  onUnassign: (leaving: Leaving) => void;
}

export function AssignedGroups({ app, assign, onUnassign }: Props) {
  const load = useMemo(() => loadAssignedGroups(app.id), [app.id]);
  const columns: Column<GroupAssignment>[] = [
    { key: "name", label: "Name", render: ({ group }) => <strong className="dir-name">{group.name}</strong> },
    { key: "members", label: "Members", render: ({ group }) => members(group) },
    { key: "by", label: "Assigned by", render: (row) => row.createdBy },
    { key: "since", label: "Assigned since", width: 150, render: (row) => <RelativeTime at={row.assignedAt} /> },
    {
      key: "actions",
      label: "Actions",
      width: 110,
      align: "right",
      render: (row) => (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={`Unassign ${row.group.name}`}
          onClick={() => onUnassign({ assignmentId: row.assignmentId, name: row.group.name })}
        >
          Unassign
        </Button>
      ),
    },
  ];
  return (
    <DataTable
      name={`assignments-groups-${app.id}`}
      label="Assigned groups"
      columns={columns}
      rowKey={(row) => row.group.id}
      rowLabel={(row) => row.group.name}
      rowTo={(row) => `/groups/${row.group.id}`}
      load={load}
      search="Search groups"
      actions={assign}
      empty={{
        icon: UsersRound,
        title: "No group is assigned",
        text: "Assign a group, and every member gets the app, also those who are added later.",
        action: assign,
      }}
    />
  );
}

function members({ memberCount, activeMembers }: GroupAssignment["group"]): string {
  const all = counted(memberCount, "member");
  return activeMembers === memberCount ? all : `${all}, ${activeMembers.toLocaleString("en-US")} active`;
}
