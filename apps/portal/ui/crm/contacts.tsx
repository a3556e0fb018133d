import { Button } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { BulkAction, Column, TableQuery } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { ArrowRightLeft, Contact as ContactIcon, Plus } from "lucide-react";
import { useState } from "react";
import type { ContactRow, ContactsPage } from "../../shapes/crm.ts";
import { useMay } from "../session.tsx";
import { options } from "../words.ts";
import { NewContactDialog } from "./contact-form.tsx";
import { OwnerMark } from "./owner-mark.tsx";
import { Reassign, type ReassignWish } from "./reassign.tsx";
import { contactStageWords } from "./record-words.ts";
import { useOwnerFilters } from "./use-owners.tsx";

const unset = <span className="rc-dimmed">–</span>;

const columns: Column<ContactRow>[] = [
  { key: "name", label: "Name", sort: "name", render: (row) => <Person name={row.name} detail={row.email} /> },
  { key: "company", label: "Company", render: (row) => row.company ?? unset },
  { key: "jobTitle", label: "Job title", hidden: true, render: (row) => row.jobTitle ?? unset },
  { key: "phone", label: "Phone", hidden: true, render: (row) => row.phone ?? unset },
  { key: "stage", label: "Stage", width: 150, render: (row) => contactStageWords[row.stage] },
  { key: "owner", label: "Owner", render: (row) => <OwnerMark owner={row.owner} /> },
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
    hidden: true,
    render: (row) => <RelativeTime at={row.createdAt} />,
  },
];

export function Contacts() {
  const mayReassign = useMay("reassign_records");
  const ownerFilters = useOwnerFilters();
  const [adding, setAdding] = useUrlValue("new");
  const [wish, setWish] = useState<ReassignWish>();
  const bulk: BulkAction<ContactRow>[] = [
    {
      label: "Give another owner",
      icon: ArrowRightLeft,
      run: (rows, clear) => setWish({ picked: { kind: "contact", ids: rows.map(({ id }) => id) }, clear }),
    },
  ];
  return (
    <Page
      title="Contacts"
      description="The people your company does business with."
      actions={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding("1")}>
          Add contact
        </Button>
      }
    >
      <DataTable<ContactRow>
        name="contacts"
        label="Contacts"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => `/contacts/${row.id}`}
        load={loadContacts}
        search="Search name, company, e-mail, phone"
        sort="name"
        status={{
          label: "Stage",
          standard: "all",
          options: [{ value: "all", label: "All" }, ...options(contactStageWords)],
        }}
        filters={ownerFilters}
        bulk={mayReassign ? bulk : []}
        empty={{ icon: ContactIcon, title: "No contacts yet", text: "Add the first person you do business with." }}
        refreshEvery={15_000}
      />
      <NewContactDialog opened={adding !== ""} onClose={() => setAdding("")} />
      <Reassign wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

async function loadContacts(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<ContactsPage>("/api/contacts", {
    signal,
    query: {
      search: query.search,
      stage: query.status,
      ...query.filters,
      sort: query.sort,
      cursor: query.cursor,
      limit: query.limit,
    },
  });
  return { rows: page.contacts, next: page.next, total: page.total, counts: page.counts };
}
