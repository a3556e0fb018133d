import { useQuery } from "@tanstack/react-query";
import type { LogEntry, LogPage } from "../../shapes/log.ts";
import type { ActivityDetail, ActivityPage, ActivityRow } from "../../shapes/provisioning.ts";
import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";

export function loadActivity(appId: string) {
  return async (
    { search, cursor, limit, filters }: TableQuery,
    signal: AbortSignal,
  ): Promise<TablePage<ActivityRow>> => {
    const page = await api.get<ActivityPage>(`/console/apps/${appId}/activity`, {
      query: { search, cursor, limit, ...withStart(filters) },
      signal,
    });
    return { rows: page.rows, next: page.next };
  };
}

const spans: Record<string, number> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** "since=day" of the address becomes the time a day ago. */
function withStart({ since, ...filters }: Record<string, string>): Record<string, string> {
  const span = spans[since ?? ""];
  if (span === undefined) return filters;
  return { ...filters, from: new Date(Date.now() - span).toISOString() };
}

export function useExchange(attemptId: string | null) {
  return useQuery({
    queryKey: ["activity", attemptId],
    queryFn: () => api.get<ActivityDetail>(`/console/activity/${attemptId}`),
    enabled: attemptId !== null,
  });
}

export async function loadLog(
  { search, cursor, limit, filters }: TableQuery,
  signal: AbortSignal,
): Promise<TablePage<LogEntry>> {
  const { from, ...rest } = withStart(filters);
  const page = await api.get<LogPage>("/console/log", {
    query: { search, cursor, limit, ...rest, since: from },
    signal,
  });
  return { rows: page.entries, next: page.next };
}
