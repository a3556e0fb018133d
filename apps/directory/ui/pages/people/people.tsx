import { Button } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { BulkAction, Column } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { CirclePause, CirclePlay, CircleSlash, FileUp, Plus, UserPlus, UserRound, UsersRound } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { LifecycleAction, PersonRow } from "../../../shapes/people.ts";
import { loadPeople } from "../../api/people.ts";
import { allowedActions, statusTone, statusWord } from "../../words/person-status.ts";
import { AddPerson } from "./add-person.tsx";
import { AddToGroup } from "./add-to-group.tsx";
import { BulkLifecycle } from "./bulk-lifecycle.tsx";

const columns: Column<PersonRow>[] = [
  { key: "name", label: "Name", sort: "name", render: (row) => <Person name={row.name} detail={row.email} /> },
  {
    key: "status",
    label: "Status",
    width: 130,
    render: (row) => <StatusBadge tone={statusTone[row.status]}>{statusWord[row.status]}</StatusBadge>,
  },
  { key: "title", label: "Job title", render: (row) => row.title },
  { key: "department", label: "Department", render: (row) => row.department },
  { key: "login", label: "Login", hidden: true, render: (row) => row.login },
  { key: "email", label: "E-mail", sort: "email", hidden: true, render: (row) => row.email },
  {
    key: "updated",
    label: "Changed",
    sort: "updated",
    width: 140,
    render: (row) => <RelativeTime at={row.updatedAt} />,
  },
  {
    key: "created",
    label: "Added",
    sort: "created",
    width: 140,
    hidden: true,
    render: (row) => <RelativeTime at={row.createdAt} />,
  },
];

const status = {
  label: "Status",
  standard: "",
  options: [
    { value: "", label: "All" },
    { value: "active", label: "Active" },
    { value: "staged", label: "Staged" },
    { value: "suspended", label: "Suspended" },
    { value: "deactivated", label: "Deactivated" },
  ],
};

type Asked = { rows: PersonRow[]; clear: () => void };

export function People() {
  const [add, setAdd] = useUrlValue("add");
  const [lifecycle, setLifecycle] = useState<(Asked & { action: LifecycleAction }) | null>(null);
  const [grouping, setGrouping] = useState<Asked | null>(null);

  const change = (
    action: LifecycleAction,
    label: string,
    icon: BulkAction<PersonRow>["icon"],
  ): BulkAction<PersonRow> => ({
    label,
    ...(icon ? { icon } : {}),
    danger: action === "deactivate",
    applies: (row) => fits(row, action),
    run: (rows, clear) => setLifecycle({ action, rows, clear }),
  });
  const bulk: BulkAction<PersonRow>[] = [
    { label: "Add to group", icon: UsersRound, run: (rows, clear) => setGrouping({ rows, clear }) },
    change("activate", "Activate", CirclePlay),
    change("suspend", "Suspend", CirclePause),
    change("deactivate", "Deactivate", CircleSlash),
  ];
  const importButton = (
    <Button component={Link} to="/people/import" variant="default" leftSection={<FileUp size={15} aria-hidden />}>
      Import from CSV
    </Button>
  );
  return (
    <Page
      title="People"
      description="Everybody the directory knows. What changes here reaches the assigned apps within seconds."
      actions={
        <>
          {importButton}
          <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdd("1")}>
            Add person
          </Button>
        </>
      }
    >
      <DataTable
        name="people"
        label="People"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => `/people/${row.id}`}
        load={loadPeople}
        search="Search name, e-mail or login"
        status={status}
        sort="name"
        bulk={bulk}
        empty={{
          icon: UserRound,
          title: "Nobody here yet",
          text: "Import your people from a CSV file, or add them one by one.",
          action: (
            <>
              {importButton}{" "}
              <Button leftSection={<UserPlus size={15} aria-hidden />} onClick={() => setAdd("1")}>
                Add the first person
              </Button>
            </>
          ),
        }}
      />
      <AddPerson opened={add === "1"} onClose={() => setAdd("")} />
      <BulkLifecycle asked={lifecycle} onClose={() => setLifecycle(null)} />
      <AddToGroup asked={grouping} onClose={() => setGrouping(null)} />
    </Page>
  );
}

/** "Activate" also brings suspended people back: whoever chooses many does not want to sort them first. */
function fits(row: PersonRow, action: LifecycleAction): boolean {
  const allowed = allowedActions(row.status);
  return allowed.includes(action) || (action === "activate" && allowed.includes("unsuspend"));
}
