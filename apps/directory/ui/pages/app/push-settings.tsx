import { Checkbox, Modal, NumberInput, Select } from "@mantine/core";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import type { PushSettings } from "../../../shapes/push-groups.ts";
import { usePushActions, usePushSettings } from "../../api/push-groups.ts";

interface Props {
  app: App;
  opened: boolean;
  onClose: () => void;
}

/** How groups are pushed to this app. */
export function PushSettingsDialog({ app, opened, onClose }: Props) {
  const settings = usePushSettings(app.id, opened);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="How groups are pushed"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {settings.isError ? (
        <ErrorState error={settings.error} retry={() => void settings.refetch()} />
      ) : settings.data ? (
        <Fields app={app} before={settings.data} onClose={onClose} />
      ) : (
        <PageSkeleton lines={4} />
      )}
    </Modal>
  );
}

function Fields({ app, before, onClose }: { app: App; before: PushSettings; onClose: () => void }) {
  const { saveSettings } = usePushActions(app.id);
  const [settings, setSettings] = useState(before);
  const set = (part: Partial<PushSettings>) => setSettings({ ...settings, ...part });
  return (
    <Form
      label="How groups are pushed"
      changed={JSON.stringify(settings) !== JSON.stringify(before)}
      onCancel={onClose}
      onSubmit={async () => {
        await saveSettings.mutateAsync(settings);
        notifyDone("The settings are saved.");
        onClose();
      }}
    >
      <Select
        label="When a group is deleted here"
        data={[
          { value: "delete", label: `Delete it in ${app.label}` },
          { value: "leave", label: `Leave it in ${app.label}` },
        ]}
        value={settings.deletedGroups}
        onChange={(value) => value && set({ deletedGroups: value })}
        allowDeselect={false}
      />
      <Select
        label={`When ${app.label} has a group of that name already`}
        data={[
          { value: "link", label: "Link to it" },
          { value: "report", label: "Report a conflict" },
        ]}
        value={settings.sameName}
        onChange={(value) => value && set({ sameName: value })}
        allowDeselect={false}
      />
      <Checkbox
        label="Rename groups in the app when they are renamed here, also those that were linked"
        checked={settings.renameLinked}
        onChange={(event) => set({ renameLinked: event.currentTarget.checked })}
      />
      <Select
        label="How members are taken out"
        description="Some apps know only one of the two forms of RFC 7644."
        data={[
          { value: "filter", label: 'By a path: members[value eq "…"]' },
          { value: "value", label: "By values: remove members with a list" },
        ]}
        value={settings.removeForm}
        onChange={(value) => value && set({ removeForm: value })}
        allowDeselect={false}
      />
      <NumberInput
        label="Members in one request"
        description="Empty for what is known of the app, else 100."
        min={1}
        max={10_000}
        allowDecimal={false}
        value={settings.membersPerRequest ?? ""}
        onChange={(value) => set({ membersPerRequest: value === "" ? null : Number(value) })}
      />
    </Form>
  );
}
