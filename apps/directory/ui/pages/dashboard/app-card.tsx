import { Progress as Bar } from "@mantine/core";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Link } from "react-router";
import type { AppRow } from "../../../shapes/apps.ts";
import type { Progress } from "../../../shapes/provisioning.ts";
import { AppIcon } from "../../parts/app-icon.tsx";
import { appState } from "../../words/app-state.ts";
import { counted } from "../../words/counted.ts";
import { settledShare } from "../../words/sync-state.ts";

/** One app in a glance: its state, and its people by where they stand. */
export function AppCard({ app, progress }: { app: AppRow; progress: Progress | undefined }) {
  const state = appState(app, progress?.gate.state);
  const page = `/apps/${app.id}`;
  return (
    <li>
      <div className="dir-app-card-head">
        <AppIcon catalog={app.catalog} />
        <Link to={page} className="dir-name">
          {app.label}
        </Link>
        <StatusBadge tone={state.tone}>{state.word}</StatusBadge>
      </div>
      {progress ? (
        <People label={app.label} page={page} people={progress.people} />
      ) : (
        <p className="rc-hint">{state.next ?? counted(app.people, "person assigned", "people assigned")}</p>
      )}
    </li>
  );
}

function People({ label, page, people }: { label: string; page: string; people: Progress["people"] }) {
  const parts = [
    { word: "provisioned", number: people.provisioned, state: "provisioned" },
    { word: "waiting", number: people.waiting, state: "waiting" },
    { word: "failed", number: people.failed, state: "failed" },
  ].filter(({ number, state }) => number > 0 || state === "provisioned");
  return (
    <>
      <p className="dir-parts">
        {parts.map(({ word, number, state }) => (
          <Link key={state} to={`${page}/assignments?state=${state}`} data-state={state}>
            <strong>{number.toLocaleString("en-US")}</strong> {word}
          </Link>
        ))}
      </p>
      <Bar value={settledShare(people)} size={4} aria-label={`People provisioned to ${label}`} color="accent" />
    </>
  );
}
