import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { HttpStatus, StatusBadge } from "@rollcall/ui/status-badge";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { duration } from "@rollcall/ui/format";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { Activity as ActivityIcon } from "lucide-react";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { ActivityRow } from "../../../shapes/provisioning.ts";
import { loadActivity } from "../../api/activity.ts";
import { usePerson } from "../../api/people.ts";
import { happened, operationWord, resultTone, resultWord, spanOptions } from "../../words/activity.ts";
import { useAppHere } from "./app.tsx";
import { ExchangeDrawer } from "./exchange-drawer.tsx";

const columns: Column<ActivityRow>[] = [
  { key: "summary", label: "What", render: (row) => <What row={row} /> },
  {
    key: "result",
    label: "Result",
    width: 140,
    render: (row) => <StatusBadge tone={resultTone[row.result]}>{resultWord[row.result]}</StatusBadge>,
  },
  { key: "operation", label: "Operation", width: 130, hidden: true, render: (row) => operationWord[row.operation] },
  {
    key: "status",
    label: "Answer",
    width: 150,
    render: (row) => (row.status === null ? null : <HttpStatus status={row.status} />),
  },
  {
    key: "duration",
    label: "Took",
    width: 80,
    align: "right",
    render: (row) => (row.durationMs === null ? null : duration(row.durationMs)),
  },
  { key: "at", label: "When", width: 130, render: (row) => <RelativeTime at={row.at} /> },
  { key: "correlation", label: "Correlation id", hidden: true, render: (row) => <code>{row.correlationId}</code> },
];

/** The sentence, and below it why it did not work. */
function What({ row }: { row: ActivityRow }) {
  return (
    <span className="dir-what">
      <span className="dir-name">{happened(row.summary, row.result)}</span>
      {row.detail ? <span className="rc-hint">{row.detail}</span> : null}
    </span>
  );
}

const options = <Key extends string>(words: Record<Key, string>) =>
  (Object.entries(words) as [Key, string][]).map(([value, label]) => ({ value, label }));

/** Every exchange with the app, in words; a row opens the request and the response. */
export function Activity() {
  const app = useAppHere();
  const [parameters] = useSearchParams();
  const [opened, setOpened] = useUrlValue("exchange");
  const load = useMemo(() => loadActivity(app.id), [app.id]);
  const personId = parameters.get("person") ?? "";
  const person = usePerson(personId, personId !== "");
  return (
    <>
      <DataTable
        name={`activity-${app.id}`}
        label="Activity"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => happened(row.summary, row.result)}
        onRow={(row) => setOpened(row.id)}
        load={load}
        search="Search person or text"
        filters={[
          { key: "result", label: "Result", options: options(resultWord) },
          { key: "operation", label: "Operation", options: options(operationWord) },
          { key: "since", label: "Time", options: spanOptions },
          ...(personId === ""
            ? []
            : [
                {
                  key: "person",
                  label: "Person",
                  options: [{ value: personId, label: person.data?.name ?? "One person" }],
                },
              ]),
        ]}
        refreshEvery={4000}
        empty={{
          icon: ActivityIcon,
          title: "Nothing was sent yet",
          text: "Every request to the app appears here with its answer, from the first connection test on.",
        }}
      />
      <ExchangeDrawer id={opened === "" ? null : opened} onClose={() => setOpened("")} onOpen={setOpened} />
    </>
  );
}
