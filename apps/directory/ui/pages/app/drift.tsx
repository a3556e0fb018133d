import { Button, Drawer } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Check, Download, GitCompareArrows, RotateCcw, Upload } from "lucide-react";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { DriftRow } from "../../../shapes/app-accounts.ts";
import { driftCsvPath, loadDrift, useDriftCounts } from "../../api/app-accounts.ts";
import { driftOptions, driftText, driftTone, driftWord } from "../../words/app-accounts.ts";
import { useAppHere } from "./app.tsx";
import { type AskedDrift, DriftAction } from "./drift-action.tsx";
import { DriftDetail } from "./drift-detail.tsx";
import { ReadingCard } from "./reading-card.tsx";

const status = { label: "State", standard: "drift", options: driftOptions };

const columns: Column<DriftRow>[] = [
  {
    key: "name",
    label: "Account",
    render: (row) => (
      <span className="dir-what">
        <span className="dir-name">{row.name}</span>
        <span className="rc-hint">{row.userName}</span>
      </span>
    ),
  },
  {
    key: "state",
    label: "State",
    width: 190,
    render: (row) => <StatusBadge tone={driftTone[row.state]}>{driftWord[row.state]}</StatusBadge>,
  },
  { key: "what", label: "What differs", render: (row) => <span className="dir-wrap">{driftText(row)}</span> },
  { key: "note", label: "Note", hidden: true, render: (row) => row.note },
  { key: "since", label: "Since", width: 130, render: (row) => <RelativeTime at={row.since} /> },
];

/** What the app holds otherwise than the directory says, account by account. */
export function Drift() {
  const app = useAppHere();
  const load = useMemo(() => loadDrift(app.id), [app.id]);
  const counts = useDriftCounts(app.id);
  const [parameters] = useSearchParams();
  const [opened, setOpened] = useState<DriftRow | null>(null);
  const [asked, setAsked] = useState<AskedDrift | null>(null);
  const ask = (action: AskedDrift["action"], rows: DriftRow[], clear = () => {}) => setAsked({ action, rows, clear });
  const csv = driftCsvPath(app.id, {
    search: parameters.get("q") ?? "",
    state: parameters.get("status") ?? "drift",
    path: parameters.get("path") ?? undefined,
  });
  const paths = counts.data?.paths ?? [];
  return (
    <>
      <ReadingCard app={app} word="Scan now" />
      <DataTable
        name={`drift-${app.id}`}
        label="Drift"
        columns={columns}
        rowKey={(row) => row.subject}
        rowLabel={(row) => row.name}
        onRow={setOpened}
        load={load}
        search="Search name or user name"
        status={status}
        filters={[
          {
            key: "path",
            label: "Attribute",
            options: paths.map(({ count, path }) => ({ value: path, label: `${path} (${count})` })),
          },
        ]}
        refreshEvery={5000}
        actions={
          <Button component="a" href={csv} download variant="default" leftSection={<Download size={15} aria-hidden />}>
            Export CSV
          </Button>
        }
        bulk={[
          {
            label: "Overwrite",
            icon: Upload,
            applies: (row) => row.personId !== null && ["changed", "missing", "accepted"].includes(row.state),
            run: (rows, clear) => ask("overwrite", rows, clear),
          },
          {
            label: "Accept",
            icon: Check,
            applies: (row) => row.personId !== null && ["changed", "missing"].includes(row.state),
            run: (rows, clear) => ask("accept", rows, clear),
          },
          {
            label: "Report again",
            icon: RotateCcw,
            applies: (row) => row.state === "accepted",
            run: (rows, clear) => ask("report", rows, clear),
          },
        ]}
        empty={{
          icon: GitCompareArrows,
          title: "Nothing differs",
          text: "After each scan, accounts that somebody changed, removed or added in the app appear here.",
        }}
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        size={640}
        title={opened?.name ?? ""}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened ? (
          <DriftDetail app={app} row={opened} onAsk={(action) => ask(action, [opened], () => setOpened(null))} />
        ) : null}
      </Drawer>
      <DriftAction app={app} asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}
