import { type BulkAction, type Column, DataTable } from "@rollcall/ui/data-table";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { CircleCheck, RotateCcw } from "lucide-react";
import { useMemo } from "react";
import { type Failure, loadTaskPeople, type TaskPerson, useRetryTask } from "../../api/tasks.ts";
import { counted } from "../../words/counted.ts";

const columns: Column<TaskPerson>[] = [
  { key: "person", label: "Person", render: (row) => <Person name={row.name} detail={row.email} /> },
  { key: "message", label: "What the app said", render: (row) => <span className="dir-wrap">{row.message}</span> },
  { key: "since", label: "Since", width: 120, render: (row) => <RelativeTime at={row.since} /> },
];

/** Everybody behind one cause, to open or to try again one by one. */
export function TaskPeople({ failure }: { failure: Failure }) {
  const retry = useRetryTask();
  const load = useMemo(() => loadTaskPeople(failure), [failure]);
  const bulk: BulkAction<TaskPerson>[] = [
    {
      label: "Retry",
      icon: RotateCcw,
      run: (rows, clear) =>
        retry.mutate(
          { app: failure.app.id, cause: failure.cause, people: rows.map(({ id }) => id) },
          {
            onSuccess: ({ people }) => {
              clear();
              notifyDone(`${counted(people, "person is", "people are")} tried again.`);
            },
            onError: notifyError,
          },
        ),
    },
  ];
  return (
    <div className="dir-stack">
      {failure.wayOut ? <p>{failure.wayOut}</p> : null}
      <DataTable<TaskPerson>
        name="task-people"
        scope={`${failure.app.id} ${failure.cause}`}
        label="People"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => `/people/${row.id}?tab=apps`}
        load={load}
        search="Search people"
        bulk={bulk}
        empty={{ icon: CircleCheck, title: "Nobody any more", text: "Everybody behind this cause was dealt with." }}
        refreshEvery={5_000}
      />
    </div>
  );
}
