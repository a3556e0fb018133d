import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  ConformanceDetail,
  ConformanceResult,
  ConformanceStart,
  ConformanceState,
} from "../../shapes/conformance.ts";
import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";

const pathOf = (appId: string) => `/console/apps/${appId}/conformance`;

/** The run of an app that is under way, or the last one; looked at every second while it runs. */
export function useConformance(appId: string) {
  return useQuery({
    queryKey: ["conformance", appId],
    queryFn: () => api.get<ConformanceState>(pathOf(appId)),
    refetchInterval: (query) => (query.state.data?.run?.status === "running" ? 1000 : false),
  });
}

export function useStartConformance(appId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (start: ConformanceStart) => api.post<ConformanceState>(pathOf(appId), start),
    onSuccess: (state) => client.setQueryData(["conformance", appId], state),
  });
}

export function useStopConformance(appId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<ConformanceState>(`${pathOf(appId)}/stop`),
    onSuccess: (state) => client.setQueryData(["conformance", appId], state),
  });
}

export function useCheckResult(appId: string, check: string) {
  return useQuery({
    queryKey: ["conformance", appId, "result", check],
    queryFn: () => api.get<ConformanceDetail>(`${pathOf(appId)}/results/${check}`),
    enabled: check !== "",
  });
}

export const reportAddress = (appId: string): string => `${pathOf(appId)}/report.json`;

/** The results as rows of the table. All of them are here already, so the search is done here. */
export function searchResults(results: readonly ConformanceResult[]) {
  return ({ search, status, filters }: TableQuery): Promise<TablePage<ConformanceResult>> => {
    const wanted = search.toLowerCase();
    const found = results.filter(
      ({ id, must, section }) =>
        `${id} ${must}`.toLowerCase().includes(wanted) &&
        (filters["section"] === undefined || filters["section"] === section),
    );
    const counts: Record<string, number> = { all: found.length };
    for (const { outcome } of found) counts[outcome] = (counts[outcome] ?? 0) + 1;
    const rows = status === "all" ? found : found.filter(({ outcome }) => outcome === status);
    return Promise.resolve({ rows, total: rows.length, counts });
  };
}
