import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Decided, Guard, GuardDecision, GuardSetting, HeldPage } from "../../shapes/guard.ts";

export type HeldPerson = HeldPage["people"][number];

export function useGuard(appId: string) {
  return useQuery({
    queryKey: ["app-guard", appId],
    queryFn: () => api.get<Guard>(`/console/apps/${appId}/guard`),
    refetchInterval: 5_000,
  });
}

export async function loadHeld(appId: string, query: TableQuery, signal: AbortSignal): Promise<TablePage<HeldPerson>> {
  const page = await api.get<HeldPage>(`/console/apps/${appId}/guard/people`, {
    signal,
    query: { search: query.search, cursor: query.cursor, limit: query.limit },
  });
  return { rows: page.people, next: page.next };
}

/** Saving the limits, and deciding about everybody who is held. */
export function useGuardActions(appId: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries();
  return {
    save: useMutation({
      mutationFn: (setting: GuardSetting) => api.put<Guard>(`/console/apps/${appId}/guard`, setting),
      onSuccess,
    }),
    decide: useMutation({
      mutationFn: (decision: GuardDecision) => api.post<Decided>(`/console/apps/${appId}/guard/decision`, decision),
      onSuccess,
    }),
  };
}
