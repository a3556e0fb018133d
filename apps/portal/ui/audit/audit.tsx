import { Button, Drawer, Menu } from "@mantine/core";
import { api, queryText } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TableQuery } from "@rollcall/ui/data-table";
import { Changes } from "@rollcall/ui/exchange-view";
import { Fact, Facts } from "@rollcall/ui/form";
import { Page } from "@rollcall/ui/page";
import { ExactTime, RelativeTime } from "@rollcall/ui/relative-time";
import { useUrlTable } from "@rollcall/ui/use-url-state";
import { Download, FileJson, ScrollText, Table2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { AuditPage, AuditRow } from "../../shapes/audit.ts";
import { periodStart, periods } from "../periods.ts";
import { useMay } from "../session.tsx";
import { options } from "../words.ts";

const actorWords: Record<AuditRow["actorKind"], string> = {
  user: "User",
  scim: "Directory",
  system: "Rollcall",
  operator: "Operator",
};

const views = [
  { value: "all", label: "All" },
  { value: "sign_ins", label: "Sign-ins" },
  { value: "security", label: "Security" },
  { value: "provisioning", label: "Provisioning" },
  { value: "records", label: "Records" },
];
const shape = { status: "all", sort: undefined, filters: ["actor", "period"] };

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
      description="Who changed what, and when: people here, your directory, and Rollcall itself. Entries are numbered without gaps, and each is sealed together with all before it."
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
        status={{ label: "View", standard: "all", options: views }}
        filters={[
          { key: "actor", label: "By whom", options: options(actorWords) },
          { key: "period", label: "Time", options: periods },
        ]}
        actions={<ExportMenu />}
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
        <Fact label="Seal">{row.seal === null ? "Not given yet" : <code className="rc-seal">{row.seal}</code>}</Fact>
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

/** What the table is narrowed to, as the API takes it. */
function filtersOf(state: Pick<TableQuery, "search" | "status" | "filters">) {
  const { period, ...filters } = state.filters;
  return { search: state.search, view: state.status, ...filters, from: periodStart(period) };
}

function ExportMenu() {
  const { state } = useUrlTable(shape);
  const file = (format: "csv" | "ndjson"): string => `/api/audit/export${queryText({ ...filtersOf(state), format })}`;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={15} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>What the list shows now</Menu.Label>
        <Menu.Item component="a" href={file("csv")} download leftSection={<Table2 size={15} aria-hidden />}>
          CSV, for a spreadsheet
        </Menu.Item>
        <Menu.Item component="a" href={file("ndjson")} download leftSection={<FileJson size={15} aria-hidden />}>
          NDJSON, with changes and seals
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function loadAudit(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<AuditPage>("/api/audit", {
    signal,
    query: { ...filtersOf(query), cursor: query.cursor, limit: query.limit },
  });
  return { rows: page.entries, next: page.next, total: page.total };
}
