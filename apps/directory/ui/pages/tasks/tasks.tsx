import { Button, Drawer } from "@mantine/core";
import { EmptyState } from "@rollcall/ui/empty-state";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice, Page, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { CircleCheck, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { TaskList } from "../../../shapes/tasks.ts";
import { type Failure, useRetryTask, useTasks } from "../../api/tasks.ts";
import { PageError } from "../../parts/page-error.tsx";
import { counted, listed } from "../../words/counted.ts";
import { TaskPeople } from "./task-people.tsx";

/** What waits for an administrator, over all apps: by cause, each with its way out. */
export function Tasks() {
  const tasks = useTasks();
  const [opened, setOpened] = useState<Failure>();
  if (tasks.isError) return <PageError title="Tasks" error={tasks.error} retry={() => void tasks.refetch()} />;
  return (
    <Page title="Tasks" description="What waits for you, over all apps. Everything else goes on by itself.">
      {tasks.data === undefined ? (
        <PageSkeleton lines={5} />
      ) : tasks.data.total === 0 ? (
        <EmptyState
          icon={CircleCheck}
          title="Nothing waits for you"
          text="Failures that a retry does not mend, and changes that the deletion guard holds, appear here."
        />
      ) : (
        <div className="dir-stack">
          <Decisions tasks={tasks.data} />
          {tasks.data.failures.length > 0 ? <Failures failures={tasks.data.failures} onOpen={setOpened} /> : null}
        </div>
      )}
      <Drawer
        opened={opened !== undefined}
        onClose={() => setOpened(undefined)}
        title={opened ? `${counted(opened.people, "person", "people")} in ${opened.app.label}` : ""}
        size="xl"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened ? <TaskPeople failure={opened} /> : null}
      </Drawer>
    </Page>
  );
}

function Decisions({ tasks: { held, stopped } }: { tasks: TaskList }) {
  return (
    <>
      {held.map(({ app, people, since }) => (
        <Notice
          key={`held ${app.id}`}
          tone="wait"
          title={`${counted(people, "person", "people")} would lose ${app.label}: held`}
          action={
            <Button component={Link} to={`/apps/${app.id}/guard`} variant="default">
              Decide
            </Button>
          }
        >
          Since <RelativeTime at={since} />. Nothing is sent for them until somebody has decided.
        </Notice>
      ))}
      {stopped.map(({ app, reason, since, wayOut }) => (
        <Notice
          key={`stopped ${app.id}`}
          tone="bad"
          title={`Nothing is sent to ${app.label}`}
          action={
            <Button component={Link} to={`/apps/${app.id}/provisioning`} variant="default">
              Open provisioning
            </Button>
          }
        >
          {reason} {wayOut} Since <RelativeTime at={since} />.
        </Notice>
      ))}
    </>
  );
}

function Failures({ failures, onOpen }: { failures: Failure[]; onOpen: (failure: Failure) => void }) {
  const retry = useRetryTask();
  return (
    <Section title="Failures by cause">
      <ul className="dir-rows" aria-label="Failures by cause">
        {failures.map((failure) => (
          <li key={`${failure.app.id} ${failure.cause}`}>
            <span>
              <span className="dir-name">
                {counted(failure.people, "person", "people")}: {failure.message}
              </span>
              <br />
              {failure.wayOut ? (
                <>
                  {failure.wayOut}
                  <br />
                </>
              ) : null}
              <span className="rc-hint">
                <Link to={`/apps/${failure.app.id}`}>{failure.app.label}</Link> ·{" "}
                {listed(
                  failure.examples.map(({ name }) => name),
                  failure.people,
                )}{" "}
                · since <RelativeTime at={failure.since} />
              </span>
            </span>
            <span className="dir-row-actions">
              <Button variant="default" size="compact-md" onClick={() => onOpen(failure)}>
                Show
              </Button>
              <Button
                variant="default"
                size="compact-md"
                leftSection={<RotateCcw size={14} aria-hidden />}
                aria-label={`Retry all: ${failure.message}`}
                onClick={() =>
                  retry.mutate(
                    { app: failure.app.id, cause: failure.cause },
                    {
                      onSuccess: ({ people }) =>
                        notifyDone(`${counted(people, "person is", "people are")} tried again.`),
                      onError: notifyError,
                    },
                  )
                }
              >
                Retry all
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
