import { Button, Modal, TextInput } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Pause } from "lucide-react";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import { usePauseApp } from "../../api/apps.ts";

/** Pauses the app, with the reason that everybody who wonders will read. */
export function PauseButton({ app }: { app: App }) {
  const pause = usePauseApp(app.id);
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState("");
  const close = () => {
    setOpened(false);
    setReason("");
    pause.reset();
  };
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        leftSection={<Pause size={14} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        Pause provisioning
      </Button>
      <Modal opened={opened} onClose={close} title={`Pause ${app.label}`} closeButtonProps={{ "aria-label": "Close" }}>
        <Form
          label="Pause provisioning"
          save="Pause"
          changed
          onSubmit={async () => {
            const why = reason.trim();
            await pause.mutateAsync({ action: "pause", ...(why === "" ? {} : { reason: why }) });
            close();
            notifyDone("Provisioning is paused. Changes wait.");
          }}
          onCancel={close}
        >
          <p>
            Nothing more is sent to {app.label} until somebody resumes it, also when access is taken away. What changes
            meanwhile is kept.
          </p>
          <TextInput
            label="Reason"
            description="Shown on this page and in the system log."
            placeholder="Maintenance of the app until Friday"
            maxLength={200}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Form>
      </Modal>
    </>
  );
}
