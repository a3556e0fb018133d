import { Button, Textarea, TextInput } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { Fact, Facts, Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import { useDeleteApp, useUpdateApp } from "../../api/apps.ts";
import { Unsaved } from "../../parts/unsaved.tsx";
import { connectionWord } from "../../words/app-state.ts";
import { counted } from "../../words/counted.ts";
import { useAppHere } from "./app.tsx";

export function General() {
  const app = useAppHere();
  return (
    <>
      <Overview app={app} />
      <Settings app={app} />
      <Danger app={app} />
    </>
  );
}

function Overview({ app }: { app: App }) {
  return (
    <Section title="Overview">
      <Facts>
        <Fact label="People">
          <Link to="assignments">{counted(app.people, "person", "people")}</Link>
        </Fact>
        <Fact label="Groups">
          <Link to="assignments?kind=groups">{counted(app.groups, "group")}</Link>
        </Fact>
        <Fact label="Connection">
          <Link to="provisioning">{connectionWord[app.connection.status]}</Link>
        </Fact>
        <Fact label="Added">
          <ExactTime at={app.createdAt} />
        </Fact>
      </Facts>
    </Section>
  );
}

function Settings({ app }: { app: App }) {
  const update = useUpdateApp(app.id);
  const [label, setLabel] = useState(app.label);
  const [notes, setNotes] = useState(app.notes);
  const changed = label.trim() !== app.label || notes !== app.notes;
  return (
    <Section title="Settings">
      <Form
        label="App settings"
        changed={changed}
        onSubmit={async () => {
          await update.mutateAsync({ label, notes });
          notifyDone("The settings are saved.");
        }}
        onCancel={
          changed
            ? () => {
                setLabel(app.label);
                setNotes(app.notes);
              }
            : undefined
        }
      >
        <TextInput
          label="Label"
          description="What this app is called in the directory"
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maw={420}
          withAsterisk
        />
        <Textarea
          label="Notes"
          description="For the administrators only, such as who owns the app"
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={12}
          maw={640}
        />
      </Form>
      <Unsaved changed={changed} />
    </Section>
  );
}

function Danger({ app }: { app: App }) {
  const update = useUpdateApp(app.id);
  const remove = useDeleteApp(app.id);
  const navigate = useNavigate();
  const [switching, setSwitching] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const active = app.status === "active";
  return (
    <Section title="Danger zone">
      <ul className="dir-rows">
        <li>
          <div>
            <strong>{active ? "Deactivate this app" : "Activate this app"}</strong>
            <p className="rc-hint">
              {active
                ? "Nothing is sent any more. Accounts in the app stay as they are."
                : "Changes that came up meanwhile are sent, if provisioning is on."}
            </p>
          </div>
          <Button variant="default" onClick={() => setSwitching(true)}>
            {active ? "Deactivate app" : "Activate app"}
          </Button>
        </li>
        <li>
          <div>
            <strong>Delete this app</strong>
            <p className="rc-hint">Its connection, mappings and assignments are removed for good.</p>
          </div>
          <Button variant="default" className="dir-danger" onClick={() => setDeleting(true)}>
            Delete app
          </Button>
        </li>
      </ul>
      <Confirm
        opened={switching}
        onClose={() => setSwitching(false)}
        title={active ? `Deactivate ${app.label}?` : `Activate ${app.label}?`}
        confirm={active ? "Deactivate app" : "Activate app"}
        danger={active}
        onConfirm={async () => {
          await update.mutateAsync({ status: active ? "inactive" : "active" });
          notifyDone(`${app.label} is ${active ? "inactive" : "active"}.`);
        }}
      >
        <p>
          {active
            ? `Nothing is sent to ${app.label} until you activate it again: people who leave keep their access there. To take access away, remove the assignments first.`
            : `${app.label} receives changes again. What changed while it was inactive is sent now.`}
        </p>
      </Confirm>
      <Confirm
        opened={deleting}
        onClose={() => setDeleting(false)}
        title={`Delete ${app.label}?`}
        confirm="Delete app"
        danger
        typed={app.label}
        onConfirm={async () => {
          await remove.mutateAsync();
          notifyDone(`${app.label} is deleted.`);
          void navigate("/apps");
        }}
      >
        <p>
          The connection with its token, the mappings and the assignments of {counted(app.people, "person", "people")}{" "}
          are removed for good. Accounts that exist in the app are not touched: deactivate them there, or remove the
          assignments first.
        </p>
      </Confirm>
    </Section>
  );
}
