import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { useMemo } from "react";
import type { ConformanceReport, ConformanceResult, ConformanceRun } from "../../../shapes/conformance.ts";
import { searchResults } from "../../api/conformance.ts";
import { outcomeTone, outcomeWord, severityWord } from "../../words/conformance.ts";
import { CheckDrawer } from "./check-drawer.tsx";

interface Props {
  appId: string;
  run: ConformanceRun;
  report: ConformanceReport;
}

const statuses = [
  { value: "fail", label: "Failed" },
  { value: "pass", label: "Passed" },
  { value: "strict", label: "Strict" },
  { value: "not_offered", label: "Not offered" },
  { value: "not_judged", label: "Not judged" },
  { value: "all", label: "All" },
];

/** Each question with its answer; a row opens what went over the wire and what to do. */
export function ConformanceResults({ appId, run, report }: Props) {
  const [opened, setOpened] = useUrlValue("check");
  const load = useMemo(() => searchResults(report.results), [report.results]);
  const titles = useMemo(() => new Map(report.sections.map(({ id, title }) => [id, title])), [report.sections]);
  const columns = useMemo<Column<ConformanceResult>[]>(
    () => [
      { key: "must", label: "What must be so", render: (row) => <Question row={row} /> },
      {
        key: "outcome",
        label: "Result",
        width: 130,
        render: (row) => <StatusBadge tone={outcomeTone[row.outcome]}>{outcomeWord[row.outcome]}</StatusBadge>,
      },
      { key: "severity", label: "Weight", width: 160, render: (row) => severityWord[row.severity] },
      { key: "section", label: "Section", width: 220, render: (row) => titles.get(row.section) },
      { key: "source", label: "Source", hidden: true, render: (row) => row.source },
      { key: "id", label: "Name", hidden: true, render: (row) => <code>{row.id}</code> },
    ],
    [titles],
  );
  const present = new Set<string>(report.results.map(({ outcome }) => outcome));
  return (
    <div className="dir-above">
      <DataTable
        name="conformance"
        scope={`${run.name} ${run.finishedAt ?? ""}`}
        label="Checks"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.must}
        onRow={(row) => setOpened(row.id)}
        load={load}
        limit={report.results.length}
        search="Search the checks"
        status={{
          label: "Result",
          options: statuses.filter(({ value }) => value === "all" || present.has(value)),
          standard: present.has("fail") ? "fail" : "all",
        }}
        filters={[
          {
            key: "section",
            label: "Section",
            options: report.sections.map(({ id, title }) => ({ value: id, label: title })),
          },
        ]}
        empty={{ title: "No check was run" }}
      />
      <CheckDrawer appId={appId} check={opened} onClose={() => setOpened("")} />
    </div>
  );
}

/** The sentence, and below it why it failed or was not judged. */
function Question({ row }: { row: ConformanceResult }) {
  const why = row.outcome === "fail" ? `Expected ${row.expected ?? ""}; came ${row.came ?? ""}` : row.reason;
  return (
    <span className="dir-what">
      <span className="dir-name">{row.must}</span>
      {why ? <span className="rc-hint dir-why">{why}</span> : null}
    </span>
  );
}
