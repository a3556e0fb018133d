import { Button } from "@mantine/core";
import { Notice } from "@rollcall/ui/page";
import { notifyError } from "@rollcall/ui/notify";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import type { App } from "../../../shapes/apps.ts";
import { useRead, useReading } from "../../api/app-accounts.ts";
import { readingText } from "../../words/app-accounts.ts";

/** When the app was read last and how that went, with the button that reads it again. */
export function ReadingCard({ app, word, children }: { app: App; word: string; children?: ReactNode }) {
  const reading = useReading(app.id);
  const read = useRead(app.id);
  const { latest, nextAt } = reading.data ?? { latest: null, nextAt: null };
  const running = latest?.status === "running";
  const start = (approved: boolean) => read.mutate(approved, { onError: notifyError });
  const ready = app.connection.status === "working" || app.connection.status === "untested";
  return (
    <div className="dir-reading">
      <div className="dir-reading-line">
        <p role="status">
          {latest === null ? (
            `The accounts of ${app.label} have not been read yet.`
          ) : (
            <>
              {readingText(latest)}{" "}
              {running ? null : (
                <span className="rc-hint">
                  <RelativeTime at={latest.finishedAt ?? latest.startedAt} />, by {latest.startedBy}
                </span>
              )}
            </>
          )}
          {nextAt === null ? null : (
            <span className="rc-hint">
              {" "}
              Next <RelativeTime at={nextAt} />
            </span>
          )}
        </p>
        <span className="dir-reading-actions">
          {children}
          <Button
            leftSection={<RefreshCw size={15} aria-hidden />}
            loading={running || read.isPending}
            disabled={!ready}
            onClick={() => start(false)}
          >
            {word}
          </Button>
        </span>
      </div>
      {ready ? null : <Notice>Save the connection and test it first; then the accounts can be read.</Notice>}
      {latest?.status === "held" ? (
        <Notice
          tone="wait"
          title="Far fewer accounts than before"
          action={
            <Button size="compact-sm" variant="default" onClick={() => start(true)}>
              Read again and take over
            </Button>
          }
        >
          {latest.note} {latest.wayOut}
        </Notice>
      ) : null}
      {latest?.status === "failed" ? (
        <Notice tone="bad" title="The accounts could not be read">
          {latest.note} {latest.wayOut}
        </Notice>
      ) : null}
      {latest?.status === "done" && !latest.complete ? <Notice tone="wait">{latest.note}</Notice> : null}
    </div>
  );
}
