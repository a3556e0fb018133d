import { Drawer } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { BulkAction, Column, TableQuery } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import type { Tone } from "@rollcall/ui/status-badge";
import { Check, Inbox, X } from "lucide-react";
import { useState } from "react";
import type { RequestRow, RequestsPage } from "../../shapes/requests.ts";
import { options, requestStateWords, requestWords } from "../words.ts";
import { DecideRequests } from "./decide-requests.tsx";
import type { Decision } from "./decide-requests.tsx";
import { RequestDetails } from "./request-details.tsx";

const tones: Record<RequestRow["state"], Tone> = { waiting: "wait", approved: "good", refused: "off" };

const columns: Column<RequestRow>[] = [
  {
    key: "user",
    label: "User",
    render: (row) => <Person name={row.user.displayName} detail={row.user.email} />,
  },
  { key: "kind", label: "What is asked", render: (row) => requestWords[row.kind] },
  { key: "connection", label: "By", render: (row) => row.connection },
  {
    key: "state",
    label: "State",
    width: 130,
    render: (row) => <StatusBadge tone={tones[row.state]}>{requestStateWords[row.state]}</StatusBadge>,
  },
  { key: "attempts", label: "Tried", align: "right", width: 80, render: (row) => `${row.attempts}×` },
  { key: "asked", label: "Since", render: (row) => <RelativeTime at={row.askedAt} /> },
  { key: "last", label: "Last tried", hidden: true, render: (row) => <RelativeTime at={row.lastAskedAt} /> },
  { key: "by", label: "Decided by", hidden: true, render: (row) => row.decidedBy ?? "" },
];

/** What directories ask for and a Super Admin decides. */
export function Requests() {
  const [open, setOpen] = useState<RequestRow>();
  const [decision, setDecision] = useState<Decision>();
  const close = (): void => setDecision(undefined);
  const bulk: BulkAction<RequestRow>[] = [
    {
      label: "Approve",
      icon: Check,
      applies: (row) => row.state !== "approved",
      run: (rows, clear) => setDecision({ kind: "approve", rows, done: clear }),
    },
    {
      label: "Refuse",
      icon: X,
      danger: true,
      applies: (row) => row.state === "waiting",
      run: (rows, clear) => setDecision({ kind: "refuse", rows, done: clear }),
    },
  ];
  return (
    <Page
      title="Requests"
      description="What your directories ask for and a Super Admin decides: to take over users added by hand, and to give deactivated users access again."
    >
      <DataTable<RequestRow>
        name="requests"
        label="Requests"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => `${requestWords[row.kind]}: ${row.user.displayName}`}
        onRow={setOpen}
        load={loadRequests}
        search="Search name, e-mail"
        status={{
          label: "State",
          standard: "waiting",
          options: [...options(requestStateWords), { value: "all", label: "All" }],
        }}
        filters={[{ key: "kind", label: "What is asked", options: options(requestWords) }]}
        bulk={bulk}
        empty={{
          icon: Inbox,
          title: "Nothing to decide",
          text: "A connection whose settings ask for approval puts its requests here. Set it under Provisioning (SCIM).",
        }}
        refreshEvery={5_000}
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open ? requestWords[open.kind] : ""}
        position="right"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {open ? (
          <RequestDetails
            request={open}
            onDecide={(kind) => setDecision({ kind, rows: [open], done: () => setOpen(undefined) })}
          />
        ) : null}
      </Drawer>
      <DecideRequests decision={decision} onClose={close} />
    </Page>
  );
}

async function loadRequests(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<RequestsPage>("/api/requests", {
    signal,
    query: {
      search: query.search,
      status: query.status,
      ...query.filters,
      cursor: query.cursor,
      limit: query.limit,
    },
  });
  return { rows: page.requests, next: page.next, total: page.total, counts: page.counts };
}
