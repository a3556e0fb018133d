import { Modal, Select } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { messageOf } from "@rollcall/ui/api";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import { useGroupsInApp, usePushActions } from "../../api/push-groups.ts";
import { useFoundGroups } from "../../parts/found.ts";
import { type Picked, PickMany } from "../../parts/pick-many.tsx";
import { counted } from "../../words/counted.ts";

interface Props {
  app: App;
  opened: boolean;
  onClose: () => void;
}

export function PushByName({ app, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Push groups to ${app.label}`}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <Body app={app} onClose={onClose} /> : null}
    </Modal>
  );
}

const CREATE = "create";

/** Each group is made anew in the app, or linked to one that is there already. */
function Body({ app, onClose }: Omit<Props, "opened">) {
  const { push } = usePushActions(app.id);
  const [groups, setGroups] = useState<Picked[]>([]);
  const [targets, setTargets] = useState<Record<string, string>>({});
  const inApp = useGroupsInApp(app.id, "", groups.length > 0);
  const known = inApp.data?.groups ?? [];
  const targetOf = (group: Picked) => {
    const chosen = targets[group.id];
    if (chosen !== undefined) return chosen;
    // A group of the same name is most likely the same group.
    return known.find(({ name, linkedTo }) => linkedTo === null && name === group.name)?.id ?? CREATE;
  };
  const submit = async () => {
    const { pushed } = await push.mutateAsync({
      groups: groups.map((group) => {
        const target = targetOf(group);
        return { groupId: group.id, targetId: target === CREATE ? null : target };
      }),
    });
    notifyDone(
      pushed > 0 ? `${counted(pushed, "group is", "groups are")} being pushed.` : "These groups are pushed already.",
    );
    onClose();
  };
  return (
    <Form
      label={`Push groups to ${app.label}`}
      save={groups.length > 1 ? `Push ${groups.length} groups` : "Push group"}
      changed={groups.length > 0}
      onSubmit={submit}
      onCancel={onClose}
    >
      <PickMany
        label="Groups"
        placeholder="Search groups"
        value={groups}
        onChange={setGroups}
        useFound={useFoundGroups}
      />
      {inApp.isError ? (
        <Notice tone="wait" title={`The groups of ${app.label} could not be listed`}>
          {messageOf(inApp.error)} The groups can be pushed all the same: one of the same name is linked, as the
          settings say.
        </Notice>
      ) : null}
      {groups.map((group) => (
        <Select
          key={group.id}
          label={`${group.name} in ${app.label}`}
          data={[
            { value: CREATE, label: "Create a new group" },
            ...known.map(({ id, linkedTo, name }) => ({
              value: id,
              label: linkedTo === null ? `Link to ${name}` : `${name} (belongs to ${linkedTo})`,
              disabled: linkedTo !== null,
            })),
          ]}
          value={targetOf(group)}
          onChange={(value) => value && setTargets({ ...targets, [group.id]: value })}
          allowDeselect={false}
          searchable
          description={
            targetOf(group) === CREATE
              ? undefined
              : "Its members become those of the group here: whoever is only there is taken out."
          }
        />
      ))}
    </Form>
  );
}
