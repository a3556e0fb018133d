import { Button } from "@mantine/core";
import { Checklist } from "@rollcall/ui/checklist";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Notice, Page, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { Link } from "react-router";
import { api } from "@rollcall/ui/api";
import type { LogPage } from "../../../shapes/log.ts";
import type { PeoplePage } from "../../../shapes/people.ts";
import { useAllProgress, useApps } from "../../api/apps.ts";
import { usePeople } from "../../api/people.ts";
import { attentionOf, firstSteps } from "../../words/dashboard.ts";
import { AppCard } from "./app-card.tsx";
import { PageError } from "../../parts/page-error.tsx";

export function Dashboard() {
  const apps = useApps();
  const people = usePeople({ limit: 1 });
  const progress = useAllProgress(apps.data ?? []);
  const [steps, setSteps] = useUrlValue("steps");
  if (apps.isError) return <PageError title="Dashboard" error={apps.error} retry={() => void apps.refetch()} />;
  if (people.isError) return <PageError title="Dashboard" error={people.error} retry={() => void people.refetch()} />;
  if (!apps.data || !people.data) return <PageSkeleton />;

  const attention = attentionOf(apps.data, progress);
  const first = firstSteps(people.data.counts.all, apps.data);
  const done = first.filter((step) => step.state === "met").length;
  const unfinished = done < first.length;
  return (
    <Page title="Dashboard" description="Where every app stands, and what needs you.">
      {unfinished || steps === "1" ? (
        <Section
          title="First steps"
          text={
            unfinished
              ? `${done} of ${first.length} done`
              : "All done. Every change from now on reaches the apps by itself."
          }
          actions={
            unfinished ? undefined : (
              <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setSteps("")}>
                Close
              </Button>
            )
          }
        >
          <Checklist label="First steps" items={first} />
        </Section>
      ) : null}
      {apps.data.length > 0 ? (
        <Section title="Needs attention">
          {attention.length === 0 ? (
            <p className="dir-calm">
              <CircleCheck size={17} aria-hidden="true" /> Nothing. Every app holds what the directory says.
            </p>
          ) : (
            <div className="dir-stack">
              {attention.map(({ key, tone, title, text, link }) => (
                <Notice key={key} tone={tone} title={title} action={<Link to={link.to}>{link.label}</Link>}>
                  {text}
                </Notice>
              ))}
            </div>
          )}
        </Section>
      ) : null}
      {apps.data.length > 0 ? (
        <Section title="Applications" actions={<Link to="/apps">All applications</Link>}>
          <ul className="dir-app-cards" aria-label="State of the applications">
            {apps.data.slice(0, 12).map((app) => (
              <AppCard key={app.id} app={app} progress={progress.get(app.id)} />
            ))}
          </ul>
        </Section>
      ) : null}
      <div className="dir-halves">
        <PeopleCounts counts={people.data.counts} />
        <Latest />
      </div>
    </Page>
  );
}

function PeopleCounts({ counts }: Pick<PeoplePage, "counts">) {
  const figures: [string, number, string][] = [
    ["Active", counts.active, "/people?status=active"],
    ["Staged", counts.staged, "/people?status=staged"],
    ["Suspended", counts.suspended, "/people?status=suspended"],
    ["Deactivated", counts.deactivated, "/people?status=deactivated"],
  ];
  return (
    <Section title="People" actions={<Link to="/people">All people</Link>}>
      <ul className="dir-figures" aria-label="People by status">
        {figures.map(([label, number, to]) => (
          <li key={label}>
            <Link to={to}>
              <span className="dir-figure">{number.toLocaleString("en-US")}</span>
              <span className="rc-hint">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Latest() {
  const log = useQuery({
    queryKey: ["log-latest"],
    queryFn: () => api.get<LogPage>("/console/log", { query: { limit: 6 } }),
    refetchInterval: 10_000,
  });
  return (
    <Section title="Latest changes" actions={<Link to="/log">System log</Link>}>
      {log.data && log.data.entries.length === 0 ? <p className="rc-hint">Nothing has happened yet.</p> : null}
      <ol className="dir-log">
        {log.data?.entries.map((entry) => (
          <li key={entry.id}>
            <div>
              <p>{entry.message}</p>
              <p className="rc-hint">{entry.actor}</p>
            </div>
            <RelativeTime at={entry.at} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
