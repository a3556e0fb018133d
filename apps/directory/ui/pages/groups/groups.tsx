import { Button } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { Plus, UsersRound } from "lucide-react";
import type { GroupRow } from "../../../shapes/groups.ts";
import { loadGroups } from "../../api/groups.ts";
import { CreateGroup } from "./group-form.tsx";
import { groupSections } from "./sections.ts";

const columns: Column<GroupRow>[] = [
  { key: "name", label: "Name", render: (row) => <strong className="dir-name">{row.name}</strong> },
  { key: "description", label: "Description", render: (row) => row.description },
  {
    key: "members",
    label: "Members",
    align: "right",
    width: 100,
    render: (row) => row.memberCount.toLocaleString("en-US"),
  },
  { key: "apps", label: "Apps", align: "right", width: 80, render: (row) => row.appCount.toLocaleString("en-US") },
  { key: "updated", label: "Changed", width: 140, render: (row) => <RelativeTime at={row.updatedAt} /> },
];

export function Groups() {
  const [add, setAdd] = useUrlValue("add");
  const button = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdd("1")}>
      Create group
    </Button>
  );
  return (
    <Page
      title="Groups"
      description="Assign an app to a group, and every member gets it."
      actions={button}
      sections={groupSections}
    >
      <DataTable
        name="groups"
        label="Groups"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => `/groups/${row.id}`}
        load={loadGroups}
        search="Search groups"
        empty={{
          icon: UsersRound,
          title: "No groups yet",
          text: "A group gives the same apps to several people. Create one for a team, an office or a role.",
          action: button,
        }}
      />
      <CreateGroup opened={add === "1"} onClose={() => setAdd("")} />
    </Page>
  );
}
