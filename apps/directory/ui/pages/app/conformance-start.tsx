import { Checkbox, Modal, TextInput } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import { useStartConformance } from "../../api/conformance.ts";

/** Says what a run does in the app before it does it. */
export function StartConformance({ app, opened, onClose }: { app: App; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Check ${app.label}?`} closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <Question app={app} onClose={onClose} /> : null}
    </Modal>
  );
}

function Question({ app, onClose }: { app: App; onClose: () => void }) {
  const start = useStartConformance(app.id);
  const [readOnly, setReadOnly] = useState(false);
  const [domain, setDomain] = useState("");
  return (
    <Form
      label="Start the checks"
      save={readOnly ? "Check by reading only" : "Make test users and check"}
      onCancel={onClose}
      onSubmit={async () => {
        await start.mutateAsync({ readOnly, ...(domain.trim() === "" ? {} : { domain }) });
        onClose();
      }}
    >
      <div className="rc-prose">
        <p>
          About 160 test users and groups are created at <strong>{app.connection.baseUrl}</strong>, some at a time, and
          removed again. Their names begin with “rollcall-check-”. Nobody else is changed.
        </p>
        <p>
          The app may count them as licences for a moment, send them mail, or keep them in its log. An app that does not
          delete users keeps them deactivated; you are told which.
        </p>
      </div>
      <Checkbox
        label="Only read"
        description="About a fifth of the checks; nothing is created."
        checked={readOnly}
        onChange={(event) => setReadOnly(event.currentTarget.checked)}
      />
      {readOnly ? null : (
        <TextInput
          label="Domain of the test users’ addresses"
          description="Empty: the domain of the users who are in the app, or example.com. Enter one that the app accepts."
          placeholder="example.com"
          value={domain}
          onChange={(event) => setDomain(event.currentTarget.value)}
        />
      )}
    </Form>
  );
}
