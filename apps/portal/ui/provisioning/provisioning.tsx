import { Button } from "@mantine/core";
import { Checklist } from "@rollcall/ui/checklist";
import { ErrorState } from "@rollcall/ui/error-state";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Notice, Page, Section } from "@rollcall/ui/page";
import { useState } from "react";
import { Link } from "react-router";
import type { Connection, Provisioning as Shape } from "../../shapes/provisioning.ts";
import { AddConnection } from "./add-connection.tsx";
import { ConnectSection } from "./connect-section.tsx";
import { rulesKey } from "./connection-page.tsx";
import { connectionPage, ConnectionsList } from "./connections-list.tsx";
import { dialectWords } from "./dialect-words.ts";
import { ExpiryNotice } from "./expiry-notice.tsx";
import { ProvisioningRules } from "./provisioning-rules.tsx";
import { ProvisioningSwitch } from "./provisioning-switch.tsx";
import { useProvisioning } from "./use-provisioning.tsx";

export function Provisioning() {
  const provisioning = useProvisioning();
  return (
    <Page
      title="Provisioning (SCIM)"
      width="narrow"
      description="Let your directory create, update and deactivate the users of this portal over SCIM 2.0."
    >
      {provisioning.isPending ? (
        <PageSkeleton />
      ) : provisioning.isError ? (
        <ErrorState error={provisioning.error} retry={() => void provisioning.refetch()} />
      ) : (
        <Loaded provisioning={provisioning.data} />
      )}
    </Page>
  );
}

/** With one connection everything stands on this page; with several, each has a page of its own. */
function Loaded({ provisioning }: { provisioning: Shape }) {
  const [adding, setAdding] = useState(false);
  const { connections, enabled } = provisioning;
  const [first] = connections;
  return (
    <div className="rc-stack">
      {provisioning.gate ? <Notice tone="wait">{provisioning.gate}</Notice> : null}
      <ExpiryNotice connections={connections} linked={connections.length > 1} />
      <Section title="Requirements">
        <Checklist
          label="Requirements"
          columns
          items={provisioning.prerequisites.map((one) => ({
            id: one.id,
            title: one.title,
            state: one.met ? ("met" as const) : ("failed" as const),
            detail: one.detail,
            fix: one.fix,
            link: one.href ? { label: "Open", to: one.href } : undefined,
          }))}
        />
      </Section>
      <ProvisioningSwitch provisioning={provisioning} />
      {connections.length > 1 ? (
        <ConnectionsList onAdd={() => setAdding(true)} />
      ) : (
        <>
          <ConnectSection provisioning={provisioning} connection={first} />
          {first ? <ProvisioningRules key={rulesKey(first)} connection={first} /> : null}
          {first || enabled ? <More connection={first} onAdd={() => setAdding(true)} /> : null}
        </>
      )}
      <AddConnection opened={adding} onClose={() => setAdding(false)} />
    </div>
  );
}

/** What most portals never need. */
function More({ connection, onAdd }: { connection: Connection | undefined; onAdd: () => void }) {
  return (
    <Section
      title="More than one directory?"
      text="Each gets a connection of its own, with its own credentials and rules."
      actions={
        <Button variant="default" size="compact-md" onClick={onAdd}>
          Add connection
        </Button>
      }
    >
      {connection ? (
        <p className="rc-hint">
          This one speaks the {dialectWords[connection.dialect].toLowerCase()} dialect.{" "}
          <Link to={connectionPage(connection.id)}>Change dialect or delete “{connection.name}”</Link>
        </p>
      ) : null}
    </Section>
  );
}
