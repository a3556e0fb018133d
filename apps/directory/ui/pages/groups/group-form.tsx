import { Modal, Textarea, TextInput } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Group } from "../../../shapes/groups.ts";
import { useCreateGroup, useUpdateGroup } from "../../api/groups.ts";

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function CreateGroup({ opened, onClose }: Props) {
  const create = useCreateGroup();
  const navigate = useNavigate();
  return (
    <Modal opened={opened} onClose={onClose} title="Create group" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? (
        <GroupForm
          label="Create group"
          onCancel={onClose}
          onSave={async (values) => {
            const group = await create.mutateAsync(values);
            notifyDone(`The group ${group.name} is created.`);
            void navigate(`/groups/${group.id}`);
          }}
        />
      ) : null}
    </Modal>
  );
}

export function EditGroup({ opened, onClose, group }: Props & { group: Group }) {
  const update = useUpdateGroup(group.id);
  return (
    <Modal opened={opened} onClose={onClose} title="Edit group" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? (
        <GroupForm
          label="Save group"
          stored={group}
          onCancel={onClose}
          onSave={async (values) => {
            await update.mutateAsync(values);
            notifyDone("The group is saved.");
            onClose();
          }}
        />
      ) : null}
    </Modal>
  );
}

interface FormProps {
  label: string;
  stored?: { name: string; description: string };
  onCancel: () => void;
  onSave: (values: { name: string; description: string }) => Promise<void>;
}

function GroupForm({ label, stored = { name: "", description: "" }, onCancel, onSave }: FormProps) {
  const [name, setName] = useState(stored.name);
  const [description, setDescription] = useState(stored.description);
  const changed = name.trim() !== "" && (name.trim() !== stored.name || description.trim() !== stored.description);
  return (
    <Form
      label={label}
      save={label}
      changed={changed}
      onCancel={onCancel}
      onSubmit={() => onSave({ name, description })}
    >
      <TextInput
        label="Name"
        withAsterisk
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Textarea
        label="Description"
        description="What the group is for, so that others add the right people"
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={6}
      />
    </Form>
  );
}
