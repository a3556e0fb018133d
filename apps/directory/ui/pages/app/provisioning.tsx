import { Button } from "@mantine/core";
import { Notice } from "@rollcall/ui/page";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import type { App } from "../../../shapes/apps.ts";
import { useSaveSwitches } from "../../api/apps.ts";
import { counted } from "../../words/counted.ts";
import { useAppHere } from "./app.tsx";
import { Capabilities } from "./capabilities.tsx";
import { Integration } from "./integration.tsx";
import { PaceCard } from "./pace.tsx";
import { ProgressCard } from "./progress.tsx";
import { ToApp } from "./to-app.tsx";

export function Provisioning() {
  const app = useAppHere();
  const ready = app.connection.status === "working";
  return (
    <>
      {ready && !app.provisioningEnabled ? <SwitchOn app={app} /> : null}
      {app.provisioningEnabled ? <ProgressCard app={app} /> : null}
      <Integration app={app} />
      {app.connection.capabilities ? <Capabilities capabilities={app.connection.capabilities} /> : null}
      <ToApp app={app} />
      {ready || app.provisioningEnabled ? <PaceCard app={app} /> : null}
    </>
  );
}

/** People who were assigned before provisioning was on get nothing until somebody says so. */
function SwitchOn({ app }: { app: App }) {
  const save = useSaveSwitches(app.id);
  const people = app.waitingPeople;
  const turnOn = () =>
    save.mutate(
      { ...app.provisioning, enabled: true },
      { onSuccess: () => notifyDone(`Provisioning to ${app.label} is on.`), onError: notifyError },
    );
  return (
    <Notice
      tone="wait"
      title={
        people > 0
          ? `${counted(people, "person was", "people were")} assigned before provisioning was on`
          : "The connection works, provisioning is off"
      }
      action={
        <Button size="compact-sm" onClick={turnOn} loading={save.isPending}>
          {people > 0 ? "Provision them now" : "Turn on provisioning"}
        </Button>
      }
    >
      {people > 0
        ? "Nothing was sent for them yet. Turning provisioning on creates or links their accounts, with the mappings as they are now."
        : "Turn it on, and people who are assigned from now on get their accounts within seconds."}
    </Notice>
  );
}
