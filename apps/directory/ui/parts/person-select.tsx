import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { usePeople } from "../api/people.ts";

interface Props {
  label?: string;
  /** What the chosen person is called, where somebody is chosen from the beginning. */
  chosenName?: string | undefined;
  /** Nobody is chosen until somebody does. */
  optional?: boolean;
  value: string | null;
  onChange: (id: string | null) => void;
}

/** One person to see sample values of; the first active one until somebody is chosen. */
export function PersonSelect({
  value,
  onChange,
  label = "Sample values of",
  chosenName = "",
  optional = false,
}: Props) {
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 180);
  const [name, setName] = useState(chosenName);
  // The name of the chosen one is in the box, and is no search.
  const people = usePeople({ search: asked === name ? "" : asked, limit: 20 });
  const found = people.data?.people ?? [];
  const first = found[0];
  useEffect(() => {
    if (optional || value !== null || !first) return;
    setName(first.name);
    onChange(first.id);
  }, [optional, value, first, onChange]);
  const data = found.map((person) => ({ value: person.id, label: person.name }));
  if (value !== null && !data.some((one) => one.value === value)) data.unshift({ value, label: name });
  return (
    <Select
      label={label}
      placeholder="Search a person"
      data={data}
      value={value}
      onChange={(id, option) => {
        if (id === null || option === null) return;
        setName(option.label);
        onChange(id);
      }}
      searchable
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      allowDeselect={false}
      nothingFoundMessage="Nobody matches"
      maw={320}
    />
  );
}
