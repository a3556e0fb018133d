import { Button, MultiSelect, Select, TagsInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Fact, Facts, Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { Pencil } from "lucide-react";
import { useState } from "react";
import type { CustomValue, UserDetail } from "../../shapes/users.ts";
import { useIsSuperAdmin } from "../session.tsx";
import { yesNoWords } from "../words.ts";
import { changedValues } from "./custom-change.ts";

/** The account's own attributes of a user; nothing where the account has none. */
export function CustomAttributes({ user }: { user: UserDetail }) {
  const isSuperAdmin = useIsSuperAdmin();
  const [editing, setEditing] = useState(false);
  if (user.custom.length === 0) return null;
  const edit = (
    <Button
      variant="default"
      size="compact-md"
      leftSection={<Pencil size={14} aria-hidden />}
      onClick={() => setEditing(true)}
    >
      Edit custom attributes
    </Button>
  );
  return (
    <Section
      title="Custom attributes"
      actions={isSuperAdmin && !editing && user.customLocked === null ? edit : undefined}
    >
      {editing ? (
        <CustomForm user={user} onDone={() => setEditing(false)} />
      ) : (
        <Facts>
          {user.custom.map((one) => (
            <Fact key={one.name} label={one.label} locked={user.customLocked ?? undefined}>
              {one.values.length === 0 ? null : <Values of={one} />}
            </Fact>
          ))}
        </Facts>
      )}
    </Section>
  );
}

function Values({ of: { type, values } }: { of: CustomValue }) {
  if (type === "boolean") return values.map((value) => yesNoWords[value] ?? value).join(", ");
  if (type === "dateTime")
    return values.map((value, i) => (
      <span key={value}>
        {i > 0 ? ", " : ""}
        <ExactTime at={value} />
      </span>
    ));
  return values.join(", ");
}

function CustomForm({ user, onDone }: { user: UserDetail; onDone: () => void }) {
  const queries = useQueryClient();
  const [values, setValues] = useState(() => Object.fromEntries(user.custom.map((one) => [one.name, one.values])));
  const change = changedValues(user.custom, values);
  const save = async (): Promise<void> => {
    queries.setQueryData(["user", user.id], await api.patch<UserDetail>(`/api/users/${user.id}`, { custom: change }));
    await queries.invalidateQueries({ queryKey: ["timeline", user.id] });
    notifyDone("Custom attributes saved.");
    onDone();
  };
  return (
    <Form label="Custom attributes" onSubmit={save} changed={Object.keys(change).length > 0} onCancel={onDone}>
      <div className="rc-form-grid">
        {user.custom.map((one) => (
          <Field
            key={one.name}
            of={one}
            values={values[one.name] ?? []}
            onChange={(next) => setValues((now) => ({ ...now, [one.name]: next }))}
          />
        ))}
      </div>
    </Form>
  );
}

const examples: Partial<Record<CustomValue["type"], string>> = {
  dateTime: "2026-01-31T09:00:00Z",
  reference: "https://",
};

/** Fields of one line stand at one height, with or without a description. */
const below: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

interface FieldProps {
  of: CustomValue;
  values: string[];
  onChange: (values: string[]) => void;
}

function Field({ of, values, onChange }: FieldProps) {
  const { label, description, type, multiValued, required, canonicalValues } = of;
  const common = {
    label,
    required,
    inputWrapperOrder: below,
    ...(description ? { description } : {}),
  };
  const single = values[0] ?? "";
  if (type === "boolean" || canonicalValues.length > 0) {
    const known = type === "boolean" ? ["true", "false"] : canonicalValues;
    // A value from before the list was made stays choosable, or it would be lost by looking at it.
    const data = [...new Set([...known, ...values])].map((value) => ({ value, label: wordOf(type, value) }));
    if (multiValued)
      return <MultiSelect {...common} data={data} value={values} onChange={onChange} searchable clearable />;
    return (
      <Select
        {...common}
        data={data}
        placeholder="Not set"
        clearable
        value={single || null}
        onChange={(value) => onChange(value === null ? [] : [value])}
      />
    );
  }
  const placeholder = examples[type] ?? "";
  if (multiValued)
    return <TagsInput {...common} placeholder={placeholder} value={values} onChange={onChange} acceptValueOnBlur />;
  return (
    <TextInput
      {...common}
      placeholder={placeholder}
      value={single}
      {...(type === "integer" ? { inputMode: "numeric" as const } : {})}
      onChange={(event) => onChange(event.currentTarget.value === "" ? [] : [event.currentTarget.value])}
    />
  );
}

const wordOf = (type: CustomValue["type"], value: string): string =>
  type === "boolean" ? (yesNoWords[value] ?? value) : value;
