import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { useState } from "react";
import type { ContactsPage } from "../../shapes/crm.ts";

interface ContactSelectProps {
  value: string | null;
  onChange: (id: string | null) => void;
  present: { id: string; name: string } | null;
}

/** Whom a deal is with, found by what the search of contacts finds. */
export function ContactSelect({ value, onChange, present }: ContactSelectProps) {
  const [search, setSearch] = useState("");
  const [typed] = useDebouncedValue(search, 200);
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const found = useQuery({
    queryKey: ["contacts", "choose", typed],
    queryFn: ({ signal }) => {
      // The field shows the chosen one's words, which are no search.
      const words = typed.replace(/ · .*$/, "");
      return api.get<ContactsPage>("/api/contacts", { signal, query: { search: words, limit: 30 } });
    },
    placeholderData: keepPreviousData,
  });
  const kept = present === null ? [] : [{ value: present.id, label: present.name }];
  const options = (found.data?.contacts ?? []).map((contact) => ({
    value: contact.id,
    label: [contact.name, contact.company].filter(Boolean).join(" · "),
  }));
  const data = [...kept, ...(chosen ? [chosen] : []), ...options].filter(
    (one, at, all) => all.findIndex((other) => other.value === one.value) === at,
  );
  return (
    <Select
      label="Contact"
      placeholder="No contact"
      searchable
      clearable
      allowDeselect={false}
      nothingFoundMessage="No contact is called so"
      data={data}
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
