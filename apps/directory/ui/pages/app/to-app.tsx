import { Switch } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { useState } from "react";
import type { App, Switches } from "../../../shapes/apps.ts";
import { useSaveSwitches } from "../../api/apps.ts";
import { SwitchPlan } from "./switch-plan.tsx";
import { Unsaved } from "../../parts/unsaved.tsx";

interface Row {
  name: keyof Switches;
  label: string;
  description: string;
}

const main: Row = {
  name: "enabled",
  label: "Provisioning",
  description: "Send people who are assigned, and every later change, to the app.",
};

const parts: Row[] = [
  {
    name: "createUsers",
    label: "Create users",
    description: "Create an account, or link the one that is there, when a person is assigned.",
  },
  {
    name: "updateUsers",
    label: "Update user attributes",
    description: "Send changed profile values, only those that are mapped.",
  },
  {
    name: "deactivateUsers",
    label: "Deactivate users",
    description:
      "Switch the account off when a person is unassigned, suspended or deactivated. Accounts are never deleted.",
  },
  {
    name: "pushGroups",
    label: "Push groups",
    description: "Send the groups that were chosen under Push groups, with their members.",
  },
];

export function ToApp({ app }: { app: App }) {
  const save = useSaveSwitches(app.id);
  const [edits, setEdits] = useState<Partial<Switches>>({});
  const values: Switches = { ...app.provisioning, ...edits };
  const changed = [main, ...parts].some(({ name }) => values[name] !== app.provisioning[name]);
  const set = (name: keyof Switches, value: boolean) => setEdits((before) => ({ ...before, [name]: value }));
  const usable = app.connection.status === "working" || app.provisioning.enabled;
  const off = parts.filter(({ name }) => !values[name]).map(({ label }) => label);

  return (
    <Section title="To app" text="What the directory may do in this app.">
      {usable ? null : (
        <div className="dir-below">
          <Notice>Provisioning can be turned on once the connection is saved and its test has passed.</Notice>
        </div>
      )}
      <Form
        label="To app"
        changed={changed}
        onSubmit={async () => {
          await save.mutateAsync(values);
          setEdits({});
          notifyDone("The switches are saved.");
        }}
        onCancel={changed ? () => setEdits({}) : undefined}
      >
        <Switch
          label={main.label}
          description={main.description}
          checked={values.enabled}
          disabled={!usable}
          onChange={(event) => set("enabled", event.currentTarget.checked)}
        />
        <div className="dir-switches">
          {parts.map(({ name, label, description }) => (
            <Switch
              key={name}
              label={label}
              description={description}
              checked={values[name]}
              disabled={!values.enabled}
              onChange={(event) => set(name, event.currentTarget.checked)}
            />
          ))}
        </div>
        {changed && values.enabled ? <SwitchPlan app={app} switches={values} /> : null}
        {values.enabled && off.includes("Deactivate users") ? (
          <Notice tone="wait">With “Deactivate users” off, people who leave keep their access to {app.label}.</Notice>
        ) : null}
      </Form>
      <Unsaved changed={changed} />
    </Section>
  );
}
