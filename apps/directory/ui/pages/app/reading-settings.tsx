import { Modal, MultiSelect, Select, Switch } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { ReadingSettings, ReadingState } from "../../../shapes/app-accounts.ts";
import type { App } from "../../../shapes/apps.ts";
import { useSaveReading } from "../../api/app-accounts.ts";
import { everyOptions, policyOptions } from "../../words/app-accounts.ts";

interface Props {
  app: App;
  state: ReadingState;
  opened: boolean;
  onClose: () => void;
}

/** How often the app is read back, what matches exactly, and what becomes of differences. */
export function ReadingForm({ app, state, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={560}
      title="Reading back"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <Fields app={app} state={state} onClose={onClose} /> : null}
    </Modal>
  );
}

function Fields({ app, state, onClose }: Omit<Props, "opened">) {
  const save = useSaveReading(app.id);
  const [values, setValues] = useState<ReadingSettings>(state.settings);
  const set = (change: Partial<ReadingSettings>) => setValues((before) => ({ ...before, ...change }));
  return (
    <Form
      label="Reading back"
      changed={JSON.stringify(values) !== JSON.stringify(state.settings)}
      onSubmit={async () => {
        await save.mutateAsync(values);
        notifyDone("The settings are saved.");
        onClose();
      }}
      onCancel={onClose}
    >
      <Select
        label="Read the accounts"
        description="Import and drift use the same reading."
        data={everyOptions}
        value={values.every}
        allowDeselect={false}
        onChange={(every) => every && set({ every: every as ReadingSettings["every"] })}
      />
      <MultiSelect
        label="Also an exact match"
        description="Besides our id (externalId) and the user name: accounts with the same value belong to the same person."
        data={state.paths}
        value={values.matchOn}
        onChange={(matchOn) => set({ matchOn })}
        maxValues={10}
        clearable
        clearButtonProps={{ "aria-label": "Clear" }}
      />
      <Switch
        label="Link exact matches automatically"
        description={`Who matches exactly is assigned to ${app.label} and linked after each reading. Off: somebody confirms it here.`}
        checked={values.confirmExact}
        onChange={(event) => set({ confirmExact: event.currentTarget.checked })}
      />
      <Select
        label="When somebody changed a value in the app"
        description="At most a fifth of all accounts is dealt with by itself; more is only shown."
        data={policyOptions}
        value={values.driftPolicy}
        allowDeselect={false}
        onChange={(driftPolicy) => driftPolicy && set({ driftPolicy: driftPolicy as ReadingSettings["driftPolicy"] })}
      />
    </Form>
  );
}
