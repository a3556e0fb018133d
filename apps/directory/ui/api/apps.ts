import { useMutation, useQueries, useQuery } from "@tanstack/react-query";
import type { App, AppCreate, AppRow, AppUpdate, CatalogEntry, ConnectionUpdate, Switches } from "../../shapes/apps.ts";
import type { ConnectionTest, PaceUpdate, Progress } from "../../shapes/provisioning.ts";
import { useChanged } from "./changed.ts";
import { api } from "@rollcall/ui/api";
import type { TablePage } from "@rollcall/ui/data-table";

export function useApps() {
  return useQuery({
    queryKey: ["apps"],
    queryFn: () => api.get<{ apps: AppRow[] }>("/console/apps"),
    select: (answer) => answer.apps,
  });
}

/** How far every app is, by its id; apps without provisioning have no progress. */
export function useAllProgress(apps: readonly AppRow[]): Map<string, Progress> {
  const enabled = apps.filter((app) => app.provisioningEnabled).slice(0, 24);
  const answers = useQueries({
    queries: enabled.map((app) => ({
      queryKey: ["app-progress", app.id],
      queryFn: () => api.get<Progress>(`/console/apps/${app.id}/progress`),
      refetchInterval: 4000,
    })),
  });
  const known = new Map<string, Progress>();
  for (const [at, app] of enabled.entries()) {
    const progress = answers[at]?.data;
    if (progress) known.set(app.id, progress);
  }
  return known;
}

/** The apps as rows of the table; there are few, so the search is done here. */
export async function loadApps({ search, status }: { search: string; status: string }): Promise<TablePage<AppRow>> {
  const { apps } = await api.get<{ apps: AppRow[] }>("/console/apps");
  const wanted = search.toLowerCase();
  const found = apps.filter((app) => app.label.toLowerCase().includes(wanted));
  const rows = found.filter((app) => status === "" || app.status === status);
  const having = (one: AppRow["status"]) => found.filter((app) => app.status === one).length;
  return {
    rows,
    total: rows.length,
    counts: { all: found.length, active: having("active"), inactive: having("inactive") },
  };
}

export function useApp(id: string) {
  return useQuery({ queryKey: ["app", id], queryFn: () => api.get<App>(`/console/apps/${id}`) });
}

export function useCatalog() {
  return useQuery({
    queryKey: ["catalog"],
    queryFn: () => api.get<{ entries: CatalogEntry[] }>("/console/catalog"),
    select: (answer) => answer.entries,
  });
}

export function useProgress(id: string, enabled = true) {
  return useQuery({
    queryKey: ["app-progress", id],
    queryFn: () => api.get<Progress>(`/console/apps/${id}/progress`),
    enabled,
    refetchInterval: (query) => {
      const queue = query.state.data?.queue;
      return queue && queue.due + queue.running > 0 ? 1500 : 8000;
    },
  });
}

function useAppChange<In, Out>(change: (input: In) => Promise<Out>) {
  const changed = useChanged("apps");
  return useMutation({ mutationFn: change, onSuccess: changed });
}

export const useCreateApp = () => useAppChange((input: AppCreate) => api.post<App>("/console/apps", input));
export const useUpdateApp = (id: string) =>
  useAppChange((input: AppUpdate) => api.patch<App>(`/console/apps/${id}`, input));
export const useDeleteApp = (id: string) => useAppChange<void, unknown>(() => api.delete(`/console/apps/${id}`));
export const useSaveConnection = (id: string) =>
  useAppChange((input: ConnectionUpdate) => api.put<App>(`/console/apps/${id}/connection`, input));
export const useTestConnection = (id: string) =>
  useAppChange((input: ConnectionUpdate | undefined) =>
    api.post<ConnectionTest>(`/console/apps/${id}/connection/test`, input),
  );
export const useSaveSwitches = (id: string) =>
  useAppChange((input: Switches) => api.put<App>(`/console/apps/${id}/provisioning`, input));
export const usePauseApp = (id: string) =>
  useAppChange(({ action, reason }: { action: "pause" | "resume"; reason?: string }) =>
    api.post<unknown>(`/console/apps/${id}/${action}`, action === "pause" ? { reason } : undefined),
  );
export const useSavePace = (id: string) =>
  useAppChange((input: PaceUpdate) => api.put<Progress>(`/console/apps/${id}/pace`, input));
export const useWakePerson = () =>
  useAppChange(({ appId, personId, how }: { appId: string; personId: string; how: "retry" | "provision-now" }) =>
    api.post<{ people: number }>(`/console/apps/${appId}/links/${personId}/${how}`),
  );
