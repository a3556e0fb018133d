import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import type {
  Group,
  GroupCreate,
  GroupRow,
  GroupsPage,
  GroupsQuery,
  GroupUpdate,
  MembersAdd,
  MembersAdded,
  MembersPage,
} from "../../shapes/groups.ts";
import { useChanged } from "./changed.ts";
import { useList } from "./list.ts";

export type Member = MembersPage["members"][number];

export function useGroups(query: GroupsQuery, enabled = true) {
  return useList<GroupsPage>(["groups-found"], "/console/groups", query, { enabled });
}

export async function loadGroups(
  { search, cursor, limit }: TableQuery,
  signal: AbortSignal,
): Promise<TablePage<GroupRow>> {
  const page = await api.get<GroupsPage>("/console/groups", { query: { search, cursor, limit }, signal });
  return { rows: page.groups, next: page.next, total: page.total };
}

export function loadMembers(id: string) {
  return async ({ search, cursor, limit }: TableQuery, signal: AbortSignal): Promise<TablePage<Member>> => {
    const page = await api.get<MembersPage>(`/console/groups/${id}/members`, {
      query: { search, cursor, limit },
      signal,
    });
    return { rows: page.members, next: page.next, total: page.total };
  };
}

export function useGroup(id: string) {
  return useQuery({ queryKey: ["group", id], queryFn: () => api.get<Group>(`/console/groups/${id}`) });
}

export function useCreateGroup() {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: (input: GroupCreate) => api.post<Group>("/console/groups", input),
    onSuccess: changed,
  });
}

export function useUpdateGroup(id: string) {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: (input: GroupUpdate) => api.patch<Group>(`/console/groups/${id}`, input),
    onSuccess: changed,
  });
}

export function useDeleteGroup(id: string) {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: () => api.delete<unknown>(`/console/groups/${id}`),
    onSuccess: changed,
  });
}

export function useAddMembers() {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: ({ id, ...input }: MembersAdd & { id: string }) =>
      api.post<MembersAdded>(`/console/groups/${id}/members`, input),
    onSuccess: changed,
  });
}

export function useRemoveFromGroup() {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: ({ id, personId }: { id: string; personId: string }) =>
      api.delete<unknown>(`/console/groups/${id}/members/${personId}`),
    onSuccess: changed,
  });
}
