import { EmptyState } from "@rollcall/ui/empty-state";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { ScrollText } from "lucide-react";
import type { LogEntry } from "../../shapes/log.ts";

/** What happened to one thing, the latest first. */
export function LogLines({ entries }: { entries: LogEntry[] }) {
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={ScrollText}
        title="Nothing has happened yet"
        text="Every change is listed here, with who made it and when."
      />
    );
  }
  return (
    <ol className="dir-log">
      {entries.map((entry) => (
        <li key={entry.id}>
          <div>
            <p>{entry.message}</p>
            <p className="rc-hint">
              {entry.actor} · <code>{entry.event}</code>
            </p>
          </div>
          <RelativeTime at={entry.at} />
        </li>
      ))}
    </ol>
  );
}
