import { ActionIcon, Button, Menu } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Download, Ellipsis, RotateCw, UserRound, UsersRound, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import type { PersonAssignment } from "../../../shapes/assignments.ts";
import { useWakePerson } from "../../api/apps.ts";
import { loadAssignedPeople, useAssignedGroupNames } from "../../api/assignments.ts";
import { SyncStateLine } from "../../parts/sync-state.tsx";
import { syncWord, throughWords } from "../../words/sync-state.ts";
import { counted } from "../../words/counted.ts";
import type { Converting } from "./convert.tsx";
import type { Leaving } from "./unassign.tsx";
import type { Valued } from "./values-dialog.tsx";

interface Props {
  app: App;
  assign: ReactNode;
  onUnassign: (leaving: Leaving) => void;
  onValues: (valued: Valued) => void;
  onConvert: (converting: Converting) => void;
}

const states = (["provisioned", "waiting", "failed", "held", "deactivated", "none"] as const).map((value) => ({
  value,
  label: syncWord[value],
}));

const ways = [
  { value: "direct", label: "Directly" },
  { value: "group", label: "Through groups only" },
];

const directOf = (rows: PersonAssignment[]) => rows.flatMap((row) => row.assignmentId ?? []);

export function AssignedPeople({ app, assign, onUnassign, onValues, onConvert }: Props) {
  const [parameters] = useSearchParams();
  const groups = useAssignedGroupNames(app.id, app.groups > 0);
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
      render: (row) => (
        <>
          {throughWords(
            row.assignmentId !== null,
            row.groups.map((group) => group.name),
          )}
          {Object.keys(row.overrides).length > 0 ? (
            <div className="rc-hint">With {counted(Object.keys(row.overrides).length, "value")} of its own</div>
          ) : null}
        </>
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
      render: (row) => (
        <RowMenu
          row={row}
          app={app}
          onWake={(how) => void run([row], how)}
          onUnassign={onUnassign}
          onValues={onValues}
          onConvert={onConvert}
        />
      ),
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
      filters={[
        { key: "state", label: "State", options: states },
        { key: "through", label: "Assigned", options: ways },
        ...(groups.length > 0 ? [{ key: "group", label: "Group", options: groups }] : []),
      ]}
      actions={
        <>
          <Button
            component="a"
            variant="default"
            leftSection={<Download size={15} aria-hidden />}
            href={csvAddress(app.id, parameters)}
            download
          >
            CSV
          </Button>
          {assign}
        </>
      }
      refreshEvery={3000}
      bulk={[
        {
          label: "Retry",
          icon: RotateCw,
          applies: (row) => row.state.state === "failed",
          run: (rows, clear) => void run(rows, "retry").then(clear),
        },
        { label: "Provision now", icon: Zap, run: (rows, clear) => void run(rows, "provision-now").then(clear) },
        {
          label: "Convert to groups",
          icon: UsersRound,
          applies: (row) => row.assignmentId !== null,
          run: (rows, clear) => onConvert({ assignments: directOf(rows), clear }),
        },
        {
          label: "Unassign",
          danger: true,
          applies: (row) => row.assignmentId !== null,
          run: (rows, clear) => onUnassign({ assignments: directOf(rows), name: nameOf(rows), clear }),
        },
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

const nameOf = (rows: PersonAssignment[]): string =>
  rows.length === 1 ? (rows[0]?.person.name ?? "") : counted(rows.length, "person", "people");

/** The list as it is filtered now. */
function csvAddress(appId: string, parameters: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const [from, to] of [
    ["q", "search"],
    ["state", "state"],
    ["through", "through"],
    ["group", "group"],
  ] as const) {
    const value = parameters.get(from);
    if (value) kept.set(to, value);
  }
  const query = kept.toString();
  return `/console/apps/${appId}/assignments.csv${query ? `?${query}` : ""}`;
}

interface RowMenuProps extends Pick<Props, "app" | "onUnassign" | "onValues" | "onConvert"> {
  row: PersonAssignment;
  onWake: (how: "retry" | "provision-now") => void;
}

function RowMenu({ row, app, onWake, onUnassign, onValues, onConvert }: RowMenuProps) {
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
            <>
              <Menu.Item onClick={() => onValues({ assignmentId, name: person.name, kind: "person" })}>
                Enter values
              </Menu.Item>
              {groups.length > 0 ? (
                <Menu.Item onClick={() => onConvert({ assignments: [assignmentId], clear: () => undefined })}>
                  Convert to group assignment
                </Menu.Item>
              ) : null}
              <Menu.Item color="red" onClick={() => onUnassign({ assignments: [assignmentId], name: person.name })}>
                Unassign
              </Menu.Item>
            </>
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
