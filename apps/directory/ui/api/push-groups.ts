import { api } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  InApp,
  PushAsk,
  PushDetail,
  PushedGroup,
  PushedPage,
  PushEnd,
  PushRuleEnd,
  PushRuleInput,
  PushRulePreview,
  PushRules,
  PushSettings,
} from "../../shapes/push-groups.ts";

const path = (appId: string) => `/console/apps/${appId}`;

export const loadPushed =
  (appId: string) =>
  async ({ search, status, cursor, limit }: TableQuery, signal: AbortSignal): Promise<TablePage<PushedGroup>> => {
    const state = status === "all" ? undefined : status;
    const page = await api.get<PushedPage>(`${path(appId)}/push-groups`, {
      signal,
      query: { search, state, cursor, limit },
    });
    return { rows: page.groups, next: page.next, total: page.total };
  };

export function usePushDetail(appId: string, groupId: string | null) {
  return useQuery({
    queryKey: ["push-detail", appId, groupId],
    queryFn: () => api.get<PushDetail>(`${path(appId)}/push-groups/${groupId}`),
    enabled: groupId !== null,
    refetchInterval: 4_000,
  });
}

export function useGroupsInApp(appId: string, search: string, enabled: boolean) {
  return useQuery({
    queryKey: ["groups-in-app", appId, search],
    queryFn: () => api.get<InApp>(`${path(appId)}/push-groups/in-app`, { query: { search } }),
    enabled,
    staleTime: 30_000,
  });
}

export function usePushRules(appId: string) {
  return useQuery({
    queryKey: ["push-rules", appId],
    queryFn: () => api.get<PushRules>(`${path(appId)}/push-rules`),
    select: ({ rules }) => rules,
  });
}

export function usePushRulePreview(appId: string, rule: PushRuleInput | null) {
  return useQuery({
    queryKey: ["push-rule-preview", appId, rule],
    queryFn: () => api.post<PushRulePreview>(`${path(appId)}/push-rules/preview`, rule),
    enabled: rule !== null,
  });
}

export function usePushSettings(appId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["push-settings", appId],
    queryFn: () => api.get<PushSettings>(`${path(appId)}/push-settings`),
    enabled,
  });
}

/** Everything that is done with pushed groups; each leaves all lists right again. */
export function usePushActions(appId: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries();
  const one = (groupId: string) => `${path(appId)}/push-groups/${groupId}`;
  return {
    push: useMutation({
      mutationFn: (ask: PushAsk) => api.post<{ pushed: number }>(`${path(appId)}/push-groups`, ask),
      onSuccess,
    }),
    act: useMutation({
      mutationFn: ({ groupId, action }: { groupId: string; action: "push-now" | "pause" | "resume" }) =>
        api.post<PushDetail>(`${one(groupId)}/${action}`),
      onSuccess,
    }),
    end: useMutation({
      mutationFn: ({ groupId, inApp }: { groupId: string; inApp: PushEnd }) =>
        api.delete(`${one(groupId)}?inApp=${inApp}`),
      onSuccess,
    }),
    addRule: useMutation({
      mutationFn: (rule: PushRuleInput) => api.post<PushRules>(`${path(appId)}/push-rules`, rule),
      onSuccess,
    }),
    removeRule: useMutation({
      mutationFn: ({ ruleId, groups }: { ruleId: string; groups: PushRuleEnd }) =>
        api.delete(`${path(appId)}/push-rules/${ruleId}?groups=${groups}`),
      onSuccess,
    }),
    saveSettings: useMutation({
      mutationFn: (settings: PushSettings) => api.put<PushSettings>(`${path(appId)}/push-settings`, settings),
      onSuccess,
    }),
  };
}
