import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TaskList, TaskPeople, TaskRetry } from "../../shapes/tasks.ts";

export type Failure = TaskList["failures"][number];
export type TaskPerson = TaskPeople["people"][number];

export function useTasks(enabled = true) {
  return useQuery({
    queryKey: ["tasks"],
    queryFn: () => api.get<TaskList>("/console/tasks"),
    enabled,
    refetchInterval: 10_000,
  });
}

export const loadTaskPeople =
  ({ app, cause }: Failure) =>
  async ({ search, cursor, limit }: TableQuery, signal: AbortSignal): Promise<TablePage<TaskPerson>> => {
    const page = await api.get<TaskPeople>("/console/tasks/people", {
      signal,
      query: { app: app.id, cause, search, cursor, limit },
    });
    return { rows: page.people, next: page.next };
  };

export function useRetryTask() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (retry: TaskRetry) => api.post<{ people: number }>("/console/tasks/retry", retry),
    onSuccess: () => queries.invalidateQueries(),
  });
}
