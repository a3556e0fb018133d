import { TextInput } from "@mantine/core";
import type { ProfileAttribute } from "../../../shapes/people.ts";

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

/** One input for each profile attribute. */
export function ProfileFields({ attributes, values, onChange, errors = {} }: Props) {
  return (
    <div className="rc-form-grid">
      {attributes.map((attribute) => (
        <TextInput
          key={attribute.name}
          name={attribute.name}
          label={attribute.label}
          withAsterisk={attribute.required}
          aria-required={attribute.required}
          type={inputType[attribute.kind] ?? "text"}
          placeholder={placeholderOf(attribute)}
          value={values[attribute.name] ?? ""}
          onChange={(event) => onChange(attribute.name, event.currentTarget.value)}
          error={errors[attribute.name] ?? errors[`profile.${attribute.name}`]}
          autoComplete="off"
        />
      ))}
    </div>
  );
}

/** "Such as de-DE" in the description of an attribute is shown in its empty field. */
function placeholderOf({ description }: ProfileAttribute): string {
  return /such as (.+)$/i.exec(description)?.[1] ?? "";
}
