import { Modal, Select, Switch, TextInput } from "@mantine/core";
import { ApiError } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { OwnAttribute } from "../../../shapes/profile-attributes.ts";
import { useAddOwnAttribute } from "../../api/profile-editor.ts";
import { scimTypeWord } from "../../words/attribute.ts";

interface Props {
  appId: string;
  opened: boolean;
  onClose: () => void;
}

const types = (["string", "integer", "decimal", "boolean"] as const).map((value) => ({
  value,
  label: scimTypeWord[value] ?? value,
}));

export function OwnAttributeForm({ appId, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Add attribute"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <Fields appId={appId} onClose={onClose} /> : null}
    </Modal>
  );
}

function Fields({ appId, onClose }: Omit<Props, "opened">) {
  const add = useAddOwnAttribute(appId);
  const [label, setLabel] = useState("");
  const [path, setPath] = useState("");
  const [type, setType] = useState<OwnAttribute["type"]>("string");
  const [required, setRequired] = useState(false);
  const errors = add.error instanceof ApiError ? add.error.fields : {};
  const submit = async () => {
    await add.mutateAsync({ label, path, type, required });
    notifyDone(`${label} can be mapped now.`);
    onClose();
  };
  return (
    <Form label="Add attribute" save="Add attribute" onSubmit={submit} onCancel={onClose}>
      <TextInput
        label="Display name"
        withAsterisk
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={errors["label"]}
        data-autofocus
      />
      <TextInput
        label="SCIM path"
        description="As the app’s documentation names it; an attribute of an extension begins with its URN, such as urn:example:params:scim:schemas:extension:1.0:User:costLevel."
        withAsterisk
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        error={errors["path"]}
        spellCheck={false}
      />
      <Select
        label="Type"
        data={types}
        value={type}
        onChange={(value) => setType(value ?? "string")}
        allowDeselect={false}
      />
      <Switch
        label="Required by the app"
        checked={required}
        onChange={(event) => setRequired(event.currentTarget.checked)}
      />
    </Form>
  );
}
