import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Checklist } from "@rollcall/ui/checklist";
import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { count } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Page, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { HttpStatus } from "@rollcall/ui/status-badge";
import { Activity } from "lucide-react";
import { Link } from "react-router";
import type { ExchangesPage } from "../../shapes/exchanges.ts";
import type { TeamsPage } from "../../shapes/teams.ts";
import type { UsersPage } from "../../shapes/users.ts";
import { ExpiryNotice } from "../provisioning/expiry-notice.tsx";
import { Signal } from "../provisioning/signal.tsx";
import { useProvisioning } from "../provisioning/use-provisioning.tsx";
import { useIsSuperAdmin, useMay, useSession } from "../session.tsx";
import { nextStep, setupSteps } from "./next-step.ts";

export function Home() {
  const session = useSession();
  const isSuperAdmin = useIsSuperAdmin();
  const mayRead = useMay("read_people");
  return (
    <Page
      title="Home"
      heading={<h1>{session.account.name}</h1>}
      description={`Signed in as ${session.user.displayName}.`}
    >
      <div className="rc-stack">
        {mayRead ? <Figures /> : null}
        {isSuperAdmin ? (
          <>
            <ProvisioningState />
            <Recent />
          </>
        ) : (
          <Section title="Your profile" text="See what your organisation knows about you here, and set a password.">
            <Button component={Link} to="/settings/profile" variant="default">
              Open my profile
            </Button>
          </Section>
        )}
      </div>
    </Page>
  );
}

function Figures() {
  const users = useQuery({
    queryKey: ["users", "counts"],
    queryFn: () => api.get<UsersPage>("/api/users", { query: { limit: 1 } }),
    refetchInterval: 5_000,
  });
  const teams = useQuery({
    queryKey: ["teams", "count"],
    queryFn: () => api.get<TeamsPage>("/api/teams", { query: { limit: 1 } }),
    refetchInterval: 15_000,
  });
  const counts = users.data?.counts;
  const figures = [
    { label: "Active users", to: "/users?status=active", value: counts?.active },
    { label: "Invited", to: "/users?status=invited", value: counts?.invited },
    { label: "Deactivated", to: "/users?status=deactivated", value: counts?.deactivated },
    { label: "Teams", to: "/teams", value: teams.data?.total },
  ];
  return (
    <nav className="rc-figures" aria-label="Users and teams in figures">
      {figures.map((figure) => (
        <Link key={figure.to} to={figure.to}>
          <strong>{figure.value === undefined ? "–" : count(figure.value)}</strong>
          <span>{figure.label}</span>
        </Link>
      ))}
    </nav>
  );
}

function ProvisioningState() {
  const provisioning = useProvisioning();
  if (provisioning.isPending) return <PageSkeleton lines={3} />;
  if (provisioning.isError) return <ErrorState error={provisioning.error} retry={() => void provisioning.refetch()} />;
  const { enabled, connections } = provisioning.data;
  const step = nextStep(provisioning.data);
  return (
    <Section
      title="Provisioning"
      actions={
        step ? (
          <Button component={Link} to={step.to}>
            {step.action}
          </Button>
        ) : undefined
      }
    >
      <div className="rc-stack">
        <ExpiryNotice connections={connections} linked />
        {connections.length > 1 ? (
          connections.map((one) => <Signal key={one.id} enabled={enabled} connection={one} named />)
        ) : (
          <Signal enabled={enabled} connection={connections[0]} />
        )}
        {step ? <Checklist label="Steps to connect your directory" items={setupSteps(provisioning.data)} /> : null}
      </div>
    </Section>
  );
}

function Recent() {
  const recent = useQuery({
    queryKey: ["exchanges", "recent"],
    queryFn: () => api.get<ExchangesPage>("/api/exchanges", { query: { show: "changes", limit: 6 } }),
    refetchInterval: 4_000,
  });
  if (recent.isPending) return <PageSkeleton lines={3} />;
  if (recent.isError) return <ErrorState error={recent.error} retry={() => void recent.refetch()} />;
  return (
    <Section
      title="Latest changes by your directory"
      actions={<Link to="/provisioning/activity">Show all activity</Link>}
    >
      {recent.data.exchanges.length === 0 ? (
        <EmptyState
          icon={Activity}
          title="No changes yet"
          text="When your directory creates, updates or deactivates a user, it appears here within seconds."
        />
      ) : (
        <ul className="rc-lines" aria-label="Latest changes">
          {recent.data.exchanges.map((exchange) => (
            <li key={exchange.id}>
              <span className="rc-line-main">
                <Link to={`/provisioning/activity/${exchange.id}`}>{exchange.summary}</Link>
              </span>
              <HttpStatus status={exchange.status} />
              <span className="rc-hint">
                <RelativeTime at={exchange.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
