import { Button, Progress as Bar, Skeleton } from "@mantine/core";
import { ErrorState } from "@rollcall/ui/error-state";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Play } from "lucide-react";
import { Link } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import type { Progress } from "../../../shapes/provisioning.ts";
import { usePauseApp, useProgress } from "../../api/apps.ts";
import { counted, listed } from "../../words/counted.ts";
import { PauseButton } from "./pause.tsx";
import { aboutSeconds, gateTone, gateWord, settledShare } from "../../words/sync-state.ts";

/** How far the app is, in people; why it stands still, when it does; and what was done to date. */
export function ProgressCard({ app }: { app: App }) {
  const progress = useProgress(app.id);
  const pause = usePauseApp(app.id);
  if (progress.isError) return <ErrorState error={progress.error} retry={() => void progress.refetch()} />;
  if (!progress.data) return <Skeleton height={210} radius="lg" mb="md" />;
  const { gate } = progress.data;
  const stopped = ["paused", "auth", "broken", "quarantine"].includes(gate.state);
  const resume = () =>
    pause.mutate({ action: "resume" }, { onSuccess: () => notifyDone("Provisioning goes on."), onError: notifyError });
  return (
    <>
      {gate.reason && gate.state !== "open" ? (
        <Notice
          tone={gateTone[gate.state] === "bad" ? "bad" : "wait"}
          title={gate.reason}
          action={
            stopped ? (
              <Button size="compact-sm" variant="default" onClick={resume} loading={pause.isPending}>
                {gate.state === "paused" ? "Resume" : "Try again now"}
              </Button>
            ) : undefined
          }
        >
          {gate.wayOut}
          {gate.resumesAt ? (
            <>
              {" "}
              Next try <RelativeTime at={gate.resumesAt} />.
            </>
          ) : null}
        </Notice>
      ) : null}
      <Section
        title="Progress"
        actions={
          <>
            <StatusBadge tone={gateTone[gate.state]}>{gateWord[gate.state]}</StatusBadge>
            {stopped ? (
              <Button
                variant="default"
                size="compact-md"
                leftSection={<Play size={14} aria-hidden />}
                onClick={resume}
                loading={pause.isPending}
              >
                Resume provisioning
              </Button>
            ) : (
              <PauseButton app={app} />
            )}
          </>
        }
      >
        <People progress={progress.data} />
        <Queue progress={progress.data} />
        <Failures failures={progress.data.failures} />
        <Statistics statistics={progress.data.statistics} />
      </Section>
    </>
  );
}

function People({ progress }: { progress: Progress }) {
  const { people, queue, etaSeconds, ratePerMinute } = progress;
  const all = people.provisioned + people.waiting + people.failed + people.held;
  const figures = [
    { label: "Provisioned", number: people.provisioned, state: "provisioned" },
    { label: "Waiting", number: people.waiting, state: "waiting" },
    { label: "Failed", number: people.failed, state: "failed" },
    ...(people.held > 0 ? [{ label: "Held", number: people.held, state: "held" }] : []),
    { label: "Deactivated", number: people.deactivated, state: "deactivated" },
  ];
  const busy = queue.due + queue.running > 0;
  return (
    <>
      <p aria-live="polite">
        <strong>
          {people.provisioned.toLocaleString("en-US")} of {counted(all, "person", "people")} provisioned
        </strong>
        {busy ? (
          <span className="rc-dimmed">
            {" · "}
            {etaSeconds === null
              ? `${counted(queue.due + queue.running, "person", "people")} to go`
              : `${aboutSeconds(etaSeconds)} to go`}
            {ratePerMinute > 0 ? `, ${Math.round(ratePerMinute).toLocaleString("en-US")} a minute` : ""}
          </span>
        ) : null}
      </p>
      <Bar
        value={settledShare(people)}
        mt={8}
        size={6}
        aria-label="People provisioned"
        color={people.failed > 0 && !busy ? "yellow" : "accent"}
      />
      <ul className="dir-figures" aria-label="People by state">
        {figures.map(({ label, number, state }) => (
          <li key={state}>
            <Link to={`../assignments?state=${state}`} relative="path">
              <span className="dir-figure">{number.toLocaleString("en-US")}</span>
              <span className="rc-hint">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

const laneWords = ["to take access away", "that somebody watches", "usual", "in bulk"];

/** What waits, by how urgent it is. */
function Queue({ progress: { queue } }: { progress: Progress }) {
  const waiting = queue.lanes.flatMap((number, lane) =>
    number > 0 ? [`${number.toLocaleString("en-US")} ${laneWords[lane] ?? ""}`] : [],
  );
  if (waiting.length === 0) return null;
  return (
    <p className="rc-hint">
      In the queue: {waiting.join(", ")}.
      {queue.later > 0 ? (
        <>
          {" "}
          {counted(queue.later, "waits", "wait")} for a later try
          {queue.nextAt ? (
            <>
              , the next <RelativeTime at={queue.nextAt} />
            </>
          ) : null}
          .
        </>
      ) : null}
    </p>
  );
}

function Failures({ failures }: Pick<Progress, "failures">) {
  if (failures.length === 0) return null;
  return (
    <div className="dir-stack dir-failures" role="group" aria-label="Failures by cause">
      {failures.map((failure) => (
        <Notice
          key={failure.message}
          tone="bad"
          title={`${counted(failure.people, "person", "people")}: ${failure.message}`}
          action={
            <Link to="../assignments?state=failed" relative="path">
              See who
            </Link>
          }
        >
          {failure.wayOut}{" "}
          <span>
            (
            {listed(
              failure.examples.map(({ name }) => name),
              failure.people,
            )}
            )
          </span>
        </Notice>
      ))}
    </div>
  );
}

function Statistics({ statistics }: Pick<Progress, "statistics">) {
  const rows: [string, number][] = [
    ["Created", statistics.created],
    ["Linked", statistics.linked],
    ["Updated", statistics.updated],
    ["Deactivated", statistics.deactivated],
    ["Reactivated", statistics.reactivated],
    ["Refused or failed", statistics.failed],
    ["Requests", statistics.requests],
  ];
  return (
    <details className="dir-details">
      <summary>Statistics to date</summary>
      <dl className="dir-statistics">
        {rows.map(([label, number]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{number.toLocaleString("en-US")}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
