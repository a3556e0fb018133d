import { Button, Group, Modal, Stack, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, messageOf } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { ErrorState } from "@rollcall/ui/error-state";
import { Fact, Facts } from "@rollcall/ui/form";
import { count } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useState } from "react";
import type { Impact, Provisioning } from "../../shapes/provisioning.ts";
import { provisioningKey } from "./use-provisioning.tsx";

export function ProvisioningSwitch({ provisioning }: { provisioning: Provisioning }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"on" | "off">();
  const close = (): void => setAsking(undefined);
  const turn = async (enabled: boolean): Promise<void> => {
    queries.setQueryData(provisioningKey, await api.put<Provisioning>("/api/provisioning/enabled", { enabled }));
    notifyDone(enabled ? "Provisioning is on." : "Provisioning is off.");
  };
  const { enabled, gate, enabledChangedAt, enabledChangedBy } = provisioning;
  return (
    <Section title="Provisioning">
      <div className="rc-switch-line">
        <Switch
          size="md"
          label="Enable SCIM provisioning"
          checked={enabled}
          disabled={!enabled && gate !== null}
          onChange={() => setAsking(enabled ? "off" : "on")}
        />
        {enabledChangedAt ? (
          <span className="rc-hint">
            Switched {enabled ? "on" : "off"} <RelativeTime at={enabledChangedAt} />
            {enabledChangedBy ? ` by ${enabledChangedBy}` : ""}
          </span>
        ) : null}
      </div>
      <Modal
        opened={asking === "on"}
        onClose={close}
        title="Enable SCIM provisioning?"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {asking === "on" ? <ImpactBody onClose={close} onConfirm={() => turn(true)} /> : null}
      </Modal>
      <Confirm
        opened={asking === "off"}
        onClose={close}
        title="Switch provisioning off?"
        confirm="Switch off"
        danger
        onConfirm={() => turn(false)}
      >
        <p>
          Requests of your directory are refused from now on; it is told why. Users, teams and tokens stay as they are,
          and provisioning can be switched on again at any time.
        </p>
      </Confirm>
    </Section>
  );
}

function ImpactBody({ onClose, onConfirm }: { onClose: () => void; onConfirm: () => Promise<void> }) {
  const impact = useQuery({
    queryKey: ["provisioning", "impact"],
    queryFn: () => api.get<Impact>("/api/provisioning/impact"),
    staleTime: 0,
  });
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  if (impact.isPending) return <PageSkeleton lines={3} />;
  if (impact.isError) return <ErrorState error={impact.error} retry={() => void impact.refetch()} />;
  const { users, wouldMatch, linked, asked, outsideDomains, deactivated, sentences } = impact.data;
  return (
    <Stack gap="md">
      <p>
        This is what switching on means for the users this portal has today. Nothing changes until your directory sends
        a request.
      </p>
      <Facts>
        <Fact label="Users">{count(users)}</Fact>
        <Fact label="Would be met by e-mail">{count(wouldMatch)}</Fact>
        <Fact label="Linked at once">{count(linked)}</Fact>
        <Fact label="Asked for first">{count(asked)}</Fact>
        <Fact label="Outside your domains">{count(outsideDomains)}</Fact>
        <Fact label="Deactivated">{count(deactivated)}</Fact>
      </Facts>
      {sentences.length > 0 ? (
        <div className="rc-prose">
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {confirm.error ? <Notice tone="bad">{messageOf(confirm.error)}</Notice> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
          Enable provisioning
        </Button>
      </Group>
    </Stack>
  );
}
