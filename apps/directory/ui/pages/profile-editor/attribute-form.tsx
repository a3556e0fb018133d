import { Modal, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { ApiError } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { AttributeType } from "../../../shapes/people.ts";
import type { SchemaAttribute } from "../../../shapes/profile-attributes.ts";
import { useAddAttribute, useEditAttribute } from "../../api/profile-editor.ts";
import { typeWord, writerWord } from "../../words/attribute.ts";

interface Props {
  opened: boolean;
  /** Null adds one. */
  attribute: SchemaAttribute | null;
  onClose: () => void;
}

export function AttributeForm({ opened, attribute, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={attribute ? `Edit ${attribute.label}` : "Add attribute"}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <Fields attribute={attribute} onClose={onClose} /> : null}
    </Modal>
  );
}

const options = <Key extends string>(words: Record<Key, string>) =>
  (Object.entries(words) as [Key, string][]).map(([value, label]) => ({ value, label }));

/** "Cost level" is called costLevel in expressions, until somebody says otherwise. */
const nameFrom = (label: string): string => {
  const words = label
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9 _-]/g, "")
    .split(/[ _-]+/)
    .filter(Boolean);
  const name = words
    .map((word, at) => (at === 0 ? word.toLowerCase() : `${word[0]?.toUpperCase()}${word.slice(1).toLowerCase()}`))
    .join("");
  return /^[0-9]/.test(name) ? `x${name}` : name;
};

function Fields({ attribute, onClose }: Omit<Props, "opened">) {
  const add = useAddAttribute();
  const edit = useEditAttribute(attribute?.id ?? "");
  const [label, setLabel] = useState(attribute?.label ?? "");
  const [ownName, setOwnName] = useState<string | null>(attribute?.name ?? null);
  const [description, setDescription] = useState(attribute?.description ?? "");
  const [type, setType] = useState<AttributeType>(attribute?.type ?? "text");
  const [choices, setChoices] = useState<string[]>(attribute?.choices ?? []);
  const [required, setRequired] = useState(attribute?.required ?? false);
  const [unique, setUnique] = useState(attribute?.unique ?? false);
  const [writtenBy, setWrittenBy] = useState(attribute?.writtenBy ?? "anybody");
  const name = ownName ?? nameFrom(label);
  const chooses = type === "choice" || type === "list";
  const canBeUnique = type === "text" || type === "number" || type === "integer";
  const error = (attribute ? edit : add).error;
  const errors = error instanceof ApiError ? error.fields : {};

  const submit = async () => {
    const settings = {
      label,
      description,
      choices: chooses ? choices : [],
      required,
      unique: canBeUnique && unique,
      writtenBy,
    };
    if (attribute) await edit.mutateAsync(settings);
    else await add.mutateAsync({ name, type, ...settings });
    notifyDone(attribute ? `${label} is saved.` : `Profiles have the attribute ${label} now.`);
    onClose();
  };

  return (
    <Form
      label={attribute ? "Edit attribute" : "Add attribute"}
      save={attribute ? "Save" : "Add attribute"}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextInput
        label="Display name"
        withAsterisk
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={errors["label"]}
        data-autofocus
      />
      <TextInput
        label="Variable name"
        description={
          attribute ? "Stays as it is: mappings and rules know it by this name." : `In expressions: user.${name || "…"}`
        }
        withAsterisk
        value={name}
        disabled={attribute !== null}
        onChange={(event) => setOwnName(event.currentTarget.value)}
        error={errors["name"]}
        spellCheck={false}
      />
      <Select
        label="Type"
        description={attribute ? "Stays as it is." : undefined}
        data={options(typeWord)}
        value={type}
        disabled={attribute !== null}
        onChange={(value) => setType(value ?? "text")}
        allowDeselect={false}
      />
      {chooses ? (
        <TagsInput
          label={type === "choice" ? "Values to choose from" : "Values that may be in it"}
          description={type === "list" ? "Leave empty to allow anything." : undefined}
          value={choices}
          onChange={setChoices}
          placeholder="Type a value and press Enter"
          acceptValueOnBlur
          error={errors["choices"]}
        />
      ) : null}
      <TextInput
        label="Description"
        description="Shown below the field."
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <Select
        label="Who may change it"
        data={options(writerWord)}
        value={writtenBy}
        onChange={(value) => setWrittenBy(value ?? "anybody")}
        allowDeselect={false}
      />
      <Switch
        label="Required"
        description="People who have none keep working; whoever edits them next has to fill it in."
        checked={required}
        onChange={(event) => setRequired(event.currentTarget.checked)}
      />
      {canBeUnique ? (
        <Switch
          label="Unique"
          description="No two people may have the same value."
          checked={unique}
          onChange={(event) => setUnique(event.currentTarget.checked)}
          error={errors["unique"]}
        />
      ) : null}
    </Form>
  );
}
