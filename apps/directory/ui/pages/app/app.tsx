import { PageSkeleton } from "@rollcall/ui/loading";
import { Page } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Outlet, useOutletContext, useParams } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import { useApp, useProgress } from "../../api/apps.ts";
import { appState } from "../../words/app-state.ts";
import { GuardBanner } from "./guard-banner.tsx";
import { PageError } from "../../parts/page-error.tsx";

const catalogWord: Record<App["catalog"], string> = {
  rollcall_portal: "Rollcall Portal",
  scim2_app: "SCIM 2.0 app",
  slack: "Slack",
  github_enterprise: "GitHub Enterprise",
  aws_identity_center: "AWS IAM Identity Center",
  miro: "Miro",
};

/** The frame of an app's pages; each page takes the app from it. */
export function AppPage() {
  const { id = "" } = useParams();
  const query = useApp(id);
  const progress = useProgress(id, query.data?.provisioningEnabled === true);
  if (query.isError) return <PageError title="Application" error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const app = query.data;
  const state = appState(app, progress.data?.gate.state);
  const base = `/apps/${id}`;
  return (
    <Page
      title={app.label}
      heading={
        <div className="dir-heading">
          <h1>{app.label}</h1>
          <StatusBadge tone={state.tone}>{state.word}</StatusBadge>
        </div>
      }
      description={[
        ...(app.label === catalogWord[app.catalog] ? [] : [catalogWord[app.catalog]]),
        ...(app.connection.baseUrl ? [app.connection.baseUrl] : []),
      ].join(" · ")}
      crumbs={[{ label: "Applications", to: "/apps" }]}
      sections={[
        { label: "General", to: base },
        { label: "Provisioning", to: `${base}/provisioning` },
        { label: "Mappings", to: `${base}/mappings` },
        { label: "Import", to: `${base}/import` },
        { label: "Assignments", to: `${base}/assignments` },
        { label: "Push groups", to: `${base}/push-groups` },
        { label: "Activity", to: `${base}/activity` },
        { label: "Drift", to: `${base}/drift` },
        { label: "Deletion guard", to: `${base}/guard` },
        { label: "Conformance", to: `${base}/conformance` },
      ]}
    >
      <GuardBanner app={app} />
      <Outlet context={app} key={app.id} />
    </Page>
  );
}

export const useAppHere = (): App => useOutletContext<App>();
