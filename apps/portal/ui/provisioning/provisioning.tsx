import { Checklist } from "@rollcall/ui/checklist";
import { CopyField } from "@rollcall/ui/copy-field";
import { ErrorState } from "@rollcall/ui/error-state";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Notice, Page, Section } from "@rollcall/ui/page";
import type { Provisioning as Shape } from "../../shapes/provisioning.ts";
import { ProvisioningRules } from "./provisioning-rules.tsx";
import { ProvisioningSwitch } from "./provisioning-switch.tsx";
import { Signal } from "./signal.tsx";
import { Tokens } from "./tokens.tsx";
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

function Loaded({ provisioning }: { provisioning: Shape }) {
  return (
    <div className="rc-stack">
      {provisioning.gate ? <Notice tone="wait">{provisioning.gate}</Notice> : null}
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
      <Section title="Connect your directory" text="Your directory asks for these two values.">
        <div className="rc-stack">
          <Signal provisioning={provisioning} />
          <CopyField label="Base URL" value={provisioning.baseUrl} />
          <Tokens provisioning={provisioning} />
        </div>
      </Section>
      <ProvisioningRules key={rulesKey(provisioning)} connection={provisioning.connection} />
    </div>
  );
}

/** The form starts again when somebody else saved other rules. */
function rulesKey({ connection }: Shape): string {
  return `${connection.allowOutsideDomains} ${connection.rateLimit}`;
}
