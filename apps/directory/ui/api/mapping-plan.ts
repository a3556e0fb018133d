import { api } from "@rollcall/ui/api";
import { useQuery } from "@tanstack/react-query";
import type { Mapping, MappingPlan, MappingVersions } from "../../shapes/mappings.ts";

/** Who would be changed by these rows. */
export function useMappingPlan(appId: string, rows: Mapping[] | null) {
  return useQuery({
    queryKey: ["mapping-plan", appId, rows],
    queryFn: () => api.post<MappingPlan>(`/console/apps/${appId}/mappings/plan`, { mappings: rows }),
    enabled: rows !== null,
    gcTime: 0,
  });
}

export function useMappingVersions(appId: string, opened: boolean) {
  return useQuery({
    queryKey: ["mapping-versions", appId],
    queryFn: () => api.get<MappingVersions>(`/console/apps/${appId}/mappings/versions`),
    enabled: opened,
  });
}
