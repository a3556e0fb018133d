import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { useState } from "react";
import type { Owner, Owners } from "../../shapes/crm.ts";
import { ownerStateWords } from "./record-words.ts";

interface OwnerSelectProps {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  /** Who has the record now, shown even if nobody could choose them any more. */
  present?: Owner | null;
  description?: string;
  clearable?: boolean;
  /** Somebody who makes no sense here. */
  except?: string;
}

/** Somebody who may be given records, found by name or e-mail. */
export function OwnerSelect({
  label,
  value,
  onChange,
  present = null,
  description,
  clearable = false,
  except,
}: OwnerSelectProps) {
  const [search, setSearch] = useState("");
  const [typed] = useDebouncedValue(search, 200);
  const found = useQuery({
    queryKey: ["owners", "eligible", typed],
    queryFn: ({ signal }) => api.get<Owners>("/api/owners", { signal, query: { search: typed, limit: 30 } }),
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const options = (found.data?.owners ?? [])
    .filter(({ id }) => id !== except)
    .map((owner) => ({ value: owner.id, label: `${owner.name} (${owner.detail})` }));
  const kept =
    present === null
      ? []
      : [{ value: present.id, label: [present.name, ownerStateWords[present.state]].filter(Boolean).join(", ") }];
  const data = [...kept, ...(chosen ? [chosen] : []), ...options].filter(
    (one, at, all) => all.findIndex((other) => other.value === one.value) === at,
  );
  return (
    <Select
      label={label}
      description={description}
      placeholder={clearable ? "Nobody" : "Search name or e-mail"}
      searchable
      clearable={clearable}
      allowDeselect={false}
      nothingFoundMessage="Nobody with access is called so"
      data={data}
      // The server has searched: what it found for the e-mail must not be hidden for its name.
      filter={({ options: all }) => all}
      searchValue={search}
      onSearchChange={setSearch}
      value={value}
      onChange={(id, option) => {
        setChosen(option === null ? undefined : { value: option.value, label: option.label });
        onChange(id);
      }}
    />
  );
}
