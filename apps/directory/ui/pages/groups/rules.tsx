import { Button } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TableQuery } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Plus, Workflow } from "lucide-react";
import { Link } from "react-router";
import type { GroupRule } from "../../../shapes/group-rules.ts";
import { loadRules } from "../../api/group-rules.ts";
import { listed } from "../../words/counted.ts";
import { groupSections } from "./sections.ts";

const columns: Column<GroupRule>[] = [
  {
    key: "name",
    label: "Rule",
    render: (row) => (
      <span className="rc-person-text">
        <strong className="dir-name">{row.name}</strong>
        <code className="rc-person-detail">{row.condition}</code>
      </span>
    ),
  },
  {
    key: "status",
    label: "Status",
    width: 120,
    render: (row) => (
      <StatusBadge tone={row.status === "active" ? "good" : "off"}>
        {row.status === "active" ? "Active" : "Inactive"}
      </StatusBadge>
    ),
  },
  {
    key: "groups",
    label: "Adds to",
    render: (row) => (row.groups.length === 0 ? "No group is left" : listed(row.groups.map(({ name }) => name))),
  },
  {
    key: "members",
    label: "People",
    align: "right",
    width: 90,
    render: (row) => row.memberCount.toLocaleString("en-US"),
  },
  { key: "updated", label: "Changed", width: 140, render: (row) => <RelativeTime at={row.updatedAt} /> },
];

export function GroupRules() {
  const button = (
    <Button component={Link} to="/groups/rules/new" leftSection={<Plus size={15} aria-hidden />}>
      Create rule
    </Button>
  );
  return (
    <Page
      title="Group rules"
      description="Whoever meets a condition is a member, for as long as it holds: by department, by country, by title."
      actions={button}
      sections={groupSections}
    >
      <DataTable
        name="group-rules"
        label="Group rules"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => `/groups/rules/${row.id}`}
        load={load}
        search="Search rules"
        empty={{
          icon: Workflow,
          title: "No rules yet",
          text: "A rule keeps a group right by itself: people join when they come to a department, and leave when they move on.",
          action: button,
        }}
      />
    </Page>
  );
}

/** Rules are few: they come at once, and are searched here. */
async function load({ search }: TableQuery, signal: AbortSignal) {
  const wanted = search.toLowerCase();
  const rows = (await loadRules(signal)).filter((rule) =>
    [rule.name, rule.condition, ...rule.groups.map(({ name }) => name)].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  return { rows, next: null, total: rows.length };
}
