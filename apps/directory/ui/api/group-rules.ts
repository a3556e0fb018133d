import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type {
  GroupRule,
  GroupRuleEnd,
  GroupRuleInput,
  GroupRulePreview,
  GroupRulePreviewAsk,
  GroupRules,
} from "../../shapes/group-rules.ts";
import { useChanged } from "./changed.ts";

const at = "/console/group-rules";

export async function loadRules(signal: AbortSignal): Promise<GroupRule[]> {
  return (await api.get<GroupRules>(at, { signal })).rules;
}

export function useRule(id: string | undefined) {
  return useQuery({
    queryKey: ["group-rule", id],
    queryFn: () => api.get<GroupRule>(`${at}/${id ?? ""}`),
    enabled: id !== undefined,
  });
}

/** Asked again with each change of the condition; the answer before stays until the new one is there. */
export function useRulePreview(ask: GroupRulePreviewAsk | null) {
  return useQuery({
    queryKey: ["group-rule-preview", ask],
    queryFn: () => api.post<GroupRulePreview>(`${at}/preview`, ask),
    enabled: ask !== null,
    retry: false,
    placeholderData: (before) => before,
  });
}

export function useSaveRule(id: string | undefined) {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: (input: GroupRuleInput) =>
      id === undefined ? api.post<GroupRule>(at, input) : api.put<GroupRule>(`${at}/${id}`, input),
    onSuccess: changed,
  });
}

export function useActivateRule(id: string) {
  const changed = useChanged("people");
  return useMutation({ mutationFn: () => api.post<GroupRule>(`${at}/${id}/activate`), onSuccess: changed });
}

export function useEndRule(id: string) {
  const changed = useChanged("people");
  return useMutation({
    mutationFn: ({ how, members }: GroupRuleEnd & { how: "deactivate" | "delete" }) =>
      how === "delete"
        ? api.delete<unknown>(`${at}/${id}`, { query: { members } })
        : api.post<unknown>(`${at}/${id}/deactivate`, { members }),
    onSuccess: changed,
  });
}
