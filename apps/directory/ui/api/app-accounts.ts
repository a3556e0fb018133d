import { useMutation, useQuery } from "@tanstack/react-query";
import { api, queryText } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import type {
  AccountActions,
  AccountReview,
  AccountRow,
  AccountsPage,
  ActionResult,
  DriftActions,
  DriftPage,
  DriftRow,
  ReadingSettings,
  ReadingState,
} from "../../shapes/app-accounts.ts";
import { useChanged } from "./changed.ts";

/** How the app is read back, and how the latest reading went; asked again soon while one is under way. */
export function useReading(appId: string) {
  return useQuery({
    queryKey: ["app-reading", appId],
    queryFn: () => api.get<ReadingState>(`/console/apps/${appId}/reading`),
    refetchInterval: ({ state }) => (state.data?.latest?.status === "running" ? 1_000 : 15_000),
  });
}

export function useRead(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (approved: boolean) => api.post<ReadingState>(`/console/apps/${appId}/reading`, { approved }),
    onSuccess: changed,
  });
}

export function useSaveReading(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (input: ReadingSettings) => api.put<ReadingState>(`/console/apps/${appId}/reading`, input),
    onSuccess: changed,
  });
}

export function loadAccounts(appId: string) {
  return async (query: TableQuery, signal: AbortSignal): Promise<TablePage<AccountRow>> => {
    const { cursor, limit, search, status } = query;
    const page = await api.get<AccountsPage>(`/console/apps/${appId}/accounts`, {
      query: { search, cursor, limit, place: status || "unowned" },
      signal,
    });
    return { rows: page.accounts, next: page.next, counts: page.counts };
  };
}

export function useAccountReview(appId: string, ask: AccountActions | null) {
  return useQuery({
    queryKey: ["account-review", appId, ask],
    queryFn: () => api.post<AccountReview>(`/console/apps/${appId}/accounts/review`, ask),
    enabled: ask !== null,
    gcTime: 0,
  });
}

export function useAccountActions(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (input: AccountActions) => api.post<ActionResult>(`/console/apps/${appId}/accounts/actions`, input),
    onSuccess: changed,
  });
}

export function loadDrift(appId: string) {
  return async (query: TableQuery, signal: AbortSignal): Promise<TablePage<DriftRow>> => {
    const { cursor, filters, limit, search, status } = query;
    const page = await api.get<DriftPage>(`/console/apps/${appId}/drift`, {
      query: { search, cursor, limit, state: status || "drift", path: filters["path"] },
      signal,
    });
    const { changed, missing, not_assigned: notAssigned, unmanaged } = page.counts;
    const all = Object.values(page.counts).reduce((sum, value) => sum + value, 0);
    return {
      rows: page.rows,
      next: page.next,
      counts: { ...page.counts, all, drift: changed + missing + notAssigned + unmanaged },
    };
  };
}

/** How many accounts stand how, and the attributes that differ somewhere. */
export function useDriftCounts(appId: string) {
  return useQuery({
    queryKey: ["app-drift", appId],
    queryFn: () => api.get<DriftPage>(`/console/apps/${appId}/drift`, { query: { limit: 1 } }),
    refetchInterval: 5_000,
  });
}

export const driftCsvPath = (appId: string, query: { search: string; state: string; path?: string | undefined }) =>
  `/console/apps/${appId}/drift.csv${queryText(query)}`;

export function useDriftActions(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (input: DriftActions) => api.post<ActionResult>(`/console/apps/${appId}/drift/actions`, input),
    onSuccess: changed,
  });
}
