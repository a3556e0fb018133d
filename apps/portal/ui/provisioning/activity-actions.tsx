import { Button, Menu } from "@mantine/core";
import { queryText } from "@rollcall/ui/api";
import { Download, FileJson, Pause, Play, Table2 } from "lucide-react";
import type { ExportQuery } from "../../shapes/exchanges.ts";
import type { LiveState } from "./use-live-tail.tsx";

const liveWords: Record<LiveState, string> = { live: "Live", connecting: "Connecting", paused: "Paused" };

interface Props {
  live: LiveState;
  onLive: (wanted: boolean) => void;
  /** What the table shows now: the file holds the same. */
  filters: Omit<ExportQuery, "format">;
  keptDays: number | undefined;
}

/** Above the table: whether it follows what arrives, and the way out of here as a file. */
export function ActivityActions({ live, onLive, filters, keptDays }: Props) {
  const paused = live === "paused";
  const file = (format: ExportQuery["format"]): string => `/api/exchanges/export${queryText({ ...filters, format })}`;
  return (
    <>
      <Button
        variant="default"
        className="rc-live"
        data-live={live}
        aria-pressed={!paused}
        leftSection={
          paused ? (
            <Play size={14} aria-hidden />
          ) : live === "live" ? (
            <span className="rc-live-dot" aria-hidden />
          ) : (
            <Pause size={14} aria-hidden />
          )
        }
        onClick={() => onLive(paused)}
        title={paused ? "Show new requests as they arrive" : "Stop the list, to read it in peace"}
      >
        {liveWords[live]}
      </Button>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Button variant="default" leftSection={<Download size={15} aria-hidden />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>What the list shows now{keptDays ? `, of the last ${keptDays} days` : ""}</Menu.Label>
          <Menu.Item component="a" href={file("csv")} download leftSection={<Table2 size={15} aria-hidden />}>
            CSV, for a spreadsheet
          </Menu.Item>
          <Menu.Item component="a" href={file("ndjson")} download leftSection={<FileJson size={15} aria-hidden />}>
            NDJSON, with requests and responses
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
