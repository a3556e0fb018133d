import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { Assign, Assigned, AssignmentsPage, GroupAssignment, PersonAssignment } from "../../shapes/assignments.ts";
import type { MappingList, MappingPreview, MappingPreviewAsk, MappingsReplace } from "../../shapes/mappings.ts";
import { useChanged } from "./changed.ts";
import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";

export function loadAssignedPeople(appId: string) {
  return async (query: TableQuery, signal: AbortSignal): Promise<TablePage<PersonAssignment>> => {
    const page = await load(appId, "people", query, signal);
    return { rows: page.people, next: page.next, ...totalOf(query, page.counts.people) };
  };
}

export function loadAssignedGroups(appId: string) {
  return async (query: TableQuery, signal: AbortSignal): Promise<TablePage<GroupAssignment>> => {
    const page = await load(appId, "groups", query, signal);
    return { rows: page.groups, next: page.next, ...totalOf(query, page.counts.groups) };
  };
}

function load(appId: string, kind: "people" | "groups", query: TableQuery, signal: AbortSignal) {
  const { search, cursor, limit, filters } = query;
  return api.get<AssignmentsPage>(`/console/apps/${appId}/assignments`, {
    query: {
      kind,
      search,
      cursor,
      limit,
      state: filters["state"],
      through: filters["through"],
      group: filters["group"],
    },
    signal,
  });
}

/** The counts are those of everybody assigned, so they say nothing under a search. */
function totalOf({ search, filters }: TableQuery, total: number): { total?: number } {
  return search === "" && Object.keys(filters).length === 0 ? { total } : {};
}

/** The groups of an app, to filter by. */
export function useAssignedGroupNames(appId: string, enabled: boolean): { value: string; label: string }[] {
  const groups = useQuery({
    queryKey: ["apps", appId, "group-names"],
    queryFn: () => allGroupAssignments(appId),
    enabled,
  });
  return (groups.data ?? []).map(({ group }) => ({ value: group.id, label: group.name }));
}

/** Every assigned group of an app, in their order. */
export async function allGroupAssignments(appId: string): Promise<GroupAssignment[]> {
  const groups: GroupAssignment[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { kind: "groups", limit: 200, cursor: cursor ?? undefined };
    const page = await api.get<AssignmentsPage>(`/console/apps/${appId}/assignments`, { query });
    groups.push(...page.groups);
    cursor = page.next;
  } while (cursor);
  return groups;
}

export function useAssign(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (input: Assign) => api.post<Assigned>(`/console/apps/${appId}/assignments`, input),
    onSuccess: changed,
  });
}

export function useMappings(appId: string) {
  return useQuery({
    queryKey: ["mappings", appId],
    queryFn: () => api.get<MappingList>(`/console/apps/${appId}/mappings`),
  });
}

export function useSaveMappings(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (input: MappingsReplace) => api.put<MappingList>(`/console/apps/${appId}/mappings`, input),
    onSuccess: changed,
  });
}

/** What a person's values become under the rows as edited. */
export function useMappingPreview(appId: string, ask: MappingPreviewAsk | null) {
  return useQuery({
    queryKey: ["mapping-preview", appId, ask],
    queryFn: () => api.post<MappingPreview>(`/console/apps/${appId}/mappings/preview`, ask),
    enabled: ask !== null,
    placeholderData: keepPreviousData,
  });
}
