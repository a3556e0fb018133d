import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiToken, ApiTokenCreated } from "../../shapes/api-tokens.ts";
import type {
  Administrator,
  AdministratorCreate,
  AdministratorLink,
  PasswordChange,
  Session,
} from "../../shapes/session.ts";
import { api } from "@rollcall/ui/api";
import type { TablePage } from "@rollcall/ui/data-table";
import { useChanged } from "./changed.ts";

/** Who is signed in; an answer of 401 leads to the sign-in page. */
export function useSession() {
  return useQuery({
    queryKey: ["session"],
    queryFn: () => api.get<Session>("/console/session"),
    staleTime: 60_000,
  });
}

function useSettingsChange<In, Out>(change: (input: In) => Promise<Out>) {
  const changed = useChanged("settings");
  return useMutation({ mutationFn: change, onSuccess: changed });
}

export const useChangePassword = () =>
  useSettingsChange((input: PasswordChange) => api.put<unknown>("/console/session/password", input));

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<unknown>("/console/sign-out"),
    onSuccess: () => {
      client.clear();
      location.assign("/sign-in");
    },
  });
}

export async function loadAdministrators(): Promise<TablePage<Administrator>> {
  const { administrators } = await api.get<{ administrators: Administrator[] }>("/console/administrators");
  return { rows: administrators, total: administrators.length };
}

export const useAddAdministrator = () =>
  useSettingsChange((input: AdministratorCreate) => api.post<AdministratorLink>("/console/administrators", input));
export const useNewLink = () =>
  useSettingsChange((id: string) => api.post<AdministratorLink>(`/console/administrators/${id}/link`));
export const useRemoveAdministrator = () =>
  useSettingsChange((id: string) => api.delete<unknown>(`/console/administrators/${id}`));

/** Live tokens first: the server lists them by age. */
export async function loadApiTokens(): Promise<TablePage<ApiToken>> {
  const { tokens } = await api.get<{ tokens: ApiToken[] }>("/console/api-tokens");
  const rows = [...tokens].sort((one, other) => Number(one.revokedAt !== null) - Number(other.revokedAt !== null));
  return { rows, total: rows.length };
}

export const useCreateToken = () =>
  useSettingsChange((name: string) => api.post<ApiTokenCreated>("/console/api-tokens", { name }));
export const useRevokeToken = () => useSettingsChange((id: string) => api.delete<unknown>(`/console/api-tokens/${id}`));
