import { ActionIcon, Menu } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { notifyError } from "@rollcall/ui/notify";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { ArrowDown, ArrowUp, Ellipsis, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import type { GroupAssignment } from "../../../shapes/assignments.ts";
import { allGroupAssignments, loadAssignedGroups } from "../../api/assignments.ts";
import { useGroupOrder } from "../../api/bulk-assignments.ts";
import { counted } from "../../words/counted.ts";
import type { Leaving } from "./unassign.tsx";
import type { Valued } from "./values-dialog.tsx";

interface Props {
  app: App;
  assign: ReactNode;
  onUnassign: (leaving: Leaving) => void;
  onValues: (valued: Valued) => void;
}

export function AssignedGroups({ app, assign, onUnassign, onValues }: Props) {
  const load = useMemo(() => loadAssignedGroups(app.id), [app.id]);
  const order = useGroupOrder(app.id);
  const [said, setSaid] = useState("");
  const move = async (row: GroupAssignment, by: -1 | 1) => {
    try {
      const ids = (await allGroupAssignments(app.id)).map(({ assignmentId }) => assignmentId);
      const from = ids.indexOf(row.assignmentId);
      const to = from + by;
      if (from < 0 || to < 0 || to >= ids.length) return;
      ids.splice(to, 0, ...ids.splice(from, 1));
      await order.mutateAsync(ids);
      setSaid(`${row.group.name} is at place ${to + 1} of ${ids.length}.`);
    } catch (error) {
      notifyError(error);
    }
  };
  const columns: Column<GroupAssignment>[] = [
    { key: "name", label: "Name", render: ({ group }) => <strong className="dir-name">{group.name}</strong> },
    {
      key: "order",
      label: "Order",
      width: 120,
      render: (row) => (
        <span className="dir-row-actions">
          <span className="dir-place">{row.priority + 1}</span>
          <ActionIcon
            aria-label={`Move ${row.group.name} up`}
            onClick={() => void move(row, -1)}
            disabled={row.priority === 0 || order.isPending}
          >
            <ArrowUp size={15} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label={`Move ${row.group.name} down`}
            onClick={() => void move(row, 1)}
            disabled={row.priority >= app.groups - 1 || order.isPending}
          >
            <ArrowDown size={15} aria-hidden />
          </ActionIcon>
        </span>
      ),
    },
    { key: "members", label: "Members", render: ({ group }) => members(group) },
    { key: "values", label: "Values", render: (row) => entered(row.overrides) },
    { key: "by", label: "Assigned by", hidden: true, render: (row) => row.createdBy },
    { key: "since", label: "Assigned since", width: 150, render: (row) => <RelativeTime at={row.assignedAt} /> },
    {
      key: "actions",
      label: "Actions",
      width: 70,
      align: "right",
      render: ({ assignmentId, group }) => (
        <Menu withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon aria-label={`Actions for ${group.name}`} size="md">
              <Ellipsis size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onValues({ assignmentId, name: group.name, kind: "group" })}>
              Enter values
            </Menu.Item>
            <Menu.Item component={Link} to={`/apps/${app.id}/assignments?group=${group.id}`}>
              See its people here
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => onUnassign({ assignments: [assignmentId], name: group.name })}>
              Unassign
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];
  return (
    <>
      {app.groups > 1 ? (
        <p className="rc-hint dir-below">
          Whoever is in several groups gets the values of the first in this order that has one. A value at the person’s
          own assignment wins over all groups.
        </p>
      ) : null}
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
        bulk={[
          {
            label: "Unassign",
            danger: true,
            run: (rows, clear) =>
              onUnassign({
                assignments: rows.map(({ assignmentId }) => assignmentId),
                name: rows.length === 1 ? (rows[0]?.group.name ?? "") : counted(rows.length, "group"),
                clear,
              }),
          },
        ]}
        empty={{
          icon: UsersRound,
          title: "No group is assigned",
          text: "Assign a group, and every member gets the app, also those who are added later.",
          action: assign,
        }}
      />
      <p role="status" className="rc-visually-hidden">
        {said}
      </p>
    </>
  );
}

function members({ memberCount, activeMembers }: GroupAssignment["group"]): string {
  const all = counted(memberCount, "member");
  return activeMembers === memberCount ? all : `${all}, ${activeMembers.toLocaleString("en-US")} active`;
}

function entered(overrides: Record<string, string>): ReactNode {
  const values = Object.entries(overrides);
  if (values.length === 0) return <span className="rc-dimmed">From the mapping</span>;
  return <span className="dir-clip">{values.map(([target, value]) => `${target}: ${value}`).join(" · ")}</span>;
}
