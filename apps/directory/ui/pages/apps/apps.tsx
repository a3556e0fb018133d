import { Button } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { AppWindow, Plus } from "lucide-react";
import { Link } from "react-router";
import type { AppRow } from "../../../shapes/apps.ts";
import { loadApps, useProgress } from "../../api/apps.ts";
import { AppIcon } from "../../parts/app-icon.tsx";
import { appState } from "../../words/app-state.ts";

const columns: Column<AppRow>[] = [
  {
    key: "name",
    label: "Name",
    render: (row) => (
      <span className="dir-app-name">
        <AppIcon catalog={row.catalog} />
        <strong className="dir-name">{row.label}</strong>
      </span>
    ),
  },
  { key: "state", label: "State", render: (row) => <State row={row} /> },
  { key: "people", label: "People", align: "right", width: 90, render: (row) => row.people.toLocaleString("en-US") },
  { key: "groups", label: "Groups", align: "right", width: 90, render: (row) => row.groups.toLocaleString("en-US") },
  { key: "added", label: "Added", width: 140, render: (row) => <RelativeTime at={row.createdAt} /> },
];

const status = {
  label: "Status",
  standard: "",
  options: [
    { value: "", label: "All" },
    { value: "active", label: "Active" },
    { value: "inactive", label: "Inactive" },
  ],
};

export function Apps() {
  const browse = (
    <Button component={Link} to="/apps/catalog" leftSection={<Plus size={15} aria-hidden />}>
      Browse catalog
    </Button>
  );
  return (
    <Page
      title="Applications"
      description="Apps that this directory supplies with people over SCIM 2.0."
      actions={browse}
    >
      <DataTable
        name="apps"
        label="Applications"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.label}
        rowTo={(row) => `/apps/${row.id}`}
        load={loadApps}
        search="Search applications"
        status={status}
        empty={{
          icon: AppWindow,
          title: "No application yet",
          text: "Add the Rollcall Portal, or any app that speaks SCIM 2.0, from the catalog.",
          action: browse,
        }}
      />
    </Page>
  );
}

function State({ row }: { row: AppRow }) {
  const progress = useProgress(row.id, row.provisioningEnabled);
  const { tone, word } = appState(row, progress.data?.gate.state);
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}
