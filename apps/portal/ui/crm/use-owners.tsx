import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { TableFilter } from "@rollcall/ui/data-table";
import type { Owners } from "../../shapes/crm.ts";
import { options } from "../words.ts";
import { ownerStateWords, ownershipWords } from "./record-words.ts";

/** The filters by owner: whoever owns something, and groups of owners such as those who were deactivated. */
export function useOwnerFilters(): TableFilter[] {
  const owning = useQuery({
    queryKey: ["owners", "owning"],
    queryFn: () => api.get<Owners>("/api/owners", { query: { which: "owning", limit: 200 } }),
    staleTime: 30_000,
  });
  const owners = (owning.data?.owners ?? []).map((owner) => {
    const word = owner.state === "invited" ? undefined : ownerStateWords[owner.state];
    return { value: owner.id, label: word ? `${owner.name} (${word.toLowerCase()})` : owner.name };
  });
  return [
    { key: "ownership", label: "Ownership", options: options(ownershipWords) },
    { key: "owner", label: "Owner", options: owners },
  ];
}
