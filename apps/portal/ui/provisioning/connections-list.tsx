import { Button } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { type Column, DataTable } from "@rollcall/ui/data-table";
import { count } from "@rollcall/ui/format";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Section } from "@rollcall/ui/page";
import { StatusBadge, type Tone } from "@rollcall/ui/status-badge";
import { Plug, Plus } from "lucide-react";
import type { Connection, Provisioning } from "../../shapes/provisioning.ts";
import { dialectWords } from "./dialect-words.ts";
import { type SignalState, signalOf } from "./signal-state.ts";

type Row = Connection & { signal: SignalState };

const states: Record<SignalState, { tone: Tone; words: string }> = {
  off: { tone: "off", words: "Off" },
  "no-token": { tone: "bad", words: "No credential" },
  waiting: { tone: "wait", words: "Waiting" },
  connected: { tone: "good", words: "Connected" },
};

const columns: Column<Row>[] = [
  { key: "name", label: "Connection", render: (row) => row.name },
  {
    key: "state",
    label: "State",
    width: 140,
    render: (row) => <StatusBadge tone={states[row.signal].tone}>{states[row.signal].words}</StatusBadge>,
  },
  {
    key: "client",
    label: "Client",
    render: (row) => row.lastClient ?? <span className="rc-dimmed">Not seen yet</span>,
  },
  { key: "dialect", label: "Dialect", width: 120, render: (row) => dialectWords[row.dialect] },
  { key: "users", label: "Users", align: "right", width: 90, render: (row) => count(row.provisionedUsers) },
  { key: "last", label: "Last request", width: 140, render: (row) => <RelativeTime at={row.lastRequestAt} /> },
];

export const connectionPage = (id: string): string => `/settings/provisioning/connections/${id}`;

/** The account's connections side by side, when there is more than one. */
export function ConnectionsList({ onAdd }: { onAdd: () => void }) {
  return (
    <Section
      title="Connections"
      text="Each connection has its own credentials and rules, and sees only the users that it brought."
    >
      <DataTable<Row>
        name="connections"
        label="Connections"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => connectionPage(row.id)}
        load={loadConnections}
        empty={{ icon: Plug, title: "No connections", text: "Add one for each directory that supplies users." }}
        actions={
          <Button variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={onAdd}>
            Add connection
          </Button>
        }
        refreshEvery={3_000}
      />
    </Section>
  );
}

async function loadConnections(_query: unknown, signal: AbortSignal) {
  const { enabled, connections } = await api.get<Provisioning>("/api/provisioning", { signal });
  const rows = connections.map((one) => ({ ...one, signal: signalOf(enabled, one) }));
  return { rows, next: null, total: rows.length };
}
