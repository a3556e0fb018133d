import { Select, TagsInput, TextInput } from "@mantine/core";
import type { ProfileAttribute } from "../../../shapes/people.ts";
import { elementsOf } from "../../words/attribute.ts";

interface Props {
  attributes: ProfileAttribute[];
  values: Record<string, string>;
  onChange: (name: string, value: string) => void;
  errors?: Readonly<Record<string, string>>;
}

const inputType: Partial<Record<ProfileAttribute["kind"], string>> = {
  email: "email",
  url: "url",
  phone: "tel",
};

const below: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

const truths = [
  { value: "true", label: "True" },
  { value: "false", label: "False" },
];

/** One input for each profile attribute, by its type. */
export function ProfileFields({ attributes, values, onChange, errors = {} }: Props) {
  return (
    <div className="rc-form-grid">
      {attributes.map((attribute) => (
        <Field
          key={attribute.name}
          attribute={attribute}
          value={values[attribute.name] ?? ""}
          onChange={(value) => onChange(attribute.name, value)}
          error={errors[attribute.name] ?? errors[`profile.${attribute.name}`]}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  attribute: ProfileAttribute;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

function Field({ attribute, value, onChange, error }: FieldProps) {
  const { name, label, required, type, choices } = attribute;
  const common = {
    name,
    label,
    withAsterisk: required,
    "aria-required": required,
    error,
    // The base attributes say what they are by their names.
    ...(attribute.id !== null && attribute.description !== ""
      ? { description: attribute.description, inputWrapperOrder: below }
      : {}),
  };
  if (type === "boolean" || type === "choice") {
    const data = type === "boolean" ? truths : choices.map((choice) => ({ value: choice, label: choice }));
    return (
      <Select
        {...common}
        data={data}
        value={value === "" ? null : value}
        onChange={(next) => onChange(next ?? "")}
        placeholder="Not set"
        clearable
        clearButtonProps={{ "aria-label": `Clear ${label}` }}
        searchable={data.length > 8}
      />
    );
  }
  if (type === "list")
    return (
      <TagsInput
        {...common}
        value={elementsOf(value)}
        onChange={(next) => onChange(next.length === 0 ? "" : JSON.stringify(next))}
        {...(choices.length > 0 ? { data: choices } : {})}
        placeholder={value === "" ? "Type a value and press Enter" : ""}
        acceptValueOnBlur
      />
    );
  return (
    <TextInput
      {...common}
      type={inputType[attribute.kind] ?? "text"}
      {...(type === "number" ? { inputMode: "decimal" as const } : {})}
      {...(type === "integer" ? { inputMode: "numeric" as const } : {})}
      placeholder={placeholderOf(attribute)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
    />
  );
}

/** "Such as de-DE" in the description of an attribute is shown in its empty field. */
function placeholderOf({ description, id }: ProfileAttribute): string {
  return id === null ? (/such as (.+)$/i.exec(description)?.[1] ?? "") : "";
}
