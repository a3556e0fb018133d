import { Drawer } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TableQuery } from "@rollcall/ui/data-table";
import { Changes } from "@rollcall/ui/exchange-view";
import { Fact, Facts } from "@rollcall/ui/form";
import { Page } from "@rollcall/ui/page";
import { ExactTime, RelativeTime } from "@rollcall/ui/relative-time";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { AuditPage, AuditRow } from "../../shapes/audit.ts";
import { periodStart, periods } from "../periods.ts";
import { useMay } from "../session.tsx";

const actorWords: Record<AuditRow["actorKind"], string> = {
  user: "User",
  scim: "Directory",
  system: "Rollcall",
  operator: "Operator",
};

/** What kind of actor it was, where the name does not say it. */
function kindOf(row: AuditRow): string {
  const word = actorWords[row.actorKind];
  return row.actorKind === "user" || row.actor.includes(word) ? "" : `(${word})`;
}

const columns: Column<AuditRow>[] = [
  { key: "message", label: "What happened", render: (row) => <span className="rc-person-name">{row.message}</span> },
  {
    key: "actor",
    label: "By",
    render: (row) => (
      <>
        {row.actor} <span className="rc-dimmed">{kindOf(row)}</span>
      </>
    ),
  },
  { key: "target", label: "About", render: (row) => row.target ?? <span className="rc-dimmed">The account</span> },
  { key: "event", label: "Event", hidden: true, render: (row) => <code>{row.event}</code> },
  { key: "number", label: "Number", hidden: true, align: "right", render: (row) => row.number ?? "" },
  { key: "at", label: "Time", width: 150, render: (row) => <RelativeTime at={row.at} /> },
];

export function Audit() {
  const [open, setOpen] = useState<AuditRow>();
  return (
    <Page
      title="Audit log"
      description="Who changed what, and when: people here, your directory, and Rollcall itself. Entries are numbered without gaps and never change."
    >
      <DataTable<AuditRow>
        name="audit"
        label="Audit entries"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.message}
        onRow={setOpen}
        load={loadAudit}
        search="Search people, events, words"
        filters={[{ key: "period", label: "Time", options: periods }]}
        empty={{
          icon: ScrollText,
          title: "Nothing recorded yet",
          text: "The first change in this portal appears here.",
        }}
        refreshEvery={10_000}
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        title="Audit entry"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {open ? <Entry row={open} /> : null}
      </Drawer>
    </Page>
  );
}

function Entry({ row }: { row: AuditRow }) {
  const seesExchanges = useMay("read_activity");
  return (
    <div className="rc-stack">
      <h2>{row.message}</h2>
      <Facts>
        <Fact label="By">
          {row.actor} {kindOf(row)}
        </Fact>
        <Fact label="About">
          {row.targetKind === "user" && row.targetId ? (
            <Link to={`/users/${row.targetId}`}>{row.target}</Link>
          ) : (
            row.target
          )}
        </Fact>
        <Fact label="Time">
          <ExactTime at={row.at} />
        </Fact>
        <Fact label="Event">
          <code>{row.event}</code>
        </Fact>
        <Fact label="Number">{row.number === null ? "Not given yet" : String(row.number)}</Fact>
      </Facts>
      {row.changes.length > 0 ? <Changes changes={row.changes} /> : null}
      {row.exchangeId && seesExchanges ? (
        <p>
          <Link to={`/provisioning/activity/${row.exchangeId}`}>Show the request and response</Link>
        </p>
      ) : null}
    </div>
  );
}

async function loadAudit(query: TableQuery, signal: AbortSignal) {
  const { period, ...filters } = query.filters;
  const page = await api.get<AuditPage>("/api/audit", {
    signal,
    query: { search: query.search, ...filters, from: periodStart(period), cursor: query.cursor, limit: query.limit },
  });
  return { rows: page.entries, next: page.next, total: page.total };
}
