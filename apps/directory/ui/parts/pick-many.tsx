import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

export interface Picked {
  id: string;
  name: string;
}

interface Props {
  label: string;
  description?: string;
  placeholder: string;
  value: readonly Picked[];
  onChange: (value: Picked[]) => void;
  /** What the server finds for a text. */
  useFound: (search: string) => { data: { choices: { id: string; name: string }[] } | undefined };
  required?: boolean;
}

/** Several of many, found by the server while one types. */
export function PickMany({ label, description, placeholder, value, onChange, useFound, required = false }: Props) {
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 180);
  const found = useFound(asked);
  const known = new Map([...value, ...(found.data?.choices ?? [])].map((one) => [one.id, one.name]));
  return (
    <MultiSelect
      label={label}
      {...(description ? { description } : {})}
      placeholder={value.length === 0 ? placeholder : ""}
      data={[...known].map(([id, name]) => ({ value: id, label: name }))}
      value={value.map(({ id }) => id)}
      onChange={(ids) => onChange(ids.map((id) => ({ id, name: known.get(id) ?? "" })))}
      searchable
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage="Nothing matches"
      withAsterisk={required}
      hidePickedOptions
    />
  );
}
