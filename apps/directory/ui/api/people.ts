import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import type {
  LifecycleAction,
  PeoplePage,
  PeopleQuery,
  Person,
  PersonCreate,
  PersonRow,
  Profile,
  ProfileAttribute,
} from "../../shapes/people.ts";
import type { SyncState } from "../../shapes/provisioning.ts";
import { useChanged } from "./changed.ts";
import { useList } from "./list.ts";

export function usePeople(query: PeopleQuery, enabled = true) {
  return useList<PeoplePage>(["people-found"], "/console/people", query, { enabled });
}

export async function loadPeople(query: TableQuery, signal: AbortSignal): Promise<TablePage<PersonRow>> {
  const { search, status, sort, cursor, limit, filters } = query;
  const page = await api.get<PeoplePage>("/console/people", {
    query: { search, status, sort, cursor, limit, ...filters },
    signal,
  });
  return { rows: page.people, next: page.next, total: page.total, counts: page.counts };
}

export function usePerson(id: string, enabled = true) {
  return useQuery({
    queryKey: ["person", id],
    queryFn: () => api.get<Person>(`/console/people/${id}`),
    enabled,
  });
}

/** Where the person stands in every app; asked again soon while something is under way. */
export function usePersonSync(id: string) {
  return useQuery({
    queryKey: ["person-sync", id],
    queryFn: () => api.get<{ apps: SyncState[] }>(`/console/people/${id}/sync`),
    refetchInterval: (query) => (query.state.data?.apps.some((app) => app.state === "waiting") ? 1500 : 15_000),
  });
}

export function useProfileAttributes() {
  return useQuery({
    queryKey: ["profile-attributes"],
    queryFn: () => api.get<{ attributes: ProfileAttribute[] }>("/console/profile-attributes"),
    staleTime: Number.POSITIVE_INFINITY,
    select: (answer) => answer.attributes,
  });
}

export function useCreatePerson() {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: (input: PersonCreate) => api.post<Person>("/console/people", input),
    onSuccess: changed,
  });
}

export function useSaveProfile(id: string) {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: (profile: Profile) => api.patch<Person>(`/console/people/${id}`, { profile }),
    onSuccess: changed,
  });
}

export function useLifecycle() {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: LifecycleAction }) =>
      api.post<Person>(`/console/people/${id}/lifecycle/${action}`),
    onSuccess: changed,
  });
}
