import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type {
  AddressReport,
  AppEffects,
  Assign,
  AssignmentReview,
  AssignmentValues,
  Consequence,
  Conversion,
} from "../../shapes/assignments.ts";
import type { PeopleChoices } from "../../shapes/people.ts";
import { useChanged } from "./changed.ts";

const at = (appId: string, what: string) => `/console/apps/${appId}/assignments/${what}`;

/** Whom pasted addresses mean. */
export function useAddresses(appId: string) {
  return useMutation({ mutationFn: (texts: string[]) => api.post<AddressReport>(at(appId, "addresses"), { texts }) });
}

/** Everybody who matches a search, for "select all". */
export function usePeopleChoices() {
  return useMutation({
    mutationFn: (search: string) => api.get<PeopleChoices>("/console/people/choices", { query: { search } }),
  });
}

export function useAssignmentReview(appId: string, input: Assign) {
  return useQuery({
    queryKey: ["before-assigning", appId, input],
    queryFn: () => api.post<AssignmentReview>(at(appId, "review"), input),
    gcTime: 0,
  });
}

export function useConsequence(appId: string, assignments: string[] | null) {
  return useQuery({
    // Not asked again by what it was asked for: the assignments are gone then.
    queryKey: ["before-unassigning", appId, assignments],
    queryFn: () => api.post<Consequence>(at(appId, "consequence"), { assignments }),
    enabled: assignments !== null,
    gcTime: 0,
  });
}

export function useUnassign(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (assignments: string[]) => api.post<{ removed: number }>(at(appId, "remove"), { assignments }),
    onSuccess: changed,
  });
}

export function useConversion(appId: string, assignments: string[] | null) {
  return useQuery({
    queryKey: ["before-converting", appId, assignments],
    queryFn: () => api.post<Conversion>(at(appId, "conversion"), { assignments }),
    enabled: assignments !== null,
    gcTime: 0,
  });
}

export function useConvert(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (assignments: string[]) => api.post<Conversion>(at(appId, "convert"), { assignments }),
    onSuccess: changed,
  });
}

export function useAssignmentValues(appId: string, assignmentId: string) {
  return useQuery({
    queryKey: ["values-of-assignment", appId, assignmentId],
    queryFn: () => api.get<AssignmentValues>(at(appId, `${assignmentId}/values`)),
    gcTime: 0,
  });
}

export function useSaveValues(appId: string, assignmentId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (overrides: Record<string, string>) =>
      api.put<AssignmentValues>(at(appId, `${assignmentId}/values`), { overrides }),
    onSuccess: changed,
  });
}

export function useGroupOrder(appId: string) {
  const changed = useChanged("apps");
  return useMutation({
    mutationFn: (order: string[]) => api.put<unknown>(`/console/apps/${appId}/group-order`, { order }),
    onSuccess: changed,
  });
}

/** What people lose when they are suspended or deactivated, app by app. */
export function usePeopleEffects(people: string[] | null) {
  return useQuery({
    queryKey: ["effects-on-apps", people],
    queryFn: () => api.post<AppEffects>("/console/people/effects", { people }),
    enabled: people !== null,
    gcTime: 0,
  });
}

/** What members lose when a group is deleted, app by app. */
export function useGroupEffects(group: string | null) {
  return useQuery({
    queryKey: ["effects-on-apps", "group", group],
    queryFn: () => api.get<AppEffects>(`/console/groups/${group}/effects`),
    enabled: group !== null,
    gcTime: 0,
  });
}
