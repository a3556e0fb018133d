import { Button } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { notifyDone } from "@rollcall/ui/notify";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Plus, UserMinus, UserRound } from "lucide-react";
import { useMemo, useState } from "react";
import type { Group } from "../../../shapes/groups.ts";
import { loadMembers, useAddMembers, useRemoveFromGroup } from "../../api/groups.ts";
import type { Member } from "../../api/groups.ts";
import { useFoundPeople } from "../../parts/found.ts";
import { PickDialog } from "../../parts/pick-dialog.tsx";
import { counted, listed } from "../../words/counted.ts";
import { statusTone, statusWord } from "../../words/person-status.ts";

const columns: Column<Member>[] = [
  { key: "name", label: "Name", render: (row) => <Person name={row.name} detail={row.email} /> },
  {
    key: "status",
    label: "Status",
    width: 130,
    render: (row) => <StatusBadge tone={statusTone[row.status]}>{statusWord[row.status]}</StatusBadge>,
  },
  { key: "title", label: "Job title", render: (row) => row.title },
  { key: "department", label: "Department", render: (row) => row.department },
  { key: "added", label: "Added", width: 140, render: (row) => <RelativeTime at={row.addedAt} /> },
];

export function Members({ group }: { group: Group }) {
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<{ rows: Member[]; clear: () => void } | null>(null);
  const add = useAddMembers();
  const remove = useRemoveFromGroup();
  const load = useMemo(() => loadMembers(group.id), [group.id]);
  const apps = listed(group.apps.map((app) => app.label));
  const rows = leaving?.rows ?? [];
  const button = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
      Add members
    </Button>
  );
  return (
    <>
      <DataTable
        name={`members-${group.id}`}
        label="Members"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => `/people/${row.id}`}
        load={load}
        search="Search members"
        actions={button}
        bulk={[
          {
            label: "Remove from group",
            icon: UserMinus,
            danger: true,
            run: (chosen, clear) => setLeaving({ rows: chosen, clear }),
          },
        ]}
        empty={{
          icon: UserRound,
          title: "No members yet",
          text: "Add people, and they get the apps of this group.",
          action: button,
        }}
      />
      <PickDialog
        opened={adding}
        onClose={() => setAdding(false)}
        title={`Add members to ${group.name}`}
        things="people"
        useFound={useFoundPeople}
        saveLabel="Add members"
        save={async (people) => {
          const answer = await add.mutateAsync({ id: group.id, people: people.map(({ id }) => id) });
          notifyDone(
            `${counted(answer.added, "person", "people")} added to ${group.name}${answer.alreadyMembers > 0 ? `, ${answer.alreadyMembers} already in it` : ""}.`,
          );
        }}
      />
      <Confirm
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={`Remove ${counted(rows.length, "member")} from ${group.name}?`}
        confirm="Remove from group"
        danger
        onConfirm={async () => {
          for (const row of rows) await remove.mutateAsync({ id: group.id, personId: row.id });
          leaving?.clear();
          notifyDone(`${counted(rows.length, "member")} removed from ${group.name}.`);
        }}
      >
        <p>{listed(rows.map((row) => row.name))}</p>
        <p>
          {apps
            ? `Whoever has ${apps} only through this group loses access within seconds; the accounts are deactivated, not deleted.`
            : "No app is assigned to this group, so nobody loses access."}
        </p>
      </Confirm>
    </>
  );
}
