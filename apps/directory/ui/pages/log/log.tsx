import { Drawer } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { JsonBlock } from "@rollcall/ui/exchange-view";
import { Fact, Facts } from "@rollcall/ui/form";
import { Page } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { LogEntry } from "../../../shapes/log.ts";
import { loadLog } from "../../api/activity.ts";
import { eventOptions, spanOptions } from "../../words/activity.ts";

const columns: Column<LogEntry>[] = [
  { key: "message", label: "What happened", render: (row) => <span className="dir-name">{row.message}</span> },
  { key: "actor", label: "By", width: 190, render: (row) => row.actor },
  { key: "target", label: "On", hidden: true, render: (row) => row.target?.name },
  { key: "event", label: "Event", render: (row) => <code>{row.event}</code> },
  {
    key: "at",
    label: "When",
    width: 215,
    render: (row) => (
      <span className="dir-wrap">
        <ExactTime at={row.at} />
      </span>
    ),
  },
];

export function SystemLog() {
  const [parameters] = useSearchParams();
  const [opened, setOpened] = useState<LogEntry | null>(null);
  const target = parameters.get("target") ?? "";
  return (
    <Page title="System log" description="What was changed here, by whom and when. Event names are Okta’s.">
      <DataTable
        name="log"
        label="Events"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.message}
        onRow={setOpened}
        load={loadLog}
        search="Search text, name or event"
        filters={[
          { key: "event", label: "Kind of event", options: eventOptions },
          { key: "since", label: "Time", options: spanOptions },
          ...(target === ""
            ? []
            : [
                { key: "target", label: "Only about", options: [{ value: target, label: "One person, group or app" }] },
              ]),
        ]}
        refreshEvery={10_000}
        empty={{
          icon: ScrollText,
          title: "Nothing has happened yet",
          text: "Every change in the directory is listed here.",
        }}
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        size={560}
        title="Event"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened ? <Entry entry={opened} onFilter={() => setOpened(null)} /> : null}
      </Drawer>
    </Page>
  );
}

function Entry({ entry, onFilter }: { entry: LogEntry; onFilter: () => void }) {
  const { target } = entry;
  const page = target ? pageOf(target) : null;
  return (
    <div className="dir-stack">
      <p>
        <strong>{entry.message}</strong>
      </p>
      <Facts>
        <Fact label="When">
          <ExactTime at={entry.at} />
        </Fact>
        <Fact label="By">{entry.actor}</Fact>
        <Fact label="Event">
          <Link to={`/log?event=${encodeURIComponent(entry.event)}`} onClick={onFilter}>
            <code>{entry.event}</code>
          </Link>
        </Fact>
        <Fact label="On">{target ? page ? <Link to={page}>{target.name}</Link> : target.name : null}</Fact>
      </Facts>
      {target?.id ? (
        <Link to={`/log?target=${target.id}`} onClick={onFilter}>
          Everything about {target.name}
        </Link>
      ) : null}
      <section aria-label="About the event">
        <h3>Detail</h3>
        <JsonBlock body={entry.detail} label="Detail" empty="Nothing more" />
      </section>
    </div>
  );
}

function pageOf(target: NonNullable<LogEntry["target"]>): string | null {
  const place: Record<string, string> = {
    person: "/people/",
    group: "/groups/",
    app: "/apps/",
    import: "/people/import/",
  };
  const path = place[target.kind];
  return path && target.id ? path + target.id : null;
}
