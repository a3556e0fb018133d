import { Select, TextInput } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { useState } from "react";
import type { CredentialLife } from "../../shapes/credentials.ts";

const lives: { value: CredentialLife; label: string }[] = [
  { value: "90d", label: "90 days" },
  { value: "1y", label: "1 year" },
  { value: "2y", label: "2 years" },
  { value: "never", label: "Never" },
];

export function LifeSelect({ value, onChange }: { value: string; onChange: (life: string) => void }) {
  return (
    <Select
      label="Expires after"
      data={lives}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => onChange(chosen ?? "1y")}
    />
  );
}

interface Props {
  label: string;
  save: string;
  /** What the name is of, such as "Token name"; without it none is asked for. */
  nameLabel?: string;
  name?: string;
  text?: string;
  onSubmit: (asked: { name: string; expires: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** A name and an end: what every credential is asked for. */
export function CredentialForm({ label, save, nameLabel, name: first = "", text, onSubmit, onCancel }: Props) {
  const [name, setName] = useState(first);
  const [expires, setExpires] = useState("1y");
  return (
    <Form
      label={label}
      save={save}
      changed={nameLabel === undefined || name.trim() !== ""}
      onSubmit={() => onSubmit({ name: name.trim(), expires })}
      onCancel={onCancel}
    >
      {text ? <p>{text}</p> : null}
      {nameLabel ? (
        <TextInput
          label={nameLabel}
          description="Where it will be used, so that you know it again."
          placeholder="Okta production"
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      ) : null}
      <LifeSelect value={expires} onChange={setExpires} />
    </Form>
  );
}
