import { Checkbox, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { useState } from "react";
import type { AttributeType, UserAttribute } from "../../shapes/attributes.ts";
import { attributeTypeWords, options } from "../words.ts";
import { nameFrom } from "./attribute-name.ts";

interface AttributeFormProps {
  /** Absent for a new one. Its name and its type are for ever: values are stored by them. */
  attribute: UserAttribute | undefined;
  onDone: (label: string) => Promise<void>;
  onCancel: () => void;
}

const fresh = {
  name: "",
  label: "",
  description: "",
  type: "string" as AttributeType,
  multiValued: false,
  required: false,
  caseExact: false,
  canonicalValues: [] as string[],
};

export function AttributeForm({ attribute, onDone, onCancel }: AttributeFormProps) {
  const [values, setValues] = useState<typeof fresh>(attribute ?? fresh);
  const [named, setNamed] = useState(attribute !== undefined);
  const set = (change: Partial<typeof fresh>): void => setValues((now) => ({ ...now, ...change }));
  const { name, type, multiValued, ...changeable } = values;
  const isText = type === "string";
  const save = async (): Promise<void> => {
    const texts = isText ? {} : { caseExact: false, canonicalValues: [] };
    const body = { ...changeable, ...texts };
    if (attribute) await api.patch(`/api/user-attributes/${attribute.id}`, pick(body));
    else await api.post("/api/user-attributes", { ...body, name, type, multiValued });
    await onDone(values.label.trim());
  };
  return (
    <Form
      label={attribute ? "Edit attribute" : "Add attribute"}
      save={attribute ? "Save" : "Add attribute"}
      changed={values.label.trim() !== "" && name.trim() !== ""}
      onSubmit={save}
      onCancel={onCancel}
    >
      <TextInput
        label="Label"
        description="What people read on the pages of users"
        placeholder="Cost centre"
        autoComplete="off"
        data-autofocus
        value={values.label}
        onChange={(event) => {
          const label = event.currentTarget.value;
          set(named ? { label } : { label, name: nameFrom(label) });
        }}
      />
      <TextInput
        label="Name"
        description={attribute ? "The name never changes" : "What your directory sends. It never changes"}
        placeholder="costCentre"
        autoComplete="off"
        spellCheck={false}
        readOnly={attribute !== undefined}
        value={name}
        onChange={(event) => {
          setNamed(true);
          set({ name: event.currentTarget.value });
        }}
      />
      {attribute ? (
        <TextInput
          label="Type"
          description="The type never changes"
          readOnly
          value={`${attributeTypeWords[type]}${multiValued ? ", several values" : ""}`}
        />
      ) : (
        <>
          <Select
            label="Type"
            description="It never changes"
            data={options(attributeTypeWords)}
            allowDeselect={false}
            value={type}
            onChange={(value) => set({ type: (value ?? "string") as AttributeType })}
          />
          <Checkbox
            label="A user can have several values"
            checked={multiValued}
            onChange={(event) => set({ multiValued: event.currentTarget.checked })}
          />
        </>
      )}
      {isText ? (
        <>
          <TagsInput
            label="Allowed values"
            description="Press Enter after each. Leave it empty to allow any text"
            value={values.canonicalValues}
            onChange={(canonicalValues) => set({ canonicalValues })}
          />
          <Checkbox
            label="Upper and lower case make a difference"
            checked={values.caseExact}
            onChange={(event) => set({ caseExact: event.currentTarget.checked })}
          />
        </>
      ) : null}
      <Checkbox
        label="Required"
        description="A directory that leaves it out cannot create a user, and cannot replace one. Users who lack it stay as they are."
        checked={values.required}
        onChange={(event) => set({ required: event.currentTarget.checked })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={values.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
    </Form>
  );
}

/** What of a definition can change; the rest of the row stays away from the request. */
function pick({
  label,
  description,
  required,
  caseExact,
  canonicalValues,
}: Omit<typeof fresh, "name" | "type" | "multiValued">) {
  return { label, description, required, caseExact, canonicalValues };
}
