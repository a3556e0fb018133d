import { Button } from "@mantine/core";
import { EmptyState } from "@rollcall/ui/empty-state";
import { Fact, Facts } from "@rollcall/ui/form";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { AppWindow } from "lucide-react";
import { Link } from "react-router";
import type { Person, PersonApp } from "../../../shapes/people.ts";
import type { SyncState } from "../../../shapes/provisioning.ts";
import { useWakePerson } from "../../api/apps.ts";
import { usePersonSync } from "../../api/people.ts";
import { SyncStateLine } from "../../parts/sync-state.tsx";
import { sentenceCase } from "../../words/counted.ts";
import { targetWords } from "../../words/mapping.ts";
import { throughWords } from "../../words/sync-state.ts";

/** Every app the person has, or had: through what, where it stands, and what to do. */
export function AppsTab({ person }: { person: Person }) {
  const sync = usePersonSync(person.id);
  const current = new Map((sync.data?.apps ?? []).map((state) => [state.appId, state]));
  const former = (sync.data?.apps ?? []).filter((state) => !person.apps.some((app) => app.appId === state.appId));
  if (person.apps.length === 0 && former.length === 0) {
    return (
      <Section title="Apps">
        <EmptyState
          icon={AppWindow}
          title="No app yet"
          text="Assign an app to this person, or add the person to a group that has one."
          action={
            <Button component={Link} to="/apps" variant="default">
              Go to applications
            </Button>
          }
        />
      </Section>
    );
  }
  return (
    <>
      {person.apps.map((app) => (
        <AppCard key={app.appId} app={app} state={current.get(app.appId) ?? app.state} person={person} />
      ))}
      {former.map((state) => (
        <AppCard
          key={state.appId}
          app={{ appId: state.appId, label: state.appLabel, catalog: "", via: [], state }}
          state={state}
          person={person}
        />
      ))}
    </>
  );
}

function AppCard({ app, state, person }: { app: PersonApp; state: SyncState; person: Person }) {
  const wake = useWakePerson();
  const direct = app.via.some((one) => one.kind === "direct");
  const groups = app.via.filter((one) => one.kind === "group").map((one) => one.name);
  const failed = state.state === "failed";
  const run = (how: "retry" | "provision-now") =>
    wake.mutate(
      { appId: app.appId, personId: person.id, how },
      {
        onSuccess: () => notifyDone(`${person.name} is next in line for ${app.label}.`),
        onError: notifyError,
      },
    );
  return (
    <Section
      title={app.label}
      text={throughWords(direct, groups)}
      actions={
        <>
          <Button component={Link} variant="subtle" color="gray" to={`/apps/${app.appId}/activity?person=${person.id}`}>
            Activity
          </Button>
          <Button
            variant="default"
            loading={wake.isPending}
            onClick={() => run(failed ? "retry" : "provision-now")}
            aria-label={`${failed ? "Retry" : "Provision now"}: ${app.label}`}
          >
            {failed ? "Retry" : "Provision now"}
          </Button>
        </>
      }
    >
      <SyncStateLine state={state} />
      {failed && state.wayOut ? (
        <div className="dir-above">
          <Notice tone="bad" title="What to do">
            {state.wayOut}
          </Notice>
        </div>
      ) : null}
      <div className="dir-above">
        <Facts>
          <Fact label="Last operation">{sentenceCase(state.lastOperation)}</Fact>
          <Fact label="In this state since">
            <RelativeTime at={state.since} />
          </Fact>
          <Fact label="Account in the app">{state.remoteId ? <code>{state.remoteId}</code> : null}</Fact>
          <Fact label="How it was linked">{sentenceCase(state.matchedHow)}</Fact>
        </Facts>
      </div>
      {state.confirmed.length > 0 ? <Confirmed rows={state.confirmed} label={app.label} /> : null}
    </Section>
  );
}

function Confirmed({ rows, label }: { rows: SyncState["confirmed"]; label: string }) {
  return (
    <details className="dir-details">
      <summary>
        What {label} confirmed ({rows.length})
      </summary>
      <div className="dir-scroll">
        <table className="dir-table">
          <thead>
            <tr>
              <th scope="col">Attribute</th>
              <th scope="col">Value in the app</th>
              <th scope="col">Confirmed</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.target}>
                <td>{targetWords(row.target)}</td>
                <td>{typeof row.value === "string" ? row.value : JSON.stringify(row.value)}</td>
                <td>
                  <RelativeTime at={row.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
