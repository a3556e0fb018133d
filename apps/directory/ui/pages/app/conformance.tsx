import { Button } from "@mantine/core";
import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Notice, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Download, ListChecks, Play } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { ConformanceRun } from "../../../shapes/conformance.ts";
import { reportAddress, useConformance } from "../../api/conformance.ts";
import { tidied, verdictOf } from "../../words/conformance.ts";
import { useAppHere } from "./app.tsx";
import { ConformanceProgress } from "./conformance-progress.tsx";
import { ConformanceResults } from "./conformance-results.tsx";
import { ConformanceScores } from "./conformance-scores.tsx";
import { StartConformance } from "./conformance-start.tsx";
import "./conformance.css";

/** Asks the app's SCIM server what the standards and the large identity providers ask of one. */
export function Conformance() {
  const app = useAppHere();
  const state = useConformance(app.id);
  const [asking, setAsking] = useState(false);
  if (state.isError) return <ErrorState error={state.error} retry={() => void state.refetch()} />;
  if (!state.data) return <PageSkeleton />;
  const { run } = state.data;
  const connected = app.connection.baseUrl !== null && app.connection.hasToken;
  const running = run?.status === "running";
  const start = (
    <Button leftSection={<Play size={14} aria-hidden />} disabled={!connected} onClick={() => setAsking(true)}>
      {run ? "Run again" : "Run the checks"}
    </Button>
  );
  return (
    <>
      {running ? (
        <ConformanceProgress appId={app.id} run={run} />
      ) : (
        <Section
          title="Conformance"
          text="What the standards demand of a SCIM server, and what Okta, Entra ID, OneLogin and JumpCloud need of it."
          actions={
            run?.report ? (
              <>
                <Button
                  component="a"
                  href={reportAddress(app.id)}
                  download
                  variant="default"
                  leftSection={<Download size={14} aria-hidden />}
                >
                  Export JSON
                </Button>
                {start}
              </>
            ) : undefined
          }
        >
          {run ? (
            <Ended run={run} start={start} />
          ) : (
            <EmptyState
              icon={ListChecks}
              title={connected ? "Not checked yet" : "Connect the app first"}
              text={
                connected
                  ? "A run takes about a minute. It makes test users and groups in the app and removes them again."
                  : "The checks use the base URL and the token of the connection."
              }
              action={
                connected ? (
                  start
                ) : (
                  <Button component={Link} to={`/apps/${app.id}/provisioning`} variant="default">
                    Set up the connection
                  </Button>
                )
              }
            />
          )}
        </Section>
      )}
      {run?.report && run.report.results.length > 0 && !running ? (
        <ConformanceResults appId={app.id} run={run} report={run.report} />
      ) : null}
      <StartConformance app={app} opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function Ended({ run, start }: { run: ConformanceRun; start: ReactNode }) {
  const { report } = run;
  if (!report)
    return (
      <Notice tone="wait" title="It was cut off" action={start}>
        The directory ended while the checks ran, so there is no report. What it had made in the app was looked for and
        removed; its names begin with rollcall-check-{run.name}.
      </Notice>
    );
  const verdict = verdictOf(run, report);
  return (
    <div className="dir-stack">
      <Notice tone={verdict.tone} title={verdict.title}>
        {verdict.text}
      </Notice>
      {report.strict ? (
        <Notice tone="info" title="This server is strict">
          It follows the interoperability profile, which forbids some of what Okta and Entra ID send. Where it refuses
          that, the result is “Strict” and no failure.
        </Notice>
      ) : null}
      {report.left.length > 0 ? (
        <Notice tone="wait" title={tidied(report)}>
          <ul className="dir-left">
            {report.left.slice(0, 20).map(({ path, name, deactivated, why }) => (
              <li key={path}>
                <code>{name || path}</code>, {deactivated ? "deactivated" : "still active"}: {why}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <ConformanceScores report={report} />
      <HowToRead />
      <p className="rc-hint">
        {run.readOnly ? "Only what changes nothing was asked. " : ""}Started by {run.startedBy}{" "}
        <RelativeTime at={run.startedAt} />. {report.requests.toLocaleString("en-US")} requests. {tidied(report)}
      </p>
    </div>
  );
}

function HowToRead() {
  return (
    <details className="dir-details">
      <summary>How to read this</summary>
      <dl className="dir-explained">
        {explained.map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const explained: [word: string, meaning: string][] = [
  ["Must", "A standard demands it, or nothing works without it. A failure is a fault of the app; tell its vendor."],
  ["Should", "A standard recommends it, or people are better off with it."],
  [
    "That client needs it",
    "Okta, Entra ID, OneLogin or JumpCloud send it. Without that client a failure does not matter.",
  ],
  ["Not offered", "The app does not announce the feature, so it was not asked for. That is no fault."],
  ["Not judged", "The question could not be put, because something that it stands on failed. Look there first."],
  ["Strict", "The app follows the interoperability profile, which forbids what was asked for."],
];
