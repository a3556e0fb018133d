import { Button, Group, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { ErrorState } from "@rollcall/ui/error-state";
import { absoluteTime, plural } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { Enrolment, RecoveryCodes, SecondFactor as State } from "../../shapes/second-factor.ts";
import { confirmed } from "../step-up.tsx";
import { CodesOnce } from "./codes-once.tsx";
import { Enrol } from "./enrol.tsx";

const path = "/api/session/second-factor";

/** Two-step sign-in on one's own page: on or off, another device, new recovery codes. */
export function SecondFactor() {
  const queries = useQueryClient();
  const state = useQuery({ queryKey: ["second-factor"], queryFn: () => api.get<State>(path) });
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const [asking, setAsking] = useState(false);
  const changed = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ["second-factor"] });
    await queries.invalidateQueries({ queryKey: ["session"] });
  };
  const begin = useMutation({
    mutationFn: () => confirmed(() => api.post<Enrolment>(path)),
    onSuccess: setEnrolment,
    onError: notifyError,
  });
  const renew = useMutation({
    mutationFn: () => confirmed(() => api.post<RecoveryCodes>(`${path}/recovery-codes`)),
    onSuccess: (made) => setCodes(made.codes),
    onError: notifyError,
  });
  return (
    <Section
      title="Two-step sign-in"
      text="After the password, a code of the authenticator app on your telephone: a password that was stolen opens nothing."
      actions={
        state.data ? (
          <StatusBadge tone={state.data.on ? "good" : "off"}>{state.data.on ? "On" : "Off"}</StatusBadge>
        ) : null
      }
    >
      {state.isPending ? (
        <PageSkeleton lines={2} />
      ) : state.isError ? (
        <ErrorState error={state.error} retry={() => void state.refetch()} />
      ) : state.data.on ? (
        <div className="rc-stack">
          <p>
            On since {absoluteTime(new Date(state.data.since ?? ""))}, with{" "}
            {plural(state.data.codesLeft, "recovery code")} left.
          </p>
          {state.data.codesLeft < 3 ? (
            <Notice tone="wait">
              Few recovery codes are left. Make new ones, and keep them where your telephone is not.
            </Notice>
          ) : null}
          <Group gap="xs">
            <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
              New recovery codes
            </Button>
            <Button variant="default" onClick={() => setAsking(true)}>
              Switch off
            </Button>
          </Group>
        </div>
      ) : (
        <Button
          variant="default"
          leftSection={<ShieldCheck size={16} aria-hidden />}
          loading={begin.isPending}
          onClick={() => begin.mutate()}
        >
          Set up two-step sign-in
        </Button>
      )}
      <Modal
        opened={enrolment !== undefined}
        onClose={() => setEnrolment(undefined)}
        title="Set up two-step sign-in"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {enrolment ? (
          <Enrol
            enrolment={enrolment}
            onCancel={() => setEnrolment(undefined)}
            onDone={async (made) => {
              setEnrolment(undefined);
              setCodes(made);
              await changed();
            }}
          />
        ) : null}
      </Modal>
      <CodesOnce
        codes={codes}
        onStored={() => {
          setCodes(undefined);
          void changed();
        }}
      />
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title="Switch two-step sign-in off?"
        confirm="Switch off"
        danger
        onConfirm={async () => {
          await confirmed(() => api.delete(path));
          notifyDone("Two-step sign-in is off.");
          await changed();
        }}
      >
        <p>From now on your password alone signs you in. Your recovery codes end as well.</p>
      </Confirm>
    </Section>
  );
}
