import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { PermissionSets } from "../../shapes/permission-sets.ts";

export const permissionSetsKey = ["permission-sets"];

/** The sets as choices, for those who may choose. */
export function usePermissionSetChoices(enabled: boolean): { value: string; label: string }[] {
  const sets = useQuery({
    queryKey: permissionSetsKey,
    queryFn: () => api.get<PermissionSets>("/api/permission-sets"),
    enabled,
    staleTime: 30_000,
  });
  return (sets.data?.permissionSets ?? []).map((set) => ({ value: set.id, label: set.name }));
}
