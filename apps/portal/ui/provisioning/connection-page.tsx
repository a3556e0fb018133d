import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Notice, Page } from "@rollcall/ui/page";
import { Plug } from "lucide-react";
import { Link, useParams } from "react-router";
import type { Connection, Provisioning } from "../../shapes/provisioning.ts";
import { ConnectSection } from "./connect-section.tsx";
import { DeleteConnection } from "./delete-connection.tsx";
import { DialectForm } from "./dialect-form.tsx";
import { ExpiryNotice } from "./expiry-notice.tsx";
import { ProvisioningRules } from "./provisioning-rules.tsx";
import { useProvisioning } from "./use-provisioning.tsx";

/** One connection: what its directory needs, its rules, how it speaks, and its end. */
export function ConnectionPage() {
  const id = useParams()["id"] ?? "";
  const provisioning = useProvisioning();
  const connection = provisioning.data?.connections.find((one) => one.id === id);
  return (
    <Page
      title={connection?.name ?? "Connection"}
      width="narrow"
      crumbs={[{ label: "Provisioning (SCIM)", to: "/settings/provisioning" }]}
      description="One directory that supplies users to this portal."
    >
      {provisioning.isPending ? (
        <PageSkeleton />
      ) : provisioning.isError ? (
        <ErrorState error={provisioning.error} retry={() => void provisioning.refetch()} />
      ) : (
        <Loaded id={id} provisioning={provisioning.data} />
      )}
    </Page>
  );
}

function Loaded({ id, provisioning }: { id: string; provisioning: Provisioning }) {
  const connection = provisioning.connections.find((one) => one.id === id);
  if (!connection)
    return (
      <EmptyState
        icon={Plug}
        title="There is no such connection"
        text="It was deleted, or the address is not complete."
        action={<Link to="/settings/provisioning">Show all connections</Link>}
      />
    );
  return (
    <div className="rc-stack">
      {provisioning.gate ? <Notice tone="wait">{provisioning.gate}</Notice> : null}
      <ExpiryNotice connections={[connection]} />
      <ConnectSection provisioning={provisioning} connection={connection} />
      <ProvisioningRules key={rulesKey(connection)} connection={connection} />
      <DialectForm key={connection.dialect} connection={connection} />
      <DeleteConnection connection={connection} />
    </div>
  );
}

/** The form starts again when somebody else saved other rules. */
export function rulesKey({ allowOutsideDomains, rateLimit, matching, reactivation }: Connection): string {
  return [allowOutsideDomains, rateLimit, matching, reactivation].join(" ");
}
